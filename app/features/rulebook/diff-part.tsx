import { Form } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { SelectField } from '#app/components/ui/field.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { Stamp } from '#app/components/ui/stamp.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import type { PartOf, VersionPage } from './version-page.server.ts';

const PART_LABELS = {
  rules: 'Rule',
  floors: 'Floor',
  substances: 'Dangerous goods list',
  tariff: 'Tariff',
  imdg: 'IMDG cell',
  coStorage: 'Storage cell',
  storageClasses: 'Storage classes of a class',
} as const;
const CHANGES = {
  added: { label: 'Added', tone: 'accent', mark: 'tick' },
  removed: { label: 'Removed', tone: 'danger', mark: 'cross' },
  changed: { label: 'Changed', tone: 'amber', mark: 'sheet' },
} as const;

type Change = PartOf<'diff'>['rows'][number];

function ChangeItem({ row }: { row: Change }) {
  const { label, tone, mark } = CHANGES[row.change];
  return (
    <li className="py-3 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <Stamp tone={tone} mark={mark}>
          {label}
        </Stamp>
        <span className="text-muted">{PART_LABELS[row.part]}</span>
        <span className="font-semibold break-all">{row.key}</span>
      </div>
      {row.fields.length > 0 ? (
        <dl className="mt-1.5 space-y-1">
          {row.fields.map(({ field, from, to }) => (
            <div key={field}>
              <dt className="inline font-semibold">{field}: </dt>
              <dd className="inline break-all">
                {from ?? 'nothing'} → {to ?? 'nothing'}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </li>
  );
}

/** What differs from another version, row by row. */
export function DiffPart({ part, filter }: { part: PartOf<'diff'>; filter: VersionPage['filter'] }) {
  return (
    <>
      <Form method="get" className="mb-5 flex flex-wrap items-end gap-3" aria-label="Compare">
        <input type="hidden" name="tab" value="diff" />
        <SelectField
          label="Compared with"
          name="against"
          key={part.against}
          defaultValue={part.against ?? ''}
          options={[
            ...(part.against === null ? [{ value: '', label: 'Choose a version' }] : []),
            ...part.versions.map((version) => ({ value: version, label: version })),
          ]}
        />
        <Button variant="secondary">Compare</Button>
      </Form>
      {part.rows.length === 0 ? (
        <EmptyState title={part.against === null ? 'Nothing to compare with' : 'Nothing differs'}>
          {part.against === null
            ? 'This version is based on no other. Choose one above.'
            : `Its content is that of ${part.against}.`}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {part.rows.map((row) => (
            <ChangeItem key={`${row.part} ${row.key}`} row={row} />
          ))}
        </ul>
      )}
      <Pager page={filter.page} hasNext={part.hasNext} totalLabel={countOf(part.total, 'difference')} />
    </>
  );
}
