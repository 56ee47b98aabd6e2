import { Amount } from '#app/components/ui/amount.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { MoneyTable } from '#app/components/ui/money-table.tsx';
import type { HostStatement } from '#app/domain/ledger/statement.ts';
import { formatMonth } from '#app/domain/shared/month.ts';
import { type StatementRow, statementLines } from './statement-view.ts';

/** What platform and host owe each other over a month, on screen and on paper. */
export function StatementSheet({ statement }: { statement: HostStatement }) {
  const { lines, total } = statementLines(statement);
  return (
    <article className="rounded-md border border-line bg-surface p-4 md:p-8 print:border-0 print:p-0">
      <MoneyTable
        caption="Statement"
        lines={lines}
        subtotals={[]}
        total={{ label: total, amount: statement.closing }}
      />
    </article>
  );
}

/** The months of a host, the newest first. */
export function StatementTable({ rows, base }: { rows: readonly StatementRow[]; base: string }) {
  const columns: readonly Column<StatementRow>[] = [
    { key: 'month', header: 'Month', cell: (row) => formatMonth(row.month) },
    { key: 'moved', header: 'Moved', align: 'right', cell: (row) => <Amount money={row.moved} /> },
    { key: 'closing', header: 'Balance at its end', align: 'right', cell: (row) => <Amount money={row.closing} /> },
  ];
  return (
    <DataTable
      caption="Statements by month, newest first"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.month}
      rowHref={(row) => `${base}/${row.month}`}
      empty={
        <EmptyState title="No statements yet">
          There is one for every month in which the marketplace collects for you, charges you or pays you.
        </EmptyState>
      }
    />
  );
}
