import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { formatInr, lesser, type Money, rupeesText } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import type { Problem } from '#app/features/forms/form-problem.tsx';
import type { InvoiceView } from '#app/features/invoices/invoice-view.ts';
import type { CardsOfInvoice } from './card-payment-view.ts';

/** The way to Stripe's page, for the one who owes the invoice: to the invoice's own, or to one made for what is left. */
export function PayByCard({ invoice, cards }: { invoice: InvoiceView; cards: CardsOfInvoice }) {
  const { invoicePage, atStripe } = cards;
  return (
    <div className="no-print mb-8">
      <Section
        title="Pay by card"
        intro={`${formatInr(invoice.outstanding)} to ${invoice.supplier.legalName}, on Stripe’s page. Your card’s details stay there.`}
      >
        {invoicePage === null ? (
          <CommandForm command="pay-by-card" subject={invoice.id} reloadDocument>
            <Button variant="primary">Pay by card</Button>
          </CommandForm>
        ) : (
          <p className="text-sm">
            <a className="link" href={invoicePage} rel="noreferrer">
              Pay by card on Stripe’s page
            </a>{' '}
            by {formatDate(invoice.dueOn)}. It is invoice {invoice.number} there too; come back here when you have paid.
          </p>
        )}
        {atStripe === 'void' ? (
          <p className="mt-3 text-muted text-sm">
            The page of the whole invoice at Stripe is closed, as another sum is owed now. The button opens one for it.
          </p>
        ) : null}
      </Section>
    </div>
  );
}

const REFUND_WORDS = {
  asked: 'is being sent back to the card',
  pending: 'is on its way back to the card',
  succeeded: 'was sent back to the card',
  failed: 'could not be sent back to the card; it is still due',
} as const;

const DISPUTE_WORDS = {
  open: 'is disputed by the cardholder; the bank decides',
  won: 'was disputed by the cardholder; the bank decided for the host',
  lost: 'was disputed by the cardholder and given back by the bank',
} as const;

/** What cardholders dispute with their banks, and what these decided. */
export const DisputeNotices = ({ disputes }: Pick<CardsOfInvoice, 'disputes'>) =>
  disputes.map(({ id, amount, state }) => (
    <Notice key={id} tone={state === 'open' ? 'warning' : 'info'}>
      {formatInr(amount)} {DISPUTE_WORDS[state]}.
    </Notice>
  ));

const PAGE_WORDS = {
  asked: 'Its page at Stripe is being made.',
  open: 'The shipper can pay it by card on its page at Stripe.',
  paid: 'It was paid on its page at Stripe.',
  paid_elsewhere: 'Its page at Stripe is closed: it was paid otherwise.',
  void: 'Its page at Stripe is closed: it is void, or another sum is owed now.',
  dropped: 'It has no page at Stripe.',
} as const;

type CardsPanelProps = {
  cards: CardsOfInvoice;
  /** How the visitor came back from Stripe's page, as long as the invoice is open. */
  cameFrom: string | null;
  /** Whether the visitor is told what the invoice at Stripe is: host and desk, who don't pay it. */
  tells?: boolean;
  /** For the desk: what is to be paid back. */
  mayRefund: { invoiceId: string; due: Money; problem: Problem } | null;
};

/** What came of card payments of an invoice. */
export function CardsPanel({ cards, cameFrom, mayRefund, tells = false }: CardsPanelProps) {
  const { refunds, disputes, refundable, atStripe, kept } = cards;
  const most = mayRefund ? lesser(mayRefund.due, refundable) : null;
  return (
    <div className="no-print mb-8 space-y-4 empty:hidden">
      {cameFrom === 'paid' ? (
        <Notice tone="info" title="Your card payment is being confirmed">
          That takes a few seconds; reload the page. You need not pay again.
        </Notice>
      ) : null}
      {cameFrom === 'left' ? <Notice tone="info" title="Nothing was paid" /> : null}
      <DisputeNotices disputes={disputes} />
      {refunds.map(({ id, amount, state }) => (
        <p key={id} className="text-sm">
          {formatInr(amount)} {REFUND_WORDS[state]}.
        </p>
      ))}
      {atStripe !== null && tells ? <p className="text-sm">{PAGE_WORDS[atStripe]}</p> : null}
      {kept && kept.paise > 0n ? (
        <p className="text-sm">
          {formatInr(kept)} of the card payment was kept ahead for commission and its GST. It pays the month’s fee
          invoice.
        </p>
      ) : null}
      {mayRefund && most && most.paise > 0n ? (
        <Section title="Send money back to the card">
          <CommandForm command="refund-card" subject={mayRefund.invoiceId} noValidate className="max-w-xl space-y-4">
            <TextField
              label="Amount, ₹"
              name="cardRefundAmount"
              inputMode="decimal"
              autoComplete="off"
              required
              defaultValue={rupeesText(most)}
              error={mayRefund.problem?.errors.cardRefundAmount}
            />
            <Button>Send back to the card</Button>
          </CommandForm>
        </Section>
      ) : null}
    </div>
  );
}
