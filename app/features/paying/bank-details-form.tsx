import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { type Problem, typedOr } from '#app/features/forms/form-problem.tsx';
import type { BankDetailsView } from './bank-details-view.ts';

/** Where the organisation is paid; printed beside every open invoice of it. */
export function BankDetailsForm({ details, problem }: { details: BankDetailsView | null; problem: Problem }) {
  const errors = problem?.errors ?? {};
  return (
    <div className="mt-10">
      <Section
        title="Bank details"
        intro={
          details
            ? `Shippers see these beside every open invoice, since ${details.since}. A change is told to your owners and accounts by letter.`
            : 'Shippers will see these beside every open invoice. Without them they have to ask you.'
        }
      >
        <CommandForm command="set-bank-details" subject="bank-details" noValidate className="max-w-xl space-y-4">
          <TextField
            label="Account holder"
            name="holder"
            required
            maxLength={160}
            autoComplete="off"
            defaultValue={typedOr(problem, 'holder', details?.holder ?? '')}
            error={errors.holder}
          />
          <TextField
            label="Account number"
            name="accountNumber"
            inputMode="numeric"
            required
            maxLength={30}
            autoComplete="off"
            defaultValue={typedOr(problem, 'accountNumber', details?.accountNumber ?? '')}
            error={errors.accountNumber}
          />
          <TextField
            label="IFSC"
            name="ifsc"
            hint="Eleven letters and digits, as on a cheque."
            required
            maxLength={20}
            autoComplete="off"
            defaultValue={typedOr(problem, 'ifsc', details?.ifsc ?? '')}
            error={errors.ifsc}
          />
          <TextField
            label="UPI address"
            name="upi"
            hint="Like name@bank; empty if you have none."
            maxLength={130}
            autoComplete="off"
            defaultValue={typedOr(problem, 'upi', details?.upi ?? '')}
            error={errors.upi}
          />
          <Button>Save the bank details</Button>
        </CommandForm>
      </Section>
    </div>
  );
}
