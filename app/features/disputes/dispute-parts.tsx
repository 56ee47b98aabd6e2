import { Amount } from '#app/components/ui/amount.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { formatInstant } from '#app/domain/shared/plain-date.ts';
import { type Problem, typedOr } from '#app/features/forms/form-problem.tsx';
import { INVOICE_TIME_ZONE, type InvoiceView } from '#app/features/invoices/invoice-view.ts';
import { type DisputeView, disputeState } from './dispute-view.ts';

const instant = (at: string) => formatInstant(new Date(at), INVOICE_TIME_ZONE);

/** Both sides' words on a line, and what was decided. */
export function DisputeFacts({ dispute }: { dispute: DisputeView }) {
  const { amount, held, reason, evidence, openedAt, answer, answeredAt, credited, decision, decidedAt } = dispute;
  return (
    <DefinitionList
      items={[
        { term: 'State', detail: disputeState(dispute) },
        { term: 'Line', detail: dispute.line },
        { term: 'Disputed, before tax', detail: <Amount money={amount} /> },
        { term: 'Held back, with tax', detail: <Amount money={held} /> },
        { term: 'The shipper says', detail: `${reason} (${instant(openedAt)})` },
        ...(evidence === '' ? [] : [{ term: 'Its evidence', detail: evidence }]),
        ...(answer === null || answeredAt === null
          ? []
          : [{ term: 'The host says', detail: `${answer} (${instant(answeredAt)})` }]),
        ...(decision === null || decidedAt === null
          ? []
          : [{ term: 'Decision', detail: `${decision} (${instant(decidedAt)})` }]),
        ...(credited === null ? [] : [{ term: 'Credited, before tax', detail: <Amount money={credited} /> }]),
      ]}
    />
  );
}

type ListProps = { disputes: readonly DisputeView[]; mayAnswer: boolean; problem: Problem };

/** The disputes over an invoice; the host answers each that is open, once. */
export function DisputeList({ disputes, mayAnswer, problem }: ListProps) {
  if (disputes.length === 0) return null;
  return (
    <Section title="Disputes">
      <ul className="no-print space-y-6">
        {disputes.map((dispute) => (
          <li key={dispute.id} className="space-y-4 border-b border-line pb-4">
            <DisputeFacts dispute={dispute} />
            {mayAnswer && dispute.answeredAt === null && dispute.decidedAt === null ? (
              <CommandForm command="answer-dispute" subject={dispute.id} noValidate className="max-w-xl space-y-4">
                <input type="hidden" name="disputeId" value={dispute.id} />
                <TextField
                  label={`Answer to the dispute over line ${dispute.line}`}
                  name="answer"
                  required
                  maxLength={2000}
                  defaultValue={typedOr(problem, 'answer', '')}
                  error={problem?.errors.answer}
                />
                <Button>Answer</Button>
              </CommandForm>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Files a dispute over a line. */
export function OpenDispute({ invoice, problem }: { invoice: InvoiceView; problem: Problem }) {
  const lines = invoice.lines.map(({ number, description }) => ({
    value: String(number),
    label: `${number}. ${description}`,
  }));
  return (
    <div className="no-print">
      <Section title="Dispute a line" intro="What is disputed is not asked for until Quayslot has decided.">
        <CommandForm command="open-dispute" subject={invoice.id} noValidate className="max-w-xl space-y-4">
          <SelectField
            label="Line"
            name="line"
            options={lines}
            defaultValue={typedOr(problem, 'line', '1')}
            error={problem?.errors.line}
          />
          <TextField
            label="Disputed amount before tax, ₹"
            name="amount"
            inputMode="decimal"
            autoComplete="off"
            required
            defaultValue={typedOr(problem, 'amount', '')}
            error={problem?.errors.amount}
          />
          <TextField
            label="Reason"
            name="reason"
            required
            maxLength={300}
            defaultValue={typedOr(problem, 'reason', '')}
            error={problem?.errors.reason}
          />
          <TextField
            label="Evidence"
            name="evidence"
            optional
            hint="What shows it: gate slips, counts, messages and their dates."
            maxLength={2000}
            defaultValue={typedOr(problem, 'evidence', '')}
            error={problem?.errors.evidence}
          />
          <Button>File the dispute</Button>
        </CommandForm>
      </Section>
    </div>
  );
}
