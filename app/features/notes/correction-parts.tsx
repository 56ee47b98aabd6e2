import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { Amount } from '#app/components/ui/amount.tsx';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { type Money, rupeesText } from '#app/domain/shared/money.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { ClaimForms } from '#app/features/claims/claim-parts.tsx';
import { DepositForms } from '#app/features/deposits/deposit-parts.tsx';
import { type Problem, typedOr } from '#app/features/forms/form-problem.tsx';
import { COLLECTOR_OPTIONS, type InvoiceView, RAIL_OPTIONS } from '#app/features/invoices/invoice-view.ts';
import type { InvoiceStory } from './invoice-story.ts';

type CorrectionsProps = { invoice: InvoiceView; story: InvoiceStory; base: string; today: PlainDate; problem: Problem };

/** What host and platform can correct of an invoice as it stands; a void one takes nothing. */
export function Corrections({ invoice, story, base, today, problem }: CorrectionsProps) {
  if (story.reader === 'shipper' || story.voidReason !== null) return null;
  const { balance, refundDue, reader } = story;
  const isOwed = invoice.outstanding.paise > 0n;
  return (
    <div className="no-print mb-8 space-y-8">
      <p className="flex flex-wrap gap-3">
        <ButtonLink to={`${base}/credit`}>Credit note</ButtonLink>
        <ButtonLink to={`${base}/debit`}>Debit note</ButtonLink>
      </p>
      {story.interest !== null && story.interest.paise > 0n ? (
        <Interest interest={story.interest} base={base} today={today} />
      ) : null}
      {balance !== null && balance.paise > 0n && isOwed ? (
        <UseBalance invoice={invoice} balance={balance} problem={problem} />
      ) : null}
      {reader === 'operator' && refundDue !== null && refundDue.paise > 0n ? (
        <PayRefund invoiceId={invoice.id} due={refundDue} today={today} problem={problem} />
      ) : null}
      {reader === 'operator' ? (
        <FailedRefund story={story} invoiceId={invoice.id} today={today} problem={problem} />
      ) : null}
      {reader === 'operator' ? (
        <Rare title="Deposits" isOpen={names(problem, ['depositAmount', 'depositReference', 'takenOn', ...ENDING])}>
          <DepositForms invoiceId={invoice.id} deposits={story.deposits} today={today} problem={problem} />
        </Rare>
      ) : null}
      {reader === 'operator' ? (
        <Rare title="Claims" isOpen={names(problem, ['claimAmount', 'claimReason', 'claimReference', 'claimPaidOn'])}>
          <ClaimForms invoiceId={invoice.id} claims={story.claims} today={today} problem={problem} />
        </Rare>
      ) : null}
      {isOwed || story.canVoid ? (
        <Rare title="Write off or void" isOpen={names(problem, ['lostAmount', 'lostReason', 'reason'])}>
          {isOwed ? <WriteOff invoice={invoice} problem={problem} /> : null}
          {story.canVoid ? <VoidInvoice invoiceId={invoice.id} problem={problem} /> : null}
        </Rare>
      ) : null}
    </div>
  );
}

const ENDING = ['depositId', 'keptAmount', 'returnReference', 'endedOn', 'endReason'];

/** Whether something typed into one of these fields stands against its form. */
const names = (problem: Problem, fields: readonly string[]): boolean =>
  fields.some((field) => problem?.errors[field] !== undefined);

/** What is rarely needed stays out of the way of what is done all day. */
function Rare({ title, isOpen, children }: { title: string; isOpen: boolean; children: ReactNode }) {
  return (
    <details open={isOpen} className="border-t border-line pt-3">
      <summary className="min-h-11 w-fit cursor-pointer py-2.5 font-semibold md:min-h-0 md:py-1">{title}</summary>
      <div className="mt-4 space-y-8">{children}</div>
    </details>
  );
}

/** Interest is part of the value of the supply (CGST Act s.15(2)(d)): it is charged with tax, by a debit note. */
function Interest({ interest, base, today }: { interest: Money; base: string; today: PlainDate }) {
  const asked = new URLSearchParams({
    reason: `Interest for late payment until ${formatDate(today)}, MSMED Act 2006 s.16`,
    'amount.1': rupeesText(interest),
  });
  return (
    <p className="max-w-prose text-sm">
      <Amount money={interest} className="font-semibold" /> interest until today: three times the bank rate with monthly
      rests, where the host is a micro or small enterprise (MSMED Act 2006 s.16).{' '}
      <Link to={`${base}/debit?${asked}`} className="link">
        Charge it by a debit note
      </Link>
    </p>
  );
}

