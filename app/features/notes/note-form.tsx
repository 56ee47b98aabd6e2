import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
import { Amount } from '#app/components/ui/amount.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { type Problem, ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { type CreditDraft, splitText } from './credit-draft.ts';
import { becomesOf } from './credit-note-view.ts';
import type { CreditPage, LineToCredit } from './credit-page.server.ts';
import type { DebitPage } from './debit-page.server.ts';
import type { DebitDraft } from './issue-debit-note.server.ts';
import { NoteTable } from './note-table.tsx';

/** A new credit note: what to credit, asked without effect, then the exact paper and its click. */
export function CreditForm({ data, problem }: { data: CreditPage; problem: Problem }) {
  return (
    <NoteForm data={data} problem={problem} kind="credit">
      {data.draft ? <Preview data={data} draft={data.draft} /> : null}
    </NoteForm>
  );
}

/** A new debit note, likewise. */
export function DebitForm({ data, problem }: { data: DebitPage; problem: Problem }) {
  const { draft } = data;
  return (
    <NoteForm data={data} problem={problem} kind="debit">
      {draft ? (
        <Paper data={data} draft={draft} caption="Lines of the new debit note">
          <CommandForm command="issue-debit-note" subject={data.invoice.id}>
            <Asked data={data} />
            <Button>Issue the debit note of {formatInr(draft.payable)}</Button>
          </CommandForm>
        </Paper>
      ) : null}
    </NoteForm>
  );
}

type NoteFormProps = { data: CreditPage | DebitPage; problem: Problem; kind: 'credit' | 'debit'; children: ReactNode };

function NoteForm({ data, problem, kind, children }: NoteFormProps) {
  const { lines, typed, errors, violations, page, hasNext } = data;
  const refusals = violations.map(({ sentence, fix }) => (fix ? `${sentence} ${fix}` : sentence));
  return (
    <div className="space-y-8">
      <ProblemSummary problem={problem} />
      {Object.keys(errors).length + refusals.length > 0 ? (
        <ErrorSummary errors={{ ...errors, _form: refusals }} />
      ) : null}
      <Form method="get" noValidate className="space-y-4">
        <input type="hidden" name="page" value={page} />
        <ul className="space-y-4">
          {lines.map((line) => (
            <LineFields key={line.number} line={line} data={data} kind={kind} />
          ))}
        </ul>
        <TextField
          label="Reason"
          name="reason"
          hint="Printed on the note and told to the shipper."
          required
          maxLength={300}
          defaultValue={typed.reason}
          error={errors.reason}
        />
        {kind === 'credit' ? (
          <TextField
            label="Pay back at most, ₹"
            name="refund"
            optional
            hint="Of what is more than is still owed. Empty: all that was paid goes back. 0: all of it is kept as balance."
            inputMode="decimal"
            autoComplete="off"
            defaultValue={typed.refund}
            error={errors.refund}
          />
        ) : null}
        <Button>Preview</Button>
      </Form>
      <Pager page={page} hasNext={hasNext} />
      {children}
    </div>
  );
}

type LineFieldsProps = { line: LineToCredit; data: CreditPage | DebitPage; kind: 'credit' | 'debit' };

function LineFields({ line, data: { typed, errors }, kind }: LineFieldsProps) {
  const [quantity, amount] = [`quantity.${line.number}`, `amount.${line.number}`];
  return (
    <li className="grid gap-3 border-b border-line pb-4 sm:grid-cols-[2fr_1fr_1fr]">
      <p className="text-sm">
        <span className="font-semibold">
          {line.number}. {line.description}
        </span>
        <span className="block text-muted">
          {countOf(line.quantity, line.unit)}; <Amount money={line.left} />{' '}
          {kind === 'credit' ? 'left to credit' : 'charged'}, before tax
        </span>
      </p>
      <TextField
        label={`Quantity of line ${line.number}`}
        name={quantity}
        inputMode="numeric"
        autoComplete="off"
        defaultValue={typed[quantity]}
        error={errors[quantity]}
      />
      <TextField
        label={`Or ₹ of line ${line.number}`}
        name={amount}
        inputMode="decimal"
        autoComplete="off"
        defaultValue={typed[amount]}
        error={errors[amount]}
      />
    </li>
  );
}

type PaperProps = {
  data: CreditPage | DebitPage;
  draft: CreditDraft | DebitDraft;
  caption: string;
  children: ReactNode;
};

function Paper({ data: { invoice }, draft, caption, children }: PaperProps) {
  return (
    <Section title="What the note will say" intro="Nothing is issued yet.">
      <div className="space-y-4">
        <NoteTable
          caption={caption}
          kind={invoice.supplyKind}
          lines={draft.lines.map(({ rate, ...line }) => ({ ...line, rateBasisPoints: rate }))}
          totals={draft.totals}
          roundOff={draft.roundOff}
          payable={draft.payable}
        />
        {children}
      </div>
    </Section>
  );
}

/** What was asked goes with the click. */
const Asked = ({ data: { typed } }: { data: CreditPage | DebitPage }) =>
  Object.entries(typed)
    .filter(([name]) => /^(reason|refund|quantity\.\d+|amount\.\d+)$/.test(name))
    .map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);

function Preview({ data, draft }: { data: CreditPage; draft: CreditDraft }) {
  return (
    <Paper data={data} draft={draft} caption="Lines of the new credit note">
      <DefinitionList
        items={becomesOf(draft.split).map(([term, money]) => ({ term, detail: <Amount money={money} /> }))}
      />
      <CommandForm command="issue-credit-note" subject={data.invoice.id}>
        <Asked data={data} />
        <input type="hidden" name="shown" value={splitText(draft.split)} />
        <Button>Issue the credit note of {formatInr(draft.payable)}</Button>
      </CommandForm>
    </Paper>
  );
}
