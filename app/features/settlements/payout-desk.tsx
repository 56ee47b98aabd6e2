import { Amount } from '#app/components/ui/amount.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { PAYOUT_STATE_LABELS } from '#app/domain/ledger/payout-run.ts';
import { formatDate, formatInstant } from '#app/domain/shared/plain-date.ts';
import { type Problem, typed, typedOr } from '#app/features/forms/form-problem.tsx';
import type { Balance } from './balances.server.ts';
import type { HoldRow } from './payout-holds.server.ts';
import type { RunRow } from './read-runs.server.ts';

const ZONE = 'Asia/Kolkata';

const RUN_COLUMNS: readonly Column<RunRow>[] = [
  { key: 'made', header: 'Proposed', cell: (row) => formatInstant(row.madeAt, ZONE) },
  { key: 'by', header: 'By', cell: (row) => row.madeBy },
  { key: 'upTo', header: 'Balances before', cell: (row) => formatDate(row.upTo) },
  { key: 'state', header: 'State', cell: (row) => PAYOUT_STATE_LABELS[row.state] },
  { key: 'approved', header: 'Approved by', cell: (row) => row.approvedBy ?? 'Nobody yet' },
  { key: 'hosts', header: 'Hosts', align: 'right', cell: (row) => row.hosts },
  { key: 'total', header: 'Total', align: 'right', cell: (row) => <Amount money={row.total} /> },
];

/** The runs, the newest first. */
export function RunTable({ rows }: { rows: readonly RunRow[] }) {
  return (
    <DataTable
      caption="Runs of payouts, newest first"
      columns={RUN_COLUMNS}
      rows={rows}
      rowKey={(row) => row.id}
      rowHref={(row) => `/operator/payouts/${row.id}`}
      empty={<EmptyState title="No runs yet">Look at the balances, then propose the first run.</EmptyState>}
    />
  );
}

const BALANCE_COLUMNS: readonly Column<Balance>[] = [
  { key: 'host', header: 'Host', cell: (row) => row.name },
  { key: 'balance', header: 'Balance', align: 'right', cell: (row) => <Amount money={row.balance} /> },
  { key: 'held', header: 'Held', align: 'right', cell: (row) => <Amount money={row.held} /> },
  { key: 'amount', header: 'Would be paid', align: 'right', cell: (row) => <Amount money={row.amount} /> },
  { key: 'why', header: 'Why less', cell: whyLess },
];

function whyLess({ balance, reasons, isOpen }: Balance): string {
  if (isOpen) return 'Waits in another run';
  if (balance.paise < 0n) return 'Owes the platform: carried on';
  return reasons.length === 0 ? '' : `Held: ${reasons.join('; ')}`;
}

/** What a run up to a day would pay, host by host, and the form that proposes it. */
export function BalancePreview({ rows, upTo, problem }: { rows: readonly Balance[]; upTo: string; problem: Problem }) {
  return (
    <div className="flex flex-col gap-6">
      <form method="get" className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="show" value="balances" />
        <TextField label="Balances before" name="upTo" type="date" defaultValue={upTo} />
        <Button variant="secondary">Look</Button>
      </form>
      <DataTable
        caption="What hosts are owed, by name"
        columns={BALANCE_COLUMNS}
        rows={rows}
        rowKey={(row) => row.orgId}
        empty={<EmptyState title="No balances">Nobody owes anybody anything before this day.</EmptyState>}
      />
      <CommandForm command="propose-payouts" subject={upTo}>
        <input type="hidden" name="upTo" value={typedOr(problem, 'upTo', upTo)} />
        <Button>Propose to pay all of them</Button>
      </CommandForm>
    </div>
  );
}

const HOLD_COLUMNS: readonly Column<HoldRow>[] = [
  { key: 'host', header: 'Host', cell: (row) => row.host },
  { key: 'reason', header: 'Reason', cell: (row) => row.reason },
  { key: 'since', header: 'Since', cell: (row) => formatInstant(row.placedAt, ZONE) },
  {
    key: 'amount',
    header: 'Amount',
    align: 'right',
    cell: (row) => (row.amount === null ? 'Everything' : <Amount money={row.amount} />),
  },
  {
    key: 'lift',
    header: 'Action',
    align: 'right',
    cell: (row) => (
      <CommandForm command="lift-payout-hold" subject={row.id}>
        <input type="hidden" name="holdId" value={row.id} />
        <Button variant="secondary" size="sm" aria-label={`Lift the hold on ${row.host}: ${row.reason}`}>
          Lift
        </Button>
      </CommandForm>
    ),
  },
];

/** What is held back, and why. */
export function HoldTable({ rows }: { rows: readonly HoldRow[] }) {
  return (
    <DataTable
      caption="Holds that stand, newest first"
      columns={HOLD_COLUMNS}
      rows={rows}
      rowKey={(row) => row.id}
      empty={<EmptyState title="Nothing is held">Every balance above zero is paid in full.</EmptyState>}
    />
  );
}

/** Holds an amount of a host's balance, or all of it. */
export function HoldForm({ problem }: { problem: Problem }) {
  const mine = problem?.values.host === undefined ? undefined : problem;
  return (
    <Section title="Hold an amount back" intro="The host reads the reason. It stands until somebody lifts it.">
      <CommandForm command="place-payout-hold" className="flex max-w-xl flex-col gap-4" noValidate>
        <TextField
          label="Host"
          hint="Its short name, as in its address."
          name="host"
          defaultValue={typed(mine, 'host')}
          error={mine?.errors.host}
          required
        />
        <TextField
          label="Amount"
          hint="Empty holds everything."
          name="amount"
          prefix="₹"
          inputMode="decimal"
          defaultValue={typed(mine, 'amount')}
          error={mine?.errors.amount}
          optional
        />
        <TextField
          label="Reason"
          name="reason"
          maxLength={200}
          defaultValue={typed(mine, 'reason')}
          error={mine?.errors.reason}
          required
        />
        <div>
          <Button>Hold it</Button>
        </div>
      </CommandForm>
    </Section>
  );
}
