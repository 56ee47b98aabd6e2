import { DataTable } from '#app/components/ui/data-table.tsx';
import { FORMS, labelOf, MATERIALS } from '#app/domain/cargo/facts.ts';
import { formatInstant } from '#app/domain/shared/plain-date.ts';
import { ClassesOf } from './cargo-explained.tsx';
import { KnownStamp } from './cargo-stamps.tsx';
import type { CargoRow } from './list-cargo.server.ts';

const words = (list: Parameters<typeof labelOf>[0], code: string, unknown: string) =>
  code === 'unknown' ? unknown : labelOf(list, code);

const COLUMNS = [
  { key: 'name', header: 'Cargo', cell: (row: CargoRow) => row.name },
  {
    key: 'what',
    header: 'Material and form',
    cell: (row: CargoRow) => (
      <>
        {words(MATERIALS, row.material, 'Material not known')}
        <span className="block text-muted">{words(FORMS, row.form, 'Form not known')}</span>
      </>
    ),
  },
  {
    key: 'danger',
    header: 'UN and class',
    cell: (row: CargoRow) => (
      <div className="flex flex-wrap items-center justify-end gap-2 md:justify-start">
        {row.unNumber ? <span>UN {row.unNumber}</span> : null}
        <ClassesOf {...row} />
      </div>
    ),
  },
  {
    key: 'regimes',
    header: 'Regimes',
    cell: (row: CargoRow) => row.regimes.join(', ') || <span className="text-muted">None found</span>,
  },
  { key: 'known', header: 'Facts', cell: (row: CargoRow) => <KnownStamp openCount={row.openCount} /> },
  {
    key: 'version',
    header: 'Version',
    cell: (row: CargoRow) => (
      <>
        {row.version}
        <span className="block text-xs text-muted">{formatInstant(row.changedAt, 'Asia/Kolkata')}</span>
      </>
    ),
  },
];

type CargoTableProps = { rows: readonly CargoRow[]; base: string; empty: React.ReactNode };

/** The cargo library's rows, each leading to its profile. */
export function CargoTable({ rows, base, empty }: CargoTableProps) {
  return (
    <DataTable
      caption="Cargo"
      columns={COLUMNS}
      rows={rows}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `${base}/${id}`}
      empty={empty}
    />
  );
}
