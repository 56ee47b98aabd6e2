import { Link } from '@remix-run/react';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import type { AuditRow } from './list-audit.server.ts';

const PAGES: Partial<Record<AuditRow['entity'], string>> = {
  booking: 'bookings',
  invoice: 'invoices',
  facility: 'facilities',
  slot: 'slots',
};

type AuditTableProps = {
  entries: readonly AuditRow[];
  /** Where the pages of the things named are, for instance `/o/konkan`. */
  base?: string;
  withOrganisation?: boolean;
  linked?: readonly AuditRow['entity'][];
};

/** What happened, newest first. */
export function AuditTable({ entries, base = '', withOrganisation = false, linked = [] }: AuditTableProps) {
  const what = (row: AuditRow) => {
    const page = linked.includes(row.entity) ? PAGES[row.entity] : undefined;
    if (!page) return row.says;
    return (
      <Link to={`${base}/${page}/${row.entityId}`} className="link">
        {row.says}
      </Link>
    );
  };
  const organisation = {
    key: 'organisation',
    header: 'Organisation',
    cell: (row: AuditRow) => row.organisation ?? 'None',
  };
  return (
    <DataTable
      caption="What happened, newest first"
      columns={[
        { key: 'at', header: 'When', cell: (row) => <span className="whitespace-nowrap">{row.at}</span> },
        ...(withOrganisation ? [organisation] : []),
        { key: 'who', header: 'Who', cell: (row) => row.who },
        { key: 'what', header: 'What', cell: what },
        { key: 'detail', header: 'Detail', cell: (row) => <span className="break-words">{row.detail}</span> },
      ]}
      rows={entries}
      rowKey={(row) => row.id}
      empty={<EmptyState title="Nothing has happened yet">Every change is written down here as it is made.</EmptyState>}
    />
  );
}
