import { type Fields, formCommand, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import { type Outcome, statusOf } from '#app/platform/outcome.ts';
import { problem } from '#app/platform/problem.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { changePlan, setRenewal } from './change-plan.server.ts';
import { planChangeSchema, planChoiceSchema } from './plan.schema.server.ts';
import { takePlan } from './take-plan.server.ts';
import { visitStripe } from './visit-stripe.server.ts';

type Answer = { to: string } | ReturnType<typeof formProblem>;

/** Runs the form of the plan's page. @returns where to go, or the form with what stands against it */
export async function runPlanCommand(scope: TenantScope, slug: string, fields: Fields): Promise<Answer> {
  const command = formCommand(fields);
  const key = formKey(fields);
  const saved = { to: `/o/${slug}/plan?saved=1` };
  const answer = <T>(outcome: Outcome<T>, then: (value: T) => Answer): Answer =>
    outcome.ok ? then(outcome.value) : formProblem(fields, outcome, statusOf(outcome.violations));
  const away = ({ url }: { url: string }): Answer => ({ to: url });
  if (command === 'take-plan') {
    const parsed = parseFields(planChoiceSchema, fields);
    if (!parsed.ok) return formProblem(fields, parsed);
    const input = { ...parsed.value, slug };
    return answer(await takePlan(scope, input, { command, key, input }), away);
  }
  if (command === 'change-plan') {
    const parsed = parseFields(planChangeSchema, fields);
    if (!parsed.ok) return formProblem(fields, parsed);
    return answer(await changePlan(scope, parsed.value, { command, key, input: parsed.value }), () => saved);
  }
  if (command === 'cancel-plan' || command === 'keep-plan') {
    const input = { renews: command === 'keep-plan' };
    return answer(await setRenewal(scope, input, { command, key, input }), () => saved);
  }
  if (command === 'visit-stripe')
    return answer(await visitStripe(scope, { slug }, { command, key, input: { slug } }), away);
  throw problem(400, 'This page knows no such form.');
}
