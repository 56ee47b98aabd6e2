import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compile } from './shapes.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stripe-invoices-'));
let child: ChildProcess;
let stripe: Stripe;
let origin = '';
let acct = '';

const on = () => ({ stripeAccount: acct });
const control = async (name: string, body: object = {}) => {
  const answered = await fetch(`${origin}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) });
  return (await answered.json()) as Record<string, number>;
};
const typed = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

beforeAll(async () => {
  child = spawn(process.execPath, ['--import', 'tsx', 'tests/stand-ins/stripe/main.ts'], {
    env: { ...process.env, PORT_STRIPE: '0', STRIPE_STAND_IN_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  origin = await new Promise((resolve) =>
    child.stdout?.on('data', (text) => resolve(/http:\S+/.exec(String(text))?.[0] ?? '')),
  );
  const { hostname: host, port } = new URL(origin);
  stripe = new Stripe('sk_test_standin', { host, port, protocol: 'http', maxNetworkRetries: 0, timeout: 2_000 });
  const { id } = await stripe.accounts.create({ country: 'IN', email: 'host@example.in' });
  await control('onboarded', { account: id, id });
  acct = id;
});

afterAll(async () => {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  fs.rmSync(folder, { recursive: true });
});

let numbered = 0;
/** A draft of two lines: ₹1,000.00 and ₹180.00. */
async function draft(lines: Stripe.InvoiceAddLinesParams.Line[] = [{ amount: 100_000 }, { amount: 18_000 }]) {
  const customer = await stripe.customers.create(
    { name: 'Aavartan', address: { line1: 'Plot 9', country: 'IN', postal_code: '560058' } },
    on(),
  );
  numbered += 1;
  const made = await stripe.invoices.create(
    {
      customer: customer.id,
      collection_method: 'send_invoice',
      days_until_due: 15,
      number: `KON/26-27/${numbered}`,
      auto_advance: false,
      description: 'Storage',
      metadata: { invoice: 'ours' },
    },
    on(),
  );
  return stripe.invoices.addLines(made.id, { lines }, on());
}
const open = async () => stripe.invoices.finalizeInvoice((await draft()).id, {}, on());
const paidByCard = async () => {
  const { id, hosted_invoice_url } = await open();
  await typed(hosted_invoice_url ?? '', { card: '4242424242424242' });
  return stripe.invoices.retrieve(id, { expand: ['payments'] }, on());
};

test('a draft gets its sums from its lines, and its page when it is finalized', async () => {
  const made = await draft();
  expect(made).toMatchObject({ status: 'draft', total: 118_000, amount_due: 118_000, hosted_invoice_url: null });
  expect(made.payments).toBeUndefined();
  const final = await stripe.invoices.finalizeInvoice(made.id, { expand: ['payments'] }, on());
  expect(final).toMatchObject({ status: 'open', number: made.number, amount_remaining: 118_000 });
  expect(final.customer_address).toMatchObject({ line1: 'Plot 9', postal_code: '560058' });
  expect(final.payments?.data).toMatchObject([{ status: 'open', amount_requested: 118_000 }]);
  expect((await stripe.invoices.listLineItems(made.id, {}, on())).data.map(({ amount }) => amount)).toEqual([
    100_000, 18_000,
  ]);
});

test('tax rates are on top of a line or within it, rounded to the paisa', async () => {
  const rate = (percentage: number, inclusive: boolean) =>
    stripe.taxRates.create({ display_name: 'IGST', percentage, inclusive, country: 'IN', tax_type: 'igst' }, on());
  const [over, within] = [await rate(18, false), await rate(18, true)];
  const made = await draft([
    { amount: 33_333, tax_rates: [over.id] },
    { amount: 11_800, tax_rates: [within.id] },
  ]);
  expect(made).toMatchObject({ subtotal: 45_133, subtotal_excluding_tax: 43_333, total: 51_133 });
  expect(made.total_taxes?.map(({ amount }) => amount)).toEqual([6_000, 1_800]);
});

test('items wait for the invoice that takes them, and follow their changes while it is a draft', async () => {
  const { id: customer } = await stripe.customers.create({ name: 'Aavartan' }, on());
  const item = await stripe.invoiceItems.create({ customer, amount: 5_000, currency: 'inr' }, on());
  const made = await stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' }, on());
  expect(made.total).toBe(5_000);
  await stripe.invoiceItems.update(item.id, { amount: 7_000 }, on());
  expect((await stripe.invoices.retrieve(made.id, {}, on())).total).toBe(7_000);
  await stripe.invoiceItems.del(item.id, {}, on());
  expect((await stripe.invoices.retrieve(made.id, {}, on())).total).toBe(0);
  await expect(stripe.invoiceItems.retrieve(item.id, {}, on())).rejects.toMatchObject({ code: 'resource_missing' });
});

test('the hosted page: a declined card may try again, 3-D Secure asks, and the invoice is paid', async () => {
  const { id, hosted_invoice_url } = await open();
  const url = hosted_invoice_url ?? '';
  expect(await (await typed(url, { card: '4000000000000002' })).text()).toContain('Your card was declined.');
  const asked = await typed(url, { card: '4000 0027 6000 3184' });
  await typed(asked.headers.get('location') ?? '', { answer: 'yes' });
  const paid = await stripe.invoices.retrieve(id, { expand: ['payments'] }, on());
  expect(paid).toMatchObject({ status: 'paid', amount_paid: 118_000, amount_remaining: 0, attempt_count: 2 });
  const intent = paid.payments?.data[0]?.payment.payment_intent as string;
  expect(await stripe.paymentIntents.retrieve(intent, {}, on())).toMatchObject({ amount_received: 118_000 });
  expect(await (await typed(url, { card: '4242424242424242' })).text()).toContain('paid');
  expect((await stripe.charges.list({ payment_intent: intent }, on())).data).toHaveLength(1);
  const told = (await stripe.events.list({ limit: 100 }, on())).data.filter(
    ({ data }) => (data.object as { id?: string }).id === id,
  );
  expect(told.map(({ type }) => type).toReversed()).toEqual([
    'invoice.created',
    'invoice.finalized',
    'invoice.payment_failed',
    'invoice.paid',
    'invoice.payment_succeeded',
  ]);
});

test('paid out of band no card can pay it, and no money moves', async () => {
  const before = await control('books');
  const { id, hosted_invoice_url } = await open();
  const paid = await stripe.invoices.pay(id, { paid_out_of_band: true, expand: ['payments'] }, on());
  expect(paid).toMatchObject({ status: 'paid', amount_remaining: 0 });
  expect(paid.payments?.data).toMatchObject([{ status: 'canceled' }]);
  await typed(hosted_invoice_url ?? '', { card: '4242424242424242' });
  expect(await control('books')).toEqual(before);
});

const illegal: [string, string, (id: string) => Promise<unknown>][] = [
  ['finalized twice', 'invoice_not_editable', (id) => stripe.invoices.finalizeInvoice(id, {}, on())],
  ['given lines', 'invoice_not_editable', (id) => stripe.invoices.addLines(id, { lines: [{ amount: 1 }] }, on())],
  ['described anew', 'invoice_not_editable', (id) => stripe.invoices.update(id, { description: 'Other' }, on())],
  ['deleted', 'invoice_not_editable', (id) => stripe.invoices.del(id, {}, on())],
];
test.each(illegal)('an open invoice can’t be %s', async (_, code, move) => {
  const { id } = await open();
  await expect(move(id)).rejects.toMatchObject({ statusCode: 400, code });
  expect((await stripe.invoices.update(id, { metadata: { seen: 'yes' } }, on())).metadata).toMatchObject({
    seen: 'yes',
  });
});

test('a paid or void invoice can’t be paid, voided or given up; a number is used once', async () => {
  const { id } = await paidByCard();
  const over = await stripe.invoices.voidInvoice((await open()).id, {}, on());
  expect(over).toMatchObject({ status: 'void', amount_remaining: 0 });
  const code = 'status_transition_invalid';
  for (const one of [id, over.id]) {
    await expect(stripe.invoices.voidInvoice(one, {}, on())).rejects.toMatchObject({ code });
    await expect(stripe.invoices.pay(one, { paid_out_of_band: true }, on())).rejects.toMatchObject({ code });
    await expect(stripe.invoices.markUncollectible(one, {}, on())).rejects.toMatchObject({ code });
  }
  const again = { customer: over.customer as string, number: over.number ?? '' };
  await expect(stripe.invoices.create(again, on())).rejects.toMatchObject({ statusCode: 400, param: 'number' });
  await expect(stripe.invoices.retrieve(id)).rejects.toMatchObject({ code: 'resource_missing' });
});

test('a given-up invoice can still be paid, or voided', async () => {
  const { id } = await open();
  expect(await stripe.invoices.markUncollectible(id, {}, on())).toMatchObject({ status: 'uncollectible' });
  expect(await stripe.invoices.pay(id, { payment_method: 'pm_card_visa' }, on())).toMatchObject({ status: 'paid' });
});

test('a credit note reduces what the page asks; the whole ends it', async () => {
  const { id } = await open();
  const preview = await stripe.creditNotes.preview({ invoice: id, amount: 18_000 }, on());
  expect(preview).toMatchObject({ pre_payment_amount: 18_000, post_payment_amount: 0 });
  const note = await stripe.creditNotes.create({ invoice: id, amount: 18_000 }, on());
  expect(note).toMatchObject({ type: 'pre_payment', status: 'issued' });
  const less = await stripe.invoices.retrieve(id, { expand: ['payments.data.payment.payment_intent'] }, on());
  expect(less).toMatchObject({ amount_remaining: 100_000, pre_payment_credit_notes_amount: 18_000, status: 'open' });
  expect(less.payments?.data[0]?.payment.payment_intent).toMatchObject({ amount: 100_000 });
  expect(await stripe.creditNotes.voidCreditNote(note.id, {}, on())).toMatchObject({ status: 'void' });
  await stripe.creditNotes.create({ invoice: id, lines: [{ type: 'custom_line_item', unit_amount: 118_000 }] }, on());
  expect(await stripe.invoices.retrieve(id, {}, on())).toMatchObject({ status: 'paid', amount_paid: 0 });
});

test('what is credited after payment says where it goes, and a refund goes to the card', async () => {
  const { id } = await paidByCard();
  const create = (split: Partial<Stripe.CreditNoteCreateParams>) =>
    stripe.creditNotes.create({ invoice: id, amount: 18_000, ...split }, on());
  await expect(create({})).rejects.toMatchObject({ statusCode: 400, param: 'amount' });
  const before = (await control('books'))[acct] ?? 0;
  const note = await create({ refund_amount: 10_000, out_of_band_amount: 8_000 });
  expect(note).toMatchObject({ type: 'post_payment', out_of_band_amount: 8_000 });
  expect(note.refunds).toMatchObject([{ amount_refunded: 10_000 }]);
  expect(before - ((await control('books'))[acct] ?? 0)).toBe(10_000);
  await expect(create({ amount: 100_001, out_of_band_amount: 100_001 })).rejects.toMatchObject({ param: 'amount' });
});

test('the books sum to 0 after any calls on invoices, legal or not', async () => {
  const step = fc.record({
    what: fc.constantFrom('open', 'pay', 'aside', 'void', 'credit', 'refund'),
    paise: fc.integer({ min: 500, max: 90_000 }),
  });
  const call = async ({ what, paise }: { what: string; paise: number }) => {
    const [last] = (await stripe.invoices.list({ limit: 1 }, on())).data;
    const invoice = last?.id ?? '';
    if (what === 'open') await open();
    if (what === 'pay') await stripe.invoices.pay(invoice, { payment_method: 'pm_card_visa' }, on());
    if (what === 'aside') await stripe.invoices.pay(invoice, { paid_out_of_band: true }, on());
    if (what === 'void') await stripe.invoices.voidInvoice(invoice, {}, on());
    if (what === 'credit') await stripe.creditNotes.create({ invoice, amount: paise }, on());
    if (what === 'refund') await stripe.creditNotes.create({ invoice, amount: paise, refund_amount: paise }, on());
  };
  const refused = (failed: { statusCode?: number }) => expect(failed.statusCode).toBe(400);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      for (const one of steps) await call(one).catch(refused);
      expect(Object.values(await control('books')).reduce((total, amount) => total + amount, 0)).toBe(0);
    }),
    { numRuns: 8, seed: 6 },
  );
});

test('every answer has the fields and kinds the installed package declares', async () => {
  const { customer, id } = await paidByCard();
  const item = { customer: customer as string, amount: 5_000, currency: 'inr' };
  const note = { invoice: id, lines: [{ type: 'custom_line_item', unit_amount: 100 }], out_of_band_amount: 100 };
  const kinds: [string, object | undefined][] = [
    ['Invoice', await stripe.invoices.retrieve(id, { expand: ['payments'] }, on())],
    ['InvoiceLineItem', (await stripe.invoices.listLineItems(id, {}, on())).data[0]],
    ['InvoiceItem', await stripe.invoiceItems.create(item, on())],
    ['InvoicePayment', (await stripe.invoicePayments.list({ invoice: id }, on())).data[0]],
    ['CreditNote', await stripe.creditNotes.create(note, on())],
    ['TaxRate', await stripe.taxRates.create({ display_name: 'CGST', percentage: 9, inclusive: false }, on())],
    ['Invoice', await stripe.invoices.createPreview({ customer: customer as string }, on())],
  ];
  expect(compile(kinds)).toEqual([]);
});
