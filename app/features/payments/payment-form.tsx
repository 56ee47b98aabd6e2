import { Amount } from '#app/components/ui/amount.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import type { Money } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';

const RAILS = [
  { value: 'bank_transfer', label: 'Bank transfer' },
  { value: 'upi', label: 'UPI' },
];

type PaymentFormProps = {
  invoiceId: string;
  total: Money;
  issuedOn: PlainDate;
  today: PlainDate;
  problem: { errors: Record<string, string[]>; values: Record<string, string | string[]> } | undefined;
};

/** Marks an invoice paid: how, under which reference, on which day. The amount is the invoice's: nothing is part-paid. */
export function PaymentForm({ invoiceId, total, issuedOn, today, problem }: PaymentFormProps) {
  const typed = (name: string, fallback = '') => {
    const value = problem?.values[name];
    return typeof value === 'string' ? value : fallback;
  };
  const errors = problem?.errors ?? {};
  return (
    <CommandForm command="record-payment" subject={invoiceId} noValidate className="max-w-xl space-y-4">
      <ErrorSummary title="The payment was not recorded" errors={errors} />
      <p className="text-sm">
        Amount received: <Amount money={total} className="font-semibold" />, the whole invoice.
      </p>
      <SelectField
        label="Received by"
        name="rail"
        options={RAILS}
        defaultValue={typed('rail', 'bank_transfer')}
        error={errors.rail}
      />
      <TextField
        label="Bank reference"
        name="reference"
        hint="The UTR or UPI transaction number on the bank statement."
        required
        maxLength={40}
        autoComplete="off"
        defaultValue={typed('reference')}
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
      <Button>Mark paid</Button>
    </CommandForm>
  );
}
