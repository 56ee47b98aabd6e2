import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { type Problem, typedOr } from '#app/features/forms/form-problem.tsx';
import type { ClaimView } from './read-claims.server.ts';

/** What the host has to bear of the shipper's loss, and what of it is paid. */
export function ClaimList({ claims }: { claims: readonly ClaimView[] }) {
  if (claims.length === 0) return null;
  return (
    <Section title="Claims">
      <ul className="space-y-1 text-sm">
        {claims.map(({ id, amount, reason, decidedOn, paid }) => (
          <li key={id}>
            {formatInr(amount)} decided on {formatDate(decidedOn)}: {reason}
            {paid ? `. Paid on ${formatDate(paid.on)}, reference ${paid.reference}` : '. Not paid yet'}
          </li>
        ))}
      </ul>
    </Section>
  );
}

type FormsProps = { invoiceId: string; claims: readonly ClaimView[]; today: PlainDate; problem: Problem };

/** For the desk: what a host has to bear, and that it was paid. */
export function ClaimForms({ invoiceId, claims, today, problem }: FormsProps) {
  const open = claims.filter(({ paid }) => paid === null);
  return (
    <>
      {open.length > 0 ? (
        <Section title="A claim was paid">
          <CommandForm command="pay-claim" subject={invoiceId} noValidate className="max-w-xl space-y-4">
            <SelectField
              label="Which claim"
              name="claimId"
              options={open.map(({ id, amount, reason }) => ({ value: id, label: `${formatInr(amount)}, ${reason}` }))}
              error={problem?.errors.claimId}
            />
            <TextField
              label="Reference of the claim’s payment"
              name="claimReference"
              required
              maxLength={40}
              autoComplete="off"
              defaultValue={typedOr(problem, 'claimReference', '')}
              error={problem?.errors.claimReference}
            />
            <TextField
              label="Claim paid on"
              name="claimPaidOn"
              type="date"
              required
              max={today}
              defaultValue={typedOr(problem, 'claimPaidOn', today)}
              error={problem?.errors.claimPaidOn}
            />
            <Button>Record that it was paid</Button>
          </CommandForm>
        </Section>
      ) : null}
      <Section title="Decide a claim" intro="Taken from the host’s next payout and owed to the shipper.">
        <CommandForm command="decide-claim" subject={invoiceId} noValidate className="max-w-xl space-y-4">
          <TextField
            label="What the host bears, ₹"
            name="claimAmount"
            inputMode="decimal"
            autoComplete="off"
            required
            defaultValue={typedOr(problem, 'claimAmount', '')}
            error={problem?.errors.claimAmount}
          />
          <TextField
            label="Why the host bears it"
            name="claimReason"
            required
            maxLength={300}
            defaultValue={typedOr(problem, 'claimReason', '')}
            error={problem?.errors.claimReason}
          />
          <Button>Decide the claim</Button>
        </CommandForm>
      </Section>
    </>
  );
}
