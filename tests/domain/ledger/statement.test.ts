import { expect, test } from 'vitest';
import { AGE_BUCKETS, ageBucket, ageing, dueRangeOf } from '#app/domain/ledger/ageing.ts';
import {
  claimDecided,
  feeCharged,
  incomeTaxDeducted,
  paymentReceived,
  payoutReturned,
  payoutSent,
  refundPaid,
  tcsCollected,
} from '#app/domain/ledger/events.ts';
import { credit, debit, journal } from '#app/domain/ledger/journal.ts';
import { matchMoney, type OpenInvoice } from '#app/domain/ledger/match-money.ts';
import { hostStatement, payable } from '#app/domain/ledger/statement.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { NO_TAX } from '#app/domain/tax/tax-engine.ts';

const at = (id: string, day: string) => ({ id, on: plainDate(day) });
const SIDES = { host: 'H', shipper: 'S' };
const collected = (id: string, day: string, paise: bigint) =>
  paymentReceived(at(id, day), SIDES, {
    amount: inr(paise),
    tds: ZERO_INR,
    outstanding: inr(paise),
    collector: 'platform',
  });
const payout = payoutSent(at('po', '2026-05-31'), 'H', inr(500n));
const JOURNALS = [
  collected('p0', '2026-04-30', 800n),
  collected('p1', '2026-05-01', 10_000n),
  collected('p2', '2026-05-31', 2_000n),
  collected('p3', '2026-06-01', 77n),
  feeCharged(at('f', '2026-05-10'), 'H', { net: inr(1_000n), tax: { ...NO_TAX, igst: inr(180n) } }),
  tcsCollected(at('t', '2026-05-10'), 'H', { ...NO_TAX, igst: inr(50n) }),
  incomeTaxDeducted(at('t', '2026-05-10'), 'H', inr(12n)),
  refundPaid(at('r', '2026-05-11'), SIDES, { amount: inr(300n), collector: 'platform' }),
  claimDecided(at('c', '2026-05-12'), SIDES, inr(40n)),
  payout,
  paymentReceived(at('direct', '2026-05-20'), SIDES, {
    amount: inr(9n),
    tds: ZERO_INR,
    outstanding: inr(9n),
    collector: 'host',
  }),
  feeCharged(at('g', '2026-05-10'), 'G', { net: inr(5n), tax: NO_TAX }),
];
const MAY = stay(plainDate('2026-05-01'), plainDate('2026-06-01'));
const JUNE = stay(plainDate('2026-06-01'), plainDate('2026-07-01'));

test('a month: carried over, earned, taken, paid out, carried on', () => {
  expect(hostStatement(JOURNALS, 'H', MAY)).toEqual({
    host: 'H',
    period: MAY,
    opening: inr(800n),
    lines: {
      gross: inr(12_000n),
      refund: inr(-300n),
      commission: inr(-1_000n),
      gst_on_commission: inr(-180n),
      fee_advance: inr(0n),
      tcs: inr(-50n),
      income_tax: inr(-12n),
      claim: inr(-40n),
      deposit: ZERO_INR,
      payout: inr(-500n),
    },
    closing: inr(10_718n),
  });
  const june = hostStatement([...JOURNALS, payoutReturned(payout, at('po', '2026-06-02'))], 'H', JUNE);
  expect([june.opening, june.lines.gross, june.lines.payout, june.closing]).toEqual([
    inr(10_718n),
    inr(77n),
    inr(500n),
    inr(11_295n),
  ]);
});

test('a host that owes carries it on, and nothing is paid out', () => {
  const { closing } = hostStatement(JOURNALS, 'G', MAY);
  expect(closing).toEqual(inr(-5n));
  expect(payable(closing, ZERO_INR)).toEqual(ZERO_INR);
  expect(payable(inr(100n), inr(30n))).toEqual(inr(70n));
  expect(payable(inr(100n), inr(130n))).toEqual(ZERO_INR);
});

test('what else a host and the platform have in their books is on no statement', () => {
  const others = [
    journal('payment', at('x', '2026-05-02'), [
      debit('platform', 'bank', inr(9n), 'H'),
      credit('platform', 'fee_income', inr(9n), 'H'),
    ]),
    journal('payment', at('y', '2026-05-02'), [
      debit('H', 'host_payable', inr(9n), 'H'),
      credit('H', 'bank', inr(9n), 'H'),
    ]),
  ];
  expect(hostStatement(others, 'H', MAY).closing).toEqual(ZERO_INR);
});

