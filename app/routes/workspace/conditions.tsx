import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Section } from '#app/components/ui/card.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { TabLinks } from '#app/components/ui/tabs.tsx';
import { VerdictCard } from '#app/components/ui/verdict-card.tsx';
import { can } from '#app/domain/access/can.ts';
import { cargoCatalogue } from '#app/features/cargo/cargo-catalogue.server.ts';
import { CargoTestForm } from '#app/features/conditions/cargo-test-form.tsx';
import { conditionListSchema } from '#app/features/conditions/condition.schema.server.ts';
import { runConditionCommand } from '#app/features/conditions/condition-command.server.ts';
import { ConditionForm } from '#app/features/conditions/condition-form.tsx';
import { ConditionTable } from '#app/features/conditions/condition-table.tsx';
import type { ConditionView } from '#app/features/conditions/condition-view.ts';
import { listConditions } from '#app/features/conditions/list-conditions.server.ts';
import { testCargo } from '#app/features/conditions/test-cargo.server.ts';
import { requireHost } from '#app/features/facilities/require-host.server.ts';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { defaultAsk } from '#app/features/search/default-ask.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { flatFields, readForm } from '#app/platform/form.server.ts';

export const meta: MetaFunction = () => [{ title: 'Conditions · Quayslot' }];

const DONE: Readonly<Record<string, string>> = {
  added: 'Condition added. Decisions from its first day on reckon with it.',
  ended: 'The end is set. What is booked keeps the decision it was booked on.',
};

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireHost(args, 'conditions.read');
  const url = new URL(args.request.url);
  const fields = flatFields(url.searchParams);
  const { filters } = readFilters(conditionListSchema, url);
  const now = systemClock.now();
  const today = rulebookDay(now);
  const rulebook = await currentRulebook(today);
  const asks = 'slot' in fields;
  const test = asks ? await testCargo(scope, fields, rulebook) : { decision: null, errors: {} };
  const body = {
    ...(await listConditions(scope, filters, today)),
    show: filters.show,
    today,
    catalogue: cargoCatalogue(rulebook),
    test,
    values: asks ? fields : { ...defaultAsk(now), ...fields },
    said: DONE[url.searchParams.get('done') ?? ''] ?? null,
    base: `/o/${organisation.slug}/conditions`,
    mayEdit: can(scope.role, 'conditions.edit'),
  };
  return data(body, { status: Object.keys(test.errors).length > 0 ? 422 : 200 });
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireHost(args, 'conditions.edit');
  const answer = await runConditionCommand(scope, await readForm(args.request));
  if ('done' in answer) throw redirect(`/o/${organisation.slug}/conditions?show=${answer.show}&done=${answer.done}`);
  return answer;
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

const TABS: readonly { show: ConditionView; label: string; empty: string }[] = [
  { show: 'current', label: 'In force', empty: 'Without conditions the rulebook and each slot’s terms decide alone.' },
  { show: 'upcoming', label: 'Upcoming', empty: 'Conditions that begin on a later day wait here.' },
  { show: 'past', label: 'Past', empty: 'Conditions that have ended are kept here.' },
];

/** The answer to a tested cargo, then the form that asks again. */
function CargoTest({ page }: { page: Data }) {
  const { decision, errors } = page.test;
  return (
    <Section
      id="cargo-test"
      title="Test a cargo"
      intro="The same answer a search or hold gets, for a shipper who has shown no paper. Room and price are left out."
    >
      <div className="space-y-5">
        {decision ? (
          <VerdictCard
            outcome={decision.outcome}
            violations={decision.reasons}
            rulebookVersion={decision.rulebookVersion}
          />
        ) : null}
        <ErrorSummary errors={errors} />
        <CargoTestForm
          action={`${page.base}#cargo-test`}
          keep={{ show: page.show }}
          slots={page.slots}
          catalogue={page.catalogue}
          values={page.values}
          errors={errors}
        />
      </div>
    </Section>
  );
}

export default function Conditions() {
  const page = useLoaderData<typeof loader>();
  const { rows, show, today, slots, catalogue, said, mayEdit } = page;
  const problem = useActionData<typeof action>();
  const isEnd = problem !== undefined && 'conditionId' in problem.values;
  return (
    <>
      <PageHeader title="Conditions">
        What you add to the rulebook for your own place: cargo you refuse, want to be asked about, or take after all.
      </PageHeader>
      {said && !problem ? (
        <div className="mb-6">
          <Notice tone="success">{said}</Notice>
        </div>
      ) : null}
      <div className="grid items-start gap-8 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="min-w-0 space-y-8">
          <div>
            <TabLinks
              label="Conditions"
              tabs={TABS.map((tab) => ({ to: `?show=${tab.show}`, label: tab.label, current: tab.show === show }))}
            />
            <ConditionTable
              rows={rows}
              documents={catalogue.documentTypes}
              today={today}
              mayEnd={mayEdit && show !== 'past'}
              problem={isEnd ? problem : undefined}
              empty={<EmptyState title="No condition here">{TABS.find((tab) => tab.show === show)?.empty}</EmptyState>}
            />
            <Pager page={page.page} hasNext={page.hasNext} />
          </div>
          {mayEdit ? (
            <Section title="Add a condition" intro="It holds for bookings made from now on, on any day of their stay.">
              {/* A saved condition makes another key: the form is empty again. */}
              <ConditionForm
                key={rows.map(({ id }) => id).join()}
                slots={slots}
                documents={catalogue.documentTypes}
                problem={isEnd ? undefined : problem}
                today={today}
              />
            </Section>
          ) : null}
        </div>
        <CargoTest page={page} />
      </div>
    </>
  );
}
