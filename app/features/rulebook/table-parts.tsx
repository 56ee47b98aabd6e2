import { DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { HazardList } from '#app/components/ui/hazard-diamond.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { ConfirmForm } from './confirm-form.tsx';
import { ListFilterForm } from './list-filter.tsx';
import type { PartOf, VersionPage } from './version-page.server.ts';
import { ProvisionalStamp } from './version-stamp.tsx';

type Shared = { filter: VersionPage['filter']; isDraft: boolean };

const NOTHING = <EmptyState title="No row fits">Clear a filter to see more.</EmptyState>;

/** A mark for what is not confirmed, with the way to confirm it in a draft. */
function Confirmation({
  row,
  isDraft,
}: {
  row: Parameters<typeof ConfirmForm>[0] & { provisional: boolean };
  isDraft: boolean;
}) {
  if (!row.provisional) return <>Confirmed</>;
  if (!isDraft) return <ProvisionalStamp />;
  return (
    <details>
      <summary className="w-fit cursor-pointer py-2.5 md:py-1">
        <ProvisionalStamp />
        <span className="sr-only"> Confirm {row.name}</span>
      </summary>
      <ConfirmForm {...row} />
    </details>
  );
}

/** The dangerous goods list of a version. */
export function SubstanceTable({ part, filter, isDraft }: Shared & { part: PartOf<'substances'> }) {
  return (
    <>
      <ListFilterForm filter={filter} />
      <DataTable
        caption="Dangerous goods list"
        columns={[
          { key: 'un', header: 'UN', cell: (row) => row.un },
          { key: 'name', header: 'Proper shipping name', cell: (row) => row.name },
          {
            key: 'class',
            header: 'Class',
            cell: (row) => <HazardList codes={[row.class, ...row.subsidiary]} size={24} />,
          },
          { key: 'group', header: 'Packing group', cell: (row) => row.packingGroup ?? 'None' },
          { key: 'storage', header: 'Storage class', cell: (row) => row.storageClass },
          { key: 'groups', header: 'Groups', cell: (row) => row.groups.join(', ').replaceAll('_', ' ') || 'None' },
          {
            key: 'provisional',
            header: 'Source',
            cell: (row) => (
              <Confirmation
                row={{ ...row, part: 'substance', row: row.key, name: row.key, subject: String(row.index) }}
                isDraft={isDraft}
              />
            ),
          },
        ]}
        rows={part.rows}
        rowKey={(row) => row.key}
        empty={NOTHING}
      />
      <Pager page={filter.page} hasNext={part.hasNext} totalLabel={countOf(part.total, 'row')} />
    </>
  );
}

/** The tariff of a version. */
export function TariffTable({ part, filter, isDraft }: Shared & { part: PartOf<'tariff'> }) {
  return (
    <>
      <ListFilterForm filter={filter} />
      <DataTable
        caption="Tariff lines"
        columns={[
          { key: 'code', header: 'Code', cell: (row) => row.code },
          { key: 'description', header: 'Description', cell: (row) => row.description },
          { key: 'regimes', header: 'Regimes', cell: (row) => row.regimes.join(', ').replaceAll('_', ' ') || 'None' },
          { key: 'note', header: 'Note', cell: (row) => row.note || 'None' },
          {
            key: 'provisional',
            header: 'Source',
            cell: (row) => (
              <Confirmation
                row={{
                  part: 'tariff',
                  row: row.code,
                  name: row.code,
                  subject: row.code,
                  source: '',
                  provisional: row.provisional,
                }}
                isDraft={isDraft}
              />
            ),
          },
        ]}
        rows={part.rows}
        rowKey={(row) => row.code}
        empty={NOTHING}
      />
      <Pager page={filter.page} hasNext={part.hasNext} totalLabel={countOf(part.total, 'line')} />
    </>
  );
}

type Cell = { code: string; floor: string | null };

function MatrixTable({
  caption,
  keys,
  cells,
}: {
  caption: string;
  keys: readonly string[];
  cells: readonly (readonly Cell[])[];
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <section aria-label={caption} tabIndex={0} className="overflow-x-auto">
      <table className="border-collapse text-sm">
        <caption className="mb-2 text-left font-semibold">{caption}</caption>
        <thead>
          <tr>
            <td />
            {keys.map((key) => (
              <th key={key} scope="col" className="border border-line px-2 py-1 font-semibold">
                {key}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keys.map((row, i) => (
            <tr key={row}>
              <th scope="row" className="border border-line px-2 py-1 text-left font-semibold">
                {row}
              </th>
              {keys.map((column, j) => (
                <MatrixCell key={column} cell={cells[i]?.[j] ?? { code: '', floor: null }} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function MatrixCell({ cell }: { cell: Cell }) {
  const lifted = cell.floor !== null;
  return (
    <td
      className={`border border-line px-2 py-1 text-center tabular-nums ${lifted ? 'bg-amber-soft font-semibold text-amber' : ''}`}
    >
      {cell.code}
      {lifted ? <span className="block text-xs font-normal">printed {cell.floor}</span> : null}
    </td>
  );
}

/** The two matrices; where the house asks for more than is printed, the cell says both. */
export function Matrices({ part }: { part: PartOf<'matrices'> }) {
  const storage = part.coStorage.cells.map((row) => row.map((code) => ({ code, floor: null })));
  return (
    <div className="space-y-8">
      <div>
        <MatrixTable caption="IMDG 7.2.4 with the floors of the house" keys={part.imdg.keys} cells={part.imdg.cells} />
        <p className="mt-2 max-w-prose text-sm text-muted">
          X: no rule; 1: away from; 2: separated from; 3: by a complete compartment; 4: by an intervening one; *: see
          the Code. A marked cell is a floor of the house above what is printed.
        </p>
      </div>
      <div>
        <MatrixTable caption="TRGS 510, table 12: storage classes" keys={part.coStorage.keys} cells={storage} />
        <p className="mt-2 text-sm text-muted">C: may share a fire section; S: needs another one.</p>
      </div>
    </div>
  );
}
