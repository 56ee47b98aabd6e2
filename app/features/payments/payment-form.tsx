import { Amount } from '#app/components/ui/amount.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { type Money, rupeesText } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { COLLECTOR_OPTIONS, RAIL_OPTIONS } from '#app/features/invoices/invoice-view.ts';
import type { AdviceView } from '#app/features/paying/payment-advice-view.ts';

type PaymentFormProps = {
  invoiceId: string;
  outstanding: Money;
  issuedOn: PlainDate;
  today: PlainDate;
  /** What the shipper says it paid: filled in, to be compared with the bank statement. */
  told: AdviceView | undefined;
  problem: { errors: Record<string, string[]>; values: Record<string, string | string[]> } | undefined;
};

/** Records money for an invoice: how much, how, under which reference, on which day, and what tax was kept back. */
export function PaymentForm({ invoiceId, outstanding, issuedOn, today, told, problem }: PaymentFormProps) {
  const typed = (name: string, fallback = '') => {
    const value = problem?.values[name];
    return typeof value === 'string' ? value : fallback;
  };
  const errors = problem?.errors ?? {};
  return (
    <CommandForm command="record-payment" subject={invoiceId} noValidate className="max-w-xl space-y-4">
      <ErrorSummary title="The payment was not recorded" errors={errors} />
      <p className="text-sm">
        Still to be paid: <Amount money={outstanding} className="font-semibold" />.
      </p>
      <TextField
        label="Amount received, ₹"
        name="amount"
        inputMode="decimal"
        required
        autoComplete="off"
        defaultValue={typed('amount', rupeesText(told?.amount ?? outstanding))}
        error={errors.amount}
      />
      <TextField
        label="Income tax kept back, ₹"
        name="tds"
        hint="What the shipper deducted on the host’s behalf; empty if nothing."
        inputMode="decimal"
        autoComplete="off"
        defaultValue={typed('tds', told && told.tds.paise > 0n ? rupeesText(told.tds) : '')}
        error={errors.tds}
      />
      <SelectField
        label="Came to"
        name="collector"
        hint="What comes to the marketplace’s account is owed to the host and paid out, less commission and taxes."
        options={COLLECTOR_OPTIONS}
        defaultValue={typed('collector', 'host')}
        error={errors.collector}
      />
      <SelectField
        label="Received by"
        name="rail"
        options={RAIL_OPTIONS}
        defaultValue={typed('rail', told?.rail ?? 'bank_transfer')}
        error={errors.rail}
      />
      <TextField
        label="Bank reference"
        name="reference"
        hint="The UTR or UPI transaction number on the bank statement."
        required
        maxLength={40}
        autoComplete="off"
        defaultValue={typed('reference', told?.reference)}
        error={errors.reference}
      />
      <TextField
        label="Received on"
        name="receivedOn"
        type="date"
        required
        min={issuedOn}
        max={today}
        defaultValue={typed('receivedOn', today)}
        error={errors.receivedOn}
      />
      <Button>Record payment</Button>
    </CommandForm>
  );
}
