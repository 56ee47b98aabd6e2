import { DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { VersionListRow } from './list-versions.server.ts';
import { VersionStamp } from './version-stamp.tsx';

type Row = Omit<VersionListRow, 'createdAt' | 'publishedAt'>;

/** Versions of the rulebook, a row each. */
export function VersionTable({ versions }: { versions: readonly Row[] }) {
  return (
    <DataTable
      caption="Versions of the rulebook"
      columns={[
        { key: 'version', header: 'Version', cell: (row) => row.version },
        { key: 'state', header: 'State', cell: (row) => <VersionStamp state={row.state} inForce={row.inForce} /> },
        { key: 'from', header: 'Counts from', cell: (row) => formatDate(row.effectiveFrom as PlainDate) },
        { key: 'amendment', header: 'Follows', cell: (row) => row.amendment },
        { key: 'rules', header: 'Rules', align: 'right', cell: (row) => row.rules },
        { key: 'provisional', header: 'Provisional', align: 'right', cell: (row) => row.provisional },
        {
          key: 'by',
          header: 'Published by',
          cell: (row) => (row.state === 'published' ? (row.publishedBy ?? 'Quayslot') : 'Not yet'),
        },
      ]}
      rows={versions}
      rowKey={(row) => row.version}
      rowHref={(row) => `/operator/rulebook/${row.version}`}
      empty={<EmptyState title="No version here">Go back to the first page.</EmptyState>}
    />
  );
}
