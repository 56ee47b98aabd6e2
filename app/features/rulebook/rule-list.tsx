import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { Stamp } from '#app/components/ui/stamp.tsx';
import { examplesOf, type RuleWithExamples } from '#app/domain/cargo/rule-examples.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { ConfirmForm } from './confirm-form.tsx';
import { ListFilterForm } from './list-filter.tsx';
import { ruleWords, whenWords } from './rule-words.ts';
import type { PartOf, VersionPage } from './version-page.server.ts';
import { KIND_LABELS } from './version-page.ts';
import { ProvisionalStamp } from './version-stamp.tsx';

type Props = { part: PartOf<'rules'>; filter: VersionPage['filter']; isDraft: boolean };

/** The rules of a version in words, with what may be done to them in a draft. */
export function RuleList({ part, filter, isDraft }: Props) {
  return (
    <>
      <ListFilterForm filter={filter} withKind />
      {part.rows.length === 0 ? (
        <EmptyState title="No rule fits">Clear a filter to see more.</EmptyState>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {part.rows.map((rule) => (
            <RuleItem key={rule.id} rule={rule} isDraft={isDraft} />
          ))}
        </ul>
      )}
      <Pager page={filter.page} hasNext={part.hasNext} totalLabel={countOf(part.total, 'rule')} />
    </>
  );
}

function RuleItem({ rule, isDraft }: { rule: RuleWithExamples; isDraft: boolean }) {
  const when = whenWords(rule);
  const until = rule.effectiveTo === null ? '' : ` until ${formatDate(rule.effectiveTo)}`;
  return (
    <li className="py-4 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-semibold break-all">{rule.id}</h3>
        <Stamp tone="muted">{KIND_LABELS[rule.kind]}</Stamp>
        {rule.provisional ? <ProvisionalStamp /> : null}
      </div>
      <p className="mt-1.5 max-w-prose">{ruleWords(rule)}</p>
      {when ? (
        <p className="mt-1 max-w-prose text-muted">
          <span className="font-semibold text-ink">{when.lead}:</span>{' '}
          {when.clauses.length === 0 ? 'always' : when.clauses.join('; and ')}.
        </p>
      ) : null}
      <p className="mt-1 text-xs text-muted">
        {rule.citation}. Source: {rule.source}. From {formatDate(rule.effectiveFrom)}
        {until}.
      </p>
      <Examples rule={rule} />
      {isDraft ? <RuleForms rule={rule} /> : null}
    </li>
  );
}

function Examples({ rule }: { rule: RuleWithExamples }) {
  const { denies, allows } = examplesOf(rule);
  if (denies.length + allows.length === 0) return <p className="mt-1 text-xs text-muted">No examples.</p>;
  return (
    <details className="mt-1">
      <summary className="w-fit cursor-pointer py-2.5 text-accent md:py-1">
        Examples of {rule.id}: {denies.length} it speaks in, {allows.length} it keeps silent in
      </summary>
      <dl className="mt-1 space-y-2">
        {[
          { term: 'Speaks', list: denies },
          { term: 'Keeps silent', list: allows },
        ].map(({ term, list }) => (
          <div key={term}>
            <dt className="text-xs text-muted">{term}</dt>
            {list.map((example) => (
              <dd key={JSON.stringify(example)} className="font-mono text-xs break-all">
                {JSON.stringify(example)}
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </details>
  );
}

function RuleForms({ rule }: { rule: RuleWithExamples }) {
  return (
    <details className="mt-1">
      <summary className="w-fit cursor-pointer py-2.5 text-accent md:py-1">Change {rule.id}</summary>
      <div className="mt-2 flex flex-wrap items-end gap-x-8 gap-y-4">
        {rule.provisional ? (
          <ConfirmForm part="rule" row={rule.id} subject={rule.id} name={rule.id} source={rule.source} />
        ) : null}
        <CommandForm command="end-rule" subject={rule.id} className="flex items-end gap-2">
          <input type="hidden" name="ruleId" value={rule.id} />
          <TextField label="Ends on" name="effectiveTo" type="date" defaultValue={rule.effectiveTo ?? ''} />
          <Button variant="secondary" aria-label={`End ${rule.id}`}>
            End
          </Button>
        </CommandForm>
        <CommandForm command="remove-rule" subject={rule.id}>
          <input type="hidden" name="ruleId" value={rule.id} />
          <Button variant="danger" aria-label={`Remove ${rule.id}`}>
            Remove
          </Button>
        </CommandForm>
      </div>
    </details>
  );
}