test('a balance that moves without a purpose is found', () => {
  const silent = journal('payout', at('x', '2026-05-02'), [
    debit('platform', 'host_payable', inr(1n), 'H'),
    credit('platform', 'bank', inr(1n)),
  ]);
  expect(() => hostStatement([silent], 'H', MAY)).toThrow('payout/x moves a host’s balance');
});

test.each([
  [-1, 'not_due'],
  [0, 'not_due'],
  [1, '0-30'],
  [30, '0-30'],
  [31, '31-60'],
  [60, '31-60'],
  [61, '61-90'],
  [90, '61-90'],
  [91, '90+'],
])('%i days overdue is %s', (days, bucket) => {
  const due = plainDate('2026-05-14');
  expect(ageBucket(due, addDays(due, days))).toBe(bucket);
});

test('ageing adds up', () => {
  const item = (dueOn: string, paise: bigint) => ({ dueOn: plainDate(dueOn), outstanding: inr(paise) });
  const items = [item('2026-05-01', 5n), item('2026-05-02', 6n), item('2026-01-01', 7n), item('2026-06-01', 8n)];
  expect(ageing(items, plainDate('2026-05-14'))).toEqual({
    not_due: inr(8n),
    '0-30': inr(11n),
    '31-60': ZERO_INR,
    '61-90': ZERO_INR,
    '90+': inr(7n),
  });
});

const open = (id: string, sequence: string, dueOn: string, paise: bigint, shipper = 'S'): OpenInvoice => ({
  ...{ id, number: `KOS/26-27/${sequence}`, bookingReference: `QS-${id}0000000`, shipper },
  ...{ dueOn: plainDate(dueOn), outstanding: inr(paise) },
});
const OPEN = [
  open('D', '000013', '2026-06-01', 900n),
  open('A', '000012', '2026-06-10', 500n),
  open('B', '000011', '2026-06-01', 300n),
  open('C', '000120', '2026-06-01', 300n, 'T'),
];

test.each<[string, bigint, Record<string, bigint>, bigint]>([
  ['NEFT KOS/26-27/000012 VAYU', 500n, { A: 500n }, 0n],
  ['upi/kos2627000012/pay', 200n, { A: 200n }, 0n],
  ['KOS 26 27 000012', 700n, { A: 500n }, 200n],
  ['booking qs-b0000000', 300n, { B: 300n }, 0n],
  ['KOS/26-27/000012 and KOS/26-27/000011', 600n, { B: 300n, A: 300n }, 0n],
  ['KOS/26-27/000012 KOS/26-27/000011', 300n, { B: 300n }, 0n],
  // Due on one day, the lower number first.
  ['KOS/26-27/000013 KOS/26-27/000011', 300n, { B: 300n }, 0n],
])('%s with %s', (text, paise, applied, over) => {
  const match = matchMoney({ amount: inr(paise), text }, OPEN);
  expect(Object.fromEntries(match.applied.map(({ invoiceId, amount }) => [invoiceId, amount.paise]))).toEqual(applied);
  expect([match.over, match.unmatched, match.suggestions]).toEqual([inr(over), ZERO_INR, []]);
});

test.each([
  'thanks',
  '',
  'KOS/26-27/0000121',
  'XKOS/26-27/000012',
  'KOS/26-27/00012',
  'KOS/26-27/000011 KOS/26-27/000120',
])('%j names nothing, or two shippers: held, with suggestions', (text) => {
  expect(matchMoney({ amount: inr(300n), text }, OPEN)).toEqual({
    ...{ applied: [], over: ZERO_INR, unmatched: inr(300n), suggestions: ['B', 'C'] },
  });
});

test('an invoice without a booking reference is not named by every text', () => {
  const bare = { ...open('A', '000012', '2026-06-10', 500n), bookingReference: '' };
  for (const text of ['x', 'x - y', ''])
    expect(matchMoney({ amount: inr(1n), text }, [bare]).unmatched).toEqual(inr(1n));
});

test('the due days of a bucket are those whose bucket it is', () => {
  const today = plainDate('2026-06-10');
  for (let days = -40; days <= 130; days++) {
    const due = addDays(today, -days);
    const within = AGE_BUCKETS.filter((bucket) => {
      const { from, to } = dueRangeOf(bucket, today);
      return (from === null || due >= from) && (to === null || due <= to);
    });
    expect(within).toEqual([ageBucket(due, today)]);
  }
});
