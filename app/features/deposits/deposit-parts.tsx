import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { formatInr, type Money, rupeesText } from '#app/domain/shared/money.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { type Problem, typedOr } from '#app/features/forms/form-problem.tsx';
import { COLLECTOR_OPTIONS, RAIL_OPTIONS } from '#app/features/invoices/invoice-view.ts';
import type { DepositView } from './read-deposits.server.ts';

type Deposits = { asked: Money; rows: readonly DepositView[] };

/** What is held for the booking of an invoice, and what became of it. */
export function DepositList({ deposits: { asked, rows } }: { deposits: Deposits }) {
  if (rows.length === 0 && asked.paise === 0n) return null;
  return (
    <Section title="Deposit">
      <ul className="space-y-1 text-sm">
        {asked.paise > 0n ? (
          <li>{formatInr(asked)} is agreed as deposit, paid back when the goods have left.</li>
        ) : null}
        {rows.map(({ id, amount, isByCard, reference, takenOn, ended }) => (
          <li key={id}>
            {formatInr(amount)} {isByCard ? 'paid ahead by card' : 'taken'} on {formatDate(takenOn)}, reference{' '}
            <span className="font-semibold">{reference}</span>
            {ended
              ? `. Ended on ${formatDate(ended.on)}: ${formatInr(ended.kept)} kept, ${formatInr(ended.returned)} paid back. ${ended.reason}`
              : ', held'}
          </li>
        ))}
      </ul>
    </Section>
  );
}

type FormsProps = { invoiceId: string; deposits: Deposits; today: PlainDate; problem: Problem };

/** For the desk: a deposit that came, and how one ends. */
export function DepositForms({ invoiceId, deposits, today, problem }: FormsProps) {
  const held = deposits.rows.filter(({ ended }) => ended === null);
  return (
    <>
      {held.length > 0 ? <EndDeposit invoiceId={invoiceId} held={held} today={today} problem={problem} /> : null}
      <Section title="Record a deposit">
        <CommandForm command="take-deposit" subject={invoiceId} noValidate className="max-w-xl space-y-4">
          <TextField
            label="Deposit that came, ₹"
            name="depositAmount"
            inputMode="decimal"
            autoComplete="off"
            required
            defaultValue={typedOr(
              problem,
              'depositAmount',
              deposits.asked.paise > 0n ? rupeesText(deposits.asked) : '',
            )}
            error={problem?.errors.depositAmount}
          />
          <SelectField
            label="Deposit came to"
            name="depositCollector"
            options={COLLECTOR_OPTIONS}
            defaultValue={typedOr(problem, 'depositCollector', 'host')}
            error={problem?.errors.depositCollector}
          />
          <SelectField
            label="Deposit came by"
            name="depositRail"
            options={RAIL_OPTIONS}
            defaultValue={typedOr(problem, 'depositRail', 'bank_transfer')}
            error={problem?.errors.depositRail}
          />
          <TextField
            label="Reference of the deposit"
            name="depositReference"
            required
            maxLength={40}
            autoComplete="off"
            defaultValue={typedOr(problem, 'depositReference', '')}
            error={problem?.errors.depositReference}
          />
          <TextField
            label="Deposit came on"
            name="takenOn"
            type="date"
            required
            max={today}
            defaultValue={typedOr(problem, 'takenOn', today)}
            error={problem?.errors.takenOn}
          />
          <Button>Record deposit</Button>
        </CommandForm>
      </Section>
    </>
  );
}

type EndProps = Omit<FormsProps, 'deposits'> & { held: readonly DepositView[] };

function EndDeposit({ invoiceId, held, today, problem }: EndProps) {
  return (
    <Section title="End a deposit" intro="What is kept pays this invoice; the rest goes back to the shipper.">
      <CommandForm command="end-deposit" subject={invoiceId} noValidate className="max-w-xl space-y-4">
        <SelectField
          label="Which deposit"
          name="depositId"
          options={held.map(({ id, amount, reference }) => ({
            value: id,
            label: `${reference}, ${formatInr(amount)}`,
          }))}
          error={problem?.errors.depositId}
        />
        <TextField
          label="Kept for this invoice, ₹"
          name="keptAmount"
          optional
          hint="Empty: nothing is kept."
          inputMode="decimal"
          autoComplete="off"
          defaultValue={typedOr(problem, 'keptAmount', '')}
          error={problem?.errors.keptAmount}
        />
        <TextField
          label="Bank’s reference of what went back"
          name="returnReference"
          optional
          hint="Empty where all of it is kept."
          maxLength={40}
          autoComplete="off"
          defaultValue={typedOr(problem, 'returnReference', '')}
          error={problem?.errors.returnReference}
        />
        <TextField
          label="Ended on"
          name="endedOn"
          type="date"
          required
          max={today}
          defaultValue={typedOr(problem, 'endedOn', today)}
          error={problem?.errors.endedOn}
        />
        <TextField
          label="What both sides read about it"
          name="endReason"
          required
          maxLength={300}
          defaultValue={typedOr(problem, 'endReason', '')}
          error={problem?.errors.endReason}
        />
        <Button>End deposit</Button>
      </CommandForm>
    </Section>
  );
}
