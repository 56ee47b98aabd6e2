import { Amount } from '#app/components/ui/amount.tsx';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PAYOUT_STATE_LABELS } from '#app/domain/ledger/payout-run.ts';
import { type Problem, typed } from '#app/features/forms/form-problem.tsx';
import type { PayoutRow, RunRow } from './read-runs.server.ts';

const COLUMNS: readonly Column<PayoutRow>[] = [
  { key: 'host', header: 'Host', cell: (row) => row.host },
  { key: 'balance', header: 'Balance', align: 'right', cell: (row) => <Amount money={row.balance} /> },
  { key: 'held', header: 'Held', align: 'right', cell: (row) => <Amount money={row.held} /> },
  { key: 'amount', header: 'Amount', align: 'right', cell: (row) => <Amount money={row.amount} /> },
  {
    key: 'state',
    header: 'State',
    cell: (row) => [PAYOUT_STATE_LABELS[row.state], row.returnReason].filter((each) => each !== null).join(': '),
  },
];

/** The payouts of a run; of a sent one, each has a form to note that the bank returned it. */
export function PayoutTable({ run, rows, today }: { run: RunRow; rows: readonly PayoutRow[]; today: string }) {
  const returning: Column<PayoutRow> = {
    key: 'return',
    header: 'Came back',
    cell: (row) => (row.state === 'sent' ? <ReturnForm row={row} today={today} /> : ''),
  };
  return (
    <DataTable
      caption="Payouts by host"
      columns={run.state === 'sent' ? [...COLUMNS, returning] : COLUMNS}
      rows={rows}
      rowKey={(row) => row.id}
      empty={<EmptyState title="No payouts on this page">Go back to the first page.</EmptyState>}
    />
  );
}

function ReturnForm({ row, today }: { row: PayoutRow; today: string }) {
  return (
    <CommandForm command="return-payout" subject={row.id} className="flex flex-wrap items-center gap-2">
      <input type="hidden" name="payoutId" value={row.id} />
      <input
        type="date"
        name="returnedOn"
        defaultValue={today}
        required
        aria-label={`Day the payout to ${row.host} came back`}
        className="control max-w-40"
      />
      <input
        name="reason"
        placeholder="The bank’s reason"
        maxLength={200}
        required
        aria-label={`Why the payout to ${row.host} came back`}
        className="control max-w-48"
      />
      <Button variant="secondary" size="sm" aria-label={`Note the return of the payout to ${row.host}`}>
        Returned
      </Button>
    </CommandForm>
  );
}

type RunStepsProps = { run: RunRow; isMine: boolean; today: string; problem: Problem };

/** What can be done with a run now. */
export function RunSteps({ run, isMine, today, problem }: RunStepsProps) {
  if (run.state === 'proposed')
    return (
      <div className="flex flex-wrap items-start gap-3">
        {isMine ? (
          <Notice tone="info">You proposed this run: another operator has to approve it.</Notice>
        ) : (
          <CommandForm command="approve-payouts" subject={run.id}>
            <Button>Approve</Button>
          </CommandForm>
        )}
        <WithdrawForm id={run.id} />
      </div>
    );
  if (run.state === 'approved')
    return (
      <div className="flex flex-col gap-6">
        <div className="flex flex-wrap gap-3">
          <BankFileLink id={run.id} />
          <WithdrawForm id={run.id} />
        </div>
        <SendForm run={run} today={today} problem={problem} />
      </div>
    );
  return run.state === 'sent' ? <BankFileLink id={run.id} /> : null;
}

function BankFileLink({ id }: { id: string }) {
  return (
    <ButtonLink to={`/operator/payouts/${id}/bank-file`} reloadDocument>
      Download the bank’s file
    </ButtonLink>
  );
}

function WithdrawForm({ id }: { id: string }) {
  return (
    <CommandForm command="withdraw-payouts" subject={id}>
      <Button variant="danger">Withdraw</Button>
    </CommandForm>
  );
}

function SendForm({ run, today, problem }: { run: RunRow; today: string; problem: Problem }) {
  return (
    <Section title="Mark it sent" intro="Once the bank has taken the file: every payout is posted to the books.">
      <CommandForm command="send-payouts" subject={run.id} className="flex flex-wrap items-end gap-3" noValidate>
        <TextField
          label="Sent on"
          name="sentOn"
          type="date"
          defaultValue={typed(problem, 'sentOn') ?? today}
          error={problem?.errors.sentOn}
          required
        />
        <TextField
          label="Bank’s reference"
          name="reference"
          defaultValue={typed(problem, 'reference')}
          error={problem?.errors.reference}
          maxLength={40}
          required
        />
        <Button>Mark as sent</Button>
      </CommandForm>
    </Section>
  );
}
