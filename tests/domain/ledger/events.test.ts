import { describe, expect, test } from 'vitest';
import { ACCOUNTS, isDebitAccount, PLATFORM_BOOK } from '#app/domain/ledger/accounts.ts';
import {
  balanceUsed,
  claimDecided,
  creditNoteIssued,
  depositKept,
  depositReturned,
  depositTaken,
  feeCharged,
  feeCredited,
  incomeTaxDeducted,
  interestCharged,
  invoiceIssued,
  moneyMatched,
  paymentReceived,
  payoutReturned,
  payoutSent,
  refundFailed,
  refundPaid,
  tcsCollected,
  unmatchedReceived,
  writtenOff,
} from '#app/domain/ledger/events.ts';
import { balanceOf, balances, debit, imbalances, type Journal, journal, posting } from '#app/domain/ledger/journal.ts';
import { inr, type Money, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { NO_TAX } from '#app/domain/tax/tax-engine.ts';

const on = plainDate('2026-06-01');
const event = (id: string) => ({ id, on });
const SIDES = { host: 'H', shipper: 'S' };
const TOTALS = { taxable: inr(64_000n), cgst: inr(5_760n), sgst: inr(5_760n), igst: ZERO_INR, total: inr(75_520n) };
const BILLED = { totals: TOTALS, roundOff: inr(-20n), payable: inr(75_500n), reverseCharge: false };

/** The entries as 'book account party': paise. */
const written = ({ entries }: Journal) =>
  Object.fromEntries(
    entries.map(({ book, account, party, amount }) => [[book, account, party ?? ''].join(' ').trimEnd(), amount.paise]),
  );
const purposes = ({ entries }: Journal) => entries.flatMap(({ purpose }) => purpose ?? []);

test('an invoice: the shipper owes it, the host earns it, the State its taxes', () => {
  const posted = invoiceIssued(event('i1'), SIDES, BILLED);
  expect([posted.key, posted.kind, posted.on]).toEqual(['invoice/i1', 'invoice', on]);
  expect(written(posted)).toEqual({
    'H receivable S': 75_500n,
    'H storage_income': -64_000n,
    'H output_cgst': -5_760n,
    'H output_sgst': -5_760n,
    'H round_off': 20n,
  });
  const igst = { totals: { ...TOTALS, cgst: ZERO_INR, sgst: ZERO_INR, igst: inr(11_520n) } };
  expect(written(invoiceIssued(event('i2'), SIDES, { ...BILLED, ...igst }))).toMatchObject({
    'H output_igst': -11_520n,
  });
});

test('tax under reverse charge is not in the books', () => {
  const reversed = { ...BILLED, roundOff: ZERO_INR, payable: inr(64_000n), reverseCharge: true };
  expect(written(invoiceIssued(event('i'), SIDES, reversed))).toEqual({
    'H receivable S': 64_000n,
    'H storage_income': -64_000n,
  });
  const split = { reduction: inr(64_000n), refund: ZERO_INR, balance: ZERO_INR };
  expect(written(creditNoteIssued(event('c'), SIDES, { ...reversed, split }))).toEqual({
    'H receivable S': -64_000n,
    'H storage_income': 64_000n,
  });
});

describe('money for an invoice', () => {
  const paid = (amount: bigint, tds = 0n, collector: 'host' | 'platform' = 'host') =>
    paymentReceived(event('p'), SIDES, { amount: inr(amount), tds: inr(tds), outstanding: inr(75_500n), collector });

  test.each<[string, bigint, bigint, Record<string, bigint>]>([
    ['in full', 75_500n, 0n, { 'H bank': 75_500n, 'H receivable S': -75_500n }],
    ['in part', 500n, 0n, { 'H bank': 500n, 'H receivable S': -500n }],
    ['too much', 80_000n, 0n, { 'H bank': 80_000n, 'H receivable S': -75_500n, 'H shipper_balance S': -4_500n }],
    [
      'short by income tax',
      74_220n,
      1_280n,
      { 'H bank': 74_220n, 'H tds_receivable': 1_280n, 'H receivable S': -75_500n },
    ],
    [
      'too much, with income tax',
      74_320n,
      1_280n,
      { 'H bank': 74_320n, 'H tds_receivable': 1_280n, 'H receivable S': -75_500n, 'H shipper_balance S': -100n },
    ],
  ])('%s', (_, amount, tds, expected) => expect(written(paid(amount, tds))).toEqual(expected));

  test('that the platform collects is owed to the host', () => {
    const collected = paid(500n, 0n, 'platform');
    expect(written(collected)).toEqual({
      'platform bank': 500n,
      'platform host_payable H': -500n,
      'H due_from_platform': 500n,
      'H receivable S': -500n,
    });
    expect(purposes(collected)).toEqual(['gross']);
    expect(collected.key).toBe('payment/p');
  });

  test('is never below zero, nor is more tax deducted than is owed', () => {
    expect(() => paid(-1n)).toThrow(RangeError);
    expect(() => paid(1n, -1n)).toThrow(RangeError);
    expect(() => paid(0n, 75_501n)).toThrow(RangeError);
    expect(written(paid(0n, 75_500n))).toEqual({ 'H tds_receivable': 75_500n, 'H receivable S': -75_500n });
  });
});

test('a credit note of ₹755.00: less to pay, a refund, a balance; the refund sent, and come back', () => {
  const split = { reduction: inr(40_000n), refund: inr(25_000n), balance: inr(10_500n) };
  expect(written(creditNoteIssued(event('c'), SIDES, { ...BILLED, split }))).toEqual({
    'H storage_income': 64_000n,
    'H output_cgst': 5_760n,
    'H output_sgst': 5_760n,
    'H round_off': -20n,
    'H receivable S': -40_000n,
    'H refund_due S': -25_000n,
    'H shipper_balance S': -10_500n,
  });
  expect(() => creditNoteIssued(event('c'), SIDES, { ...BILLED, split: { ...split, refund: inr(25_001n) } })).toThrow(
    'credit_note/c does not balance: H INR -1',
  );
  const igst = { ...BILLED, totals: { ...TOTALS, cgst: ZERO_INR, sgst: ZERO_INR, igst: inr(11_520n) } };
  expect(written(creditNoteIssued(event('c'), SIDES, { ...igst, split }))).toMatchObject({ 'H output_igst': 11_520n });
  const sent = refundPaid(event('r'), SIDES, { amount: inr(25_000n), collector: 'platform' });
  expect(written(sent)).toEqual({
    'H refund_due S': 25_000n,
    'platform bank': -25_000n,
    'platform host_payable H': 25_000n,
    'H due_from_platform': -25_000n,
  });
  expect(purposes(sent)).toEqual(['refund']);
  const back = refundFailed(sent, event('r'));
  expect(back.key).toBe('refund_failed/r');
  expect(balances([sent, back]).size).toBe(0);
  expect(written(refundPaid(event('r'), SIDES, { amount: inr(1n), collector: 'host' }))).toEqual({
    'H refund_due S': 1n,
    'H bank': -1n,
  });
});

test('what the platform takes: fee with GST, tax at source, income tax, claims', () => {
  const tax = { ...NO_TAX, cgst: inr(90n), sgst: inr(90n) };
  const fee = feeCharged(event('f'), 'H', { net: inr(1_000n), tax });
  expect(balances([fee])).toEqual(
    new Map([
      ['platform host_payable H', inr(1_180n)],
      ['H due_from_platform', inr(-1_180n)],
      ['platform fee_income', inr(-1_000n)],
      ['platform output_cgst', inr(-90n)],
      ['platform output_sgst', inr(-90n)],
      ['H commission', inr(1_000n)],
      ['H input_gst', inr(180n)],
    ]),
  );
  expect(purposes(fee)).toEqual(['commission', 'gst_on_commission']);
  const back = feeCredited(event('fc'), 'H', { net: inr(1_000n), tax });
  expect([back.key, balances([fee, back]).size]).toEqual(['fee_credit/fc', 0]);
  const tcs = tcsCollected(event('t'), 'H', { cgst: inr(1n), sgst: inr(2n), igst: inr(4n) });
  expect(written(tcs)).toEqual({
    'platform host_payable H': 7n,
    'H due_from_platform': -7n,
    'platform tcs_payable': -7n,
    'H tcs_credit': 7n,
  });
  const income = incomeTaxDeducted(event('t'), 'H', inr(5n));
  expect(written(income)).toEqual({
    'platform host_payable H': 5n,
    'H due_from_platform': -5n,
    'platform income_tax_payable': -5n,
    'H income_tax_credit': 5n,
  });
  const claim = claimDecided(event('cl'), SIDES, inr(9n));
  expect(written(claim)).toEqual({
    'platform host_payable H': 9n,
    'H due_from_platform': -9n,
    'platform claims_payable S': -9n,
    'H claims': 9n,
  });
  expect([tcs, income, claim].flatMap(purposes)).toEqual(['tcs', 'income_tax', 'claim']);
});

test('a deposit is a debt of who holds it, until it goes back or is kept', () => {
  const by = (collector: 'host' | 'platform') => ({ amount: inr(100n), collector });
  expect(written(depositTaken(event('d'), SIDES, by('host')))).toEqual({ 'H bank': 100n, 'H deposit_held S': -100n });
  const taken = depositTaken(event('d'), SIDES, by('platform'));
  expect(written(taken)).toEqual({ 'platform bank': 100n, 'platform deposit_held S': -100n });
  expect(balances([taken, depositReturned(event('d'), SIDES, by('platform'))]).size).toBe(0);
  const kept = depositKept(event('d'), SIDES, by('platform'));
  expect(written(kept)).toEqual({
    'platform deposit_held S': 100n,
    'platform host_payable H': -100n,
    'H due_from_platform': 100n,
    'H receivable S': -100n,
  });
  expect(purposes(kept)).toEqual(['deposit']);
  expect(written(depositKept(event('d'), SIDES, by('host')))).toEqual({
    'H deposit_held S': 100n,
    'H receivable S': -100n,
  });
});

test('a payout, and its return', () => {
  const sent = payoutSent(event('po'), 'H', inr(700n));
  expect(written(sent)).toEqual({
    'platform host_payable H': 700n,
    'H due_from_platform': -700n,
    'platform bank': -700n,
    'H bank': 700n,
  });
  expect(purposes(sent)).toEqual(['payout']);
  const back = payoutReturned(sent, event('po'));
  expect([back.key, balances([sent, back]).size]).toEqual(['payout_returned/po', 0]);
});

test('interest, write-off, balance used, money nobody knows the invoice of', () => {
  expect(written(interestCharged(event('x'), SIDES, inr(3n)))).toEqual({
    'H receivable S': 3n,
    'H interest_income': -3n,
  });
  expect(written(writtenOff(event('x'), SIDES, inr(3n)))).toEqual({ 'H bad_debt': 3n, 'H receivable S': -3n });
  expect(written(balanceUsed(event('x'), SIDES, inr(3n)))).toEqual({
    'H shipper_balance S': 3n,
    'H receivable S': -3n,
  });
  const unmatched = (collector: 'host' | 'platform') =>
    written(unmatchedReceived(event('x'), 'H', { amount: inr(3n), collector }));
  expect(unmatched('host')).toEqual({ 'H bank': 3n, 'H unmatched_money': -3n });
  expect(unmatched('platform')).toEqual({
    ...{ 'platform bank': 3n, 'platform host_payable H': -3n, 'H due_from_platform': 3n, 'H unmatched_money': -3n },
  });
  const matched = (outstanding: bigint) =>
    written(moneyMatched(event('x'), SIDES, { amount: inr(3n), outstanding: inr(outstanding) }));
  expect(matched(2n)).toEqual({ 'H unmatched_money': 3n, 'H receivable S': -2n, 'H shipper_balance S': -1n });
  expect(matched(4n)).toEqual({ 'H unmatched_money': 3n, 'H receivable S': -3n });
});

test.each<[string, (amount: Money) => Journal]>([
  ['refund', (amount) => refundPaid(event('x'), SIDES, { amount, collector: 'host' })],
  ['fee', (net) => feeCharged(event('x'), 'H', { net, tax: NO_TAX })],
  ['tcs', (igst) => tcsCollected(event('x'), 'H', { ...NO_TAX, igst })],
  ['income_tax', (amount) => incomeTaxDeducted(event('x'), 'H', amount)],
  ['deposit', (amount) => depositTaken(event('x'), SIDES, { amount, collector: 'host' })],
  ['deposit_returned', (amount) => depositReturned(event('x'), SIDES, { amount, collector: 'host' })],
  ['deposit_kept', (amount) => depositKept(event('x'), SIDES, { amount, collector: 'host' })],
  ['payout', (amount) => payoutSent(event('x'), 'H', amount)],
  ['claim', (amount) => claimDecided(event('x'), SIDES, amount)],
  ['interest', (amount) => interestCharged(event('x'), SIDES, amount)],
  ['write_off', (amount) => writtenOff(event('x'), SIDES, amount)],
  ['balance_used', (amount) => balanceUsed(event('x'), SIDES, amount)],
  ['unmatched', (amount) => unmatchedReceived(event('x'), 'H', { amount, collector: 'host' })],
  ['matched', (amount) => moneyMatched(event('x'), SIDES, { amount, outstanding: inr(1n) })],
])('%s below zero is no event; its key is its kind and id', (kind, of) => {
  expect(() => of(inr(-1n))).toThrow(RangeError);
  expect([of(inr(1n)).key, of(inr(1n)).kind]).toEqual([`${kind}/x`, kind]);
});

test('a journal balances in each book, not only in all', () => {
  const crossed = [debit('H', 'bank', inr(5n)), debit(PLATFORM_BOOK, 'bank', inr(-5n))];
  expect(imbalances(crossed)).toEqual(['H INR 5', 'platform INR -5']);
  expect(() => journal('payment', event('x'), crossed)).toThrow('payment/x does not balance: H INR 5, platform INR -5');
});

test('an event told twice posts once; another under its key is refused', () => {
  const first = payoutSent(event('po'), 'H', inr(700n));
  const posted = new Map([[first.key, first]]);
  expect(posting(new Map(), first)).toBe('new');
  expect(posting(posted, payoutSent(event('po'), 'H', inr(700n)))).toBe('same');
  expect(posting(posted, payoutSent(event('po'), 'H', inr(701n)))).toBe('conflict');
  expect(posting(posted, payoutReturned(first, event('po')))).toBe('new');
});

test('a balance is of a book, an account and a party', () => {
  const journals = [
    invoiceIssued(event('1'), SIDES, BILLED),
    invoiceIssued(event('2'), { host: 'H', shipper: 'T' }, BILLED),
    invoiceIssued(event('4'), { host: 'H', shipper: 'S' }, BILLED),
    invoiceIssued(event('3'), { host: 'G', shipper: 'S' }, BILLED),
  ];
  expect(balanceOf(journals, { book: 'H', account: 'receivable' })).toEqual(inr(226_500n));
  expect(balanceOf(journals, { book: 'H', account: 'receivable', party: 'T' })).toEqual(inr(75_500n));
  expect(balanceOf(journals, { book: 'H', account: 'bank' })).toEqual(ZERO_INR);
});

test('the chart tells the side of each account', () => {
  expect(isDebitAccount('bank')).toBe(true);
  expect(isDebitAccount('commission')).toBe(true);
  expect(isDebitAccount('host_payable')).toBe(false);
  expect(isDebitAccount('storage_income')).toBe(false);
  expect(new Set(Object.values(ACCOUNTS).map(({ name }) => name)).size).toBe(Object.keys(ACCOUNTS).length);
});
