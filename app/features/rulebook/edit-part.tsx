import { Form } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { SelectField } from '#app/components/ui/field.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { type Problem, ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { DraftFields } from './draft-fields.tsx';
import { RuleForm } from './rule-form.tsx';
import type { VersionPage } from './version-page.server.ts';
import { ADDABLE_KINDS, KIND_LABELS } from './version-page.ts';

type Props = { head: VersionPage['head']; filter: VersionPage['filter']; problem: Problem };

/** The forms of a draft: its terms, a new rule, and the way to throw it away. */
export function EditPart({ head, filter, problem }: Props) {
  if (head.state === 'published')
    return <Notice>A published version never changes. Make a draft from it and change that.</Notice>;
  const isRule = problem !== undefined && 'citation' in problem.values;
  const isTerms = problem !== undefined && 'amendment' in problem.values;
  return (
    <div className="space-y-8">
      <Section title="Terms of the draft">
        <CommandForm command="edit-draft" className="max-w-2xl space-y-5" noValidate>
          {isTerms ? <ProblemSummary problem={problem} /> : null}
          <DraftFields saved={head} problem={isTerms ? problem : undefined} today={head.today} />
          <Button variant="secondary">Save the terms</Button>
        </CommandForm>
      </Section>
      <Section title="Add a rule" intro="It is held to its own examples before it is saved.">
        <Form method="get" className="mb-5 flex flex-wrap items-end gap-3" aria-label="Kind of rule">
          <input type="hidden" name="tab" value="edit" />
          <SelectField
            key={filter.add}
            label="Kind of rule"
            name="add"
            defaultValue={filter.add}
            options={ADDABLE_KINDS.map((kind) => ({ value: kind, label: KIND_LABELS[kind] }))}
          />
          <Button variant="secondary">Show its form</Button>
        </Form>
        <RuleForm key={filter.add} kind={filter.add} from={head.effectiveFrom} problem={isRule ? problem : undefined} />
      </Section>
      <Section title="Throw the draft away">
        <CommandForm command="discard-draft">
          <Button variant="danger">Throw {head.version} away</Button>
        </CommandForm>
      </Section>
    </div>
  );
}