function UseBalance({ invoice, balance, problem }: { invoice: InvoiceView; balance: Money; problem: Problem }) {
  const most = balance.paise < invoice.outstanding.paise ? balance : invoice.outstanding;
  return (
    <Section title="Use the shipper’s balance">
      <CommandForm command="use-balance" subject={invoice.id} noValidate className="max-w-xl space-y-4">
        <p className="text-sm">
          <Amount money={balance} className="font-semibold" /> is kept for {invoice.recipient.legalName}.
        </p>
        <TextField
          label="Amount of the balance, ₹"
          name="balanceAmount"
          inputMode="decimal"
          autoComplete="off"
          required
          defaultValue={rupeesText(most)}
          error={problem?.errors.balanceAmount}
        />
        <Button>Use the balance</Button>
      </CommandForm>
    </Section>
  );
}

type RefundProps = { invoiceId: string; due: Money; today: PlainDate; problem: Problem };

function PayRefund({ invoiceId, due, today, problem }: RefundProps) {
  return (
    <Section title="Record a refund">
      <CommandForm command="record-refund" subject={invoiceId} noValidate className="max-w-xl space-y-4">
        <p className="text-sm">
          <Amount money={due} className="font-semibold" /> is to be paid back.
        </p>
        <TextField
          label="Amount sent, ₹"
          name="refundAmount"
          inputMode="decimal"
          autoComplete="off"
          required
          defaultValue={rupeesText(due)}
          error={problem?.errors.refundAmount}
        />
        <SelectField
          label="Sent from"
          name="refundCollector"
          options={[{ value: '', label: 'The account it was paid to' }, ...COLLECTOR_OPTIONS]}
          defaultValue={typedOr(problem, 'refundCollector', '')}
          error={problem?.errors.refundCollector}
        />
        <SelectField
          label="Sent by"
          name="refundRail"
          options={RAIL_OPTIONS}
          defaultValue={typedOr(problem, 'refundRail', 'bank_transfer')}
          error={problem?.errors.refundRail}
        />
        <TextField
          label="Reference of the refund"
          name="refundReference"
          required
          maxLength={40}
          autoComplete="off"
          defaultValue={typedOr(problem, 'refundReference', '')}
          error={problem?.errors.refundReference}
        />
        <TextField
          label="Sent on"
          name="paidOn"
          type="date"
          required
          max={today}
          defaultValue={typedOr(problem, 'paidOn', today)}
          error={problem?.errors.paidOn}
        />
        <Button>Record refund</Button>
      </CommandForm>
    </Section>
  );
}

type FailedProps = { story: InvoiceStory; invoiceId: string; today: PlainDate; problem: Problem };

function FailedRefund({ story, invoiceId, today, problem }: FailedProps) {
  const sent = story.refunds.filter(({ failedOn }) => failedOn === null);
  if (sent.length === 0) return null;
  return (
    <Section title="A refund came back">
      <CommandForm command="refund-failed" subject={invoiceId} noValidate className="max-w-xl space-y-4">
        <SelectField
          label="Which refund"
          name="refundId"
          options={sent.map(({ id, reference }) => ({ value: id, label: reference }))}
          error={problem?.errors.refundId}
        />
        <TextField
          label="Came back on"
          name="failedOn"
          type="date"
          required
          max={today}
          defaultValue={typedOr(problem, 'failedOn', today)}
          error={problem?.errors.failedOn}
        />
        <TextField
          label="What the bank says"
          name="failure"
          required
          maxLength={300}
          defaultValue={typedOr(problem, 'failure', '')}
          error={problem?.errors.failure}
        />
        <Button>Record that it came back</Button>
      </CommandForm>
    </Section>
  );
}

function WriteOff({ invoice, problem }: { invoice: InvoiceView; problem: Problem }) {
  return (
    <Section
      title="Write off"
      intro="What is not going to be paid. It is a loss in the books and no credit: the tax of the invoice stays."
    >
      <CommandForm command="write-off" subject={invoice.id} noValidate className="max-w-xl space-y-4">
        <TextField
          label="Amount written off, ₹"
          name="lostAmount"
          inputMode="decimal"
          autoComplete="off"
          required
          defaultValue={typedOr(problem, 'lostAmount', rupeesText(invoice.outstanding))}
          error={problem?.errors.lostAmount}
        />
        <TextField
          label="Why it is not going to be paid"
          name="lostReason"
          required
          maxLength={300}
          defaultValue={typedOr(problem, 'lostReason', '')}
          error={problem?.errors.lostReason}
        />
        <Button variant="danger">Write off</Button>
      </CommandForm>
    </Section>
  );
}

function VoidInvoice({ invoiceId, problem }: { invoiceId: string; problem: Problem }) {
  return (
    <Section
      title="Void the invoice"
      intro="Nothing has been paid or credited yet. It keeps its number, and the booking can be billed again."
    >
      <CommandForm command="void-invoice" subject={invoiceId} noValidate className="max-w-xl space-y-4">
        <TextField
          label="Why it is void"
          name="reason"
          required
          maxLength={300}
          defaultValue={typedOr(problem, 'reason', '')}
          error={problem?.errors.reason}
        />
        <Button variant="danger">Void the invoice</Button>
      </CommandForm>
    </Section>
  );
}
