import type Stripe from 'stripe';
import { type Call, emit } from '../call.ts';
import { INVOICE_PAYMENT } from '../invoice-shapes.ts';
import type { Kept } from '../kept.ts';
import { Refusal } from '../refusal.ts';
import { type Invoice, loadInvoice, onlyOpen, paid } from './invoices.ts';
import { cancel, type Intent, loadIntent, makeIntent, pay } from './payment-intents.ts';

/** What an invoice asks for, and the payment that is to bring it. */
export type Requested = Kept<Stripe.InvoicePayment>;

export const paymentsOf = ({ change, account }: Call, invoice: string): Requested[] =>
  change.all<Requested>(account, 'invoice_payment', (payment) => payment.invoice === invoice);

const intentIdOf = ({ payment }: Requested): string => payment.payment_intent ?? '';

/** The payment of an invoice that still waits. */
function waiting(call: Call, invoice: string): { requested: Requested; intent: Intent } | null {
  const requested = paymentsOf(call, invoice).find(({ status }) => status === 'open');
  return requested ? { requested, intent: loadIntent(call, intentIdOf(requested)) } : null;
}

/** Makes the payment that a finalized invoice waits for. */
export function askFor(call: Call, invoice: Invoice, fee: number | null): void {
  const { change, account } = call;
  const intent = makeIntent(call, {
    amount: invoice.amount_due,
    fee,
    customer: invoice.customer,
    description: `Payment for Invoice ${invoice.number}`,
    metadata: {},
  });
  change.put<Requested>(account, {
    ...INVOICE_PAYMENT,
    id: change.id('inpay'),
    amount_requested: invoice.amount_due,
    created: change.now(),
    invoice: invoice.id,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
  });
}

/** Asks for so much less; for nothing, the payment is over. */
export function askForLess(call: Call, invoice: Invoice): void {
  const found = waiting(call, invoice.id);
  if (!found) return;
  if (invoice.amount_remaining === 0) {
    stopAsking(call, invoice.id);
    return;
  }
  const amount = invoice.amount_remaining;
  call.change.put<Requested>(call.account, { ...found.requested, amount_requested: amount });
  // One that waits for 3-D Secure was confirmed for the old sum: it starts again.
  call.change.put<Intent>(call.account, {
    ...found.intent,
    amount,
    next_action: null,
    status: 'requires_payment_method',
  });
}

export function stopAsking(call: Call, invoice: string): void {
  const found = waiting(call, invoice);
  if (!found) return;
  cancel(call, found.intent, 'void_invoice');
  call.change.put<Requested>(call.account, {
    ...found.requested,
    status: 'canceled',
    status_transitions: { canceled_at: call.change.now(), paid_at: null },
  });
}

/** Whatever intent has succeeded: the invoice that waited for it is paid. @returns null when none did */
export function paidByIntent(call: Call, intent: Intent): Invoice | null {
  const { change, account } = call;
  const isAsked = (payment: Requested) => payment.status === 'open' && intentIdOf(payment) === intent.id;
  const [requested] = change.all(account, 'invoice_payment', isAsked);
  if (!requested || intent.status !== 'succeeded') return null;
  change.put<Requested>(account, {
    ...requested,
    amount_paid: intent.amount_received,
    status: 'paid',
    status_transitions: { canceled_at: null, paid_at: change.now() },
  });
  const settled = paid(call, loadInvoice(call, requested.invoice), intent.amount_received);
  emit(call, account, 'invoice.payment_succeeded', settled);
  return settled;
}

/** A card is tried for what an open invoice asks. @throws Refusal 402 when it is declined: the invoice stays open */
export function payWith(call: Call, id: string, method: string): { invoice: Invoice; intent: Intent } {
  const { change, account } = call;
  const invoice = onlyOpen(loadInvoice(call, id), ['uncollectible']);
  const found = waiting(call, id);
  if (!found) throw new Error(`invoice ${id} is open and asks for nothing`);
  const tried = change.put<Invoice>(account, {
    ...invoice,
    attempt_count: invoice.attempt_count + 1,
    attempted: true,
  });
  try {
    const intent = pay(call, startedAgain(found.intent), method);
    return { invoice: paidByIntent(call, intent) ?? tried, intent };
  } catch (refused) {
    if (refused instanceof Refusal && refused.status === 402) emit(call, account, 'invoice.payment_failed', tried);
    throw refused;
  }
}

/** A 3-D Secure page that was left: another card may be tried. */
const startedAgain = (intent: Intent): Intent =>
  intent.status === 'requires_action' ? { ...intent, next_action: null, status: 'requires_payment_method' } : intent;

export function payInvoice(call: Call): Invoice {
  const { given } = call;
  const invoice = onlyOpen(loadInvoice(call), ['uncollectible']);
  if (!given.flag('paid_out_of_band')) {
    const method = given.text('payment_method') ?? invoice.default_payment_method ?? given.required('payment_method');
    return payWith(call, invoice.id, method).invoice;
  }
  stopAsking(call, invoice.id);
  return paid(call, invoice, invoice.amount_remaining, false);
}
