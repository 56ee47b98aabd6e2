import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { formatInr, rupeesText } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { type Problem, typedOr } from '#app/features/forms/form-problem.tsx';
import { type InvoiceView, RAIL_LABELS, RAIL_OPTIONS } from '#app/features/invoices/invoice-view.ts';
import { ADVICE_LABELS, type AdviceView } from './payment-advice-view.ts';

type ListProps = {
  advices: readonly AdviceView[];
  /** Who may answer: the shipper takes back, the host says it isn't found; null only reads. */
  answerer: 'host' | 'shipper' | null;
  problem: Problem;
};

/** What the shipper said it paid. The shipper takes back what is open, the host says when it doesn't find it. */
export function AdviceList({ advices, answerer, problem }: ListProps) {
  if (advices.length === 0) return null;
  return (
    <div className="no-print mb-8">
      <Section title="Payments told">
        <ul className="space-y-6">
          {advices.map((advice) => (
            <li key={advice.id} className="space-y-4">
              <DefinitionList items={facts(advice)} />
              {advice.state === 'told' && answerer === 'shipper' ? <Withdraw advice={advice} /> : null}
              {advice.state === 'told' && answerer === 'host' ? <NotFound advice={advice} problem={problem} /> : null}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

function facts({ state, amount, tds, rail, reference, paidOn, toldOn, answer }: AdviceView) {
  return [
    { term: 'State', detail: ADVICE_LABELS[state] },
    { term: 'Amount', detail: formatInr(amount) },
    ...(tds.paise > 0n ? [{ term: 'Income tax kept back', detail: formatInr(tds) }] : []),
    { term: RAIL_LABELS[rail], detail: reference },
    { term: 'Paid on', detail: `${paidOn}, told on ${toldOn}` },
    ...(answer === null ? [] : [{ term: 'The host says', detail: answer }]),
  ];
}

function Withdraw({ advice: { id, reference } }: { advice: AdviceView }) {
  return (
    <CommandForm command="withdraw-advice" subject={id}>
      <input type="hidden" name="adviceId" value={id} />
      <Button variant="secondary" size="sm">
        Take it back<span className="sr-only"> ({reference})</span>
      </Button>
    </CommandForm>
  );
}

function NotFound({ advice: { id, reference }, problem }: { advice: AdviceView; problem: Problem }) {
  return (
    <CommandForm command="advice-not-found" subject={id} noValidate className="max-w-xl space-y-4">
      <input type="hidden" name="adviceId" value={id} />
      <TextField
        label={`Not on the bank statement: what is wrong with ${reference}?`}
        name="answer"
        required
        maxLength={200}
        defaultValue={typedOr(problem, 'answer', '')}
        error={problem?.errors.answer}
      />
      <Button variant="secondary">Say it isn’t found</Button>
    </CommandForm>
  );
}

type TellProps = { invoice: InvoiceView; today: PlainDate; problem: Problem };

/** The shipper says that it has paid. */
export function TellPayment({ invoice, today, problem }: TellProps) {
  const errors = problem?.errors ?? {};
  return (
    <div className="no-print">
      <Section
        title="Tell the host that you paid"
        intro="The invoice turns paid when the money is on the bank statement; until then nobody reminds you."
      >
        <CommandForm command="tell-payment" subject={invoice.id} noValidate className="max-w-xl space-y-4">
          <TextField
            label="Amount paid, ₹"
            name="amount"
            inputMode="decimal"
            required
            autoComplete="off"
            defaultValue={typedOr(problem, 'amount', rupeesText(invoice.outstanding))}
            error={errors.amount}
          />
          <TextField
            label="Income tax you kept back, ₹"
            name="tds"
            hint="Empty if nothing."
            inputMode="decimal"
            autoComplete="off"
            defaultValue={typedOr(problem, 'tds', '')}
            error={errors.tds}
          />
          <SelectField
            label="Paid by"
            name="rail"
            options={RAIL_OPTIONS}
            defaultValue={typedOr(problem, 'rail', 'bank_transfer')}
            error={errors.rail}
          />
          <TextField
            label="Bank reference"
            name="reference"
            hint="The UTR or UPI transaction number your bank shows."
            required
            maxLength={40}
            autoComplete="off"
            defaultValue={typedOr(problem, 'reference', '')}
            error={errors.reference}
          />
          <TextField
            label="Paid on"
            name="paidOn"
            type="date"
            required
            max={today}
            defaultValue={typedOr(problem, 'paidOn', today)}
            error={errors.paidOn}
          />
          <Button>Tell the host</Button>
        </CommandForm>
      </Section>
    </div>
  );
}
