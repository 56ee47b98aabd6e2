import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  claimDecided,
  creditNoteIssued,
  depositKept,
  depositTaken,
  feeCharged,
  incomeTaxDeducted,
  invoiceIssued,
  paymentReceived,
  payoutReturned,
  payoutSent,
  refundPaid,
  tcsCollected,
} from '#app/domain/ledger/events.ts';
import { balanceOf, balances, imbalances, type Journal, posting } from '#app/domain/ledger/journal.ts';
import { matchMoney } from '#app/domain/ledger/match-money.ts';
import { hostStatement } from '#app/domain/ledger/statement.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { basisPoints, inr, minus, plus, sum, ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { splitCredit } from '#app/domain/tax/credit-note.ts';
import { invoiceTotals, lineTax } from '#app/domain/tax/gst.ts';
import { roundOffOf } from '#app/domain/tax/tax-engine.ts';

const START = plainDate('2026-04-01');
const amounts = fc.bigInt({ min: 0n, max: 10n ** 9n }).map(inr);
const sides = fc.record({ host: fc.constantFrom('H', 'G'), shipper: fc.constantFrom('S', 'T') });
const collector = fc.constantFrom('host' as const, 'platform' as const);
const KINDS = [
  'invoice',
  'payment',
  'credit',
  'refund',
  'fee',
  'tcs',
  'tax',
  'deposit',
  'kept',
  'payout',
  'returned',
  'claim',
] as const;

const anyJournal: fc.Arbitrary<Journal> = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    id: fc.uuid(),
    day: fc.integer({ min: 0, max: 120 }),
    of: sides,
    a: amounts,
    b: amounts,
    c: amounts,
    collector,
  })
  .map(({ kind, id, day, of, a, b, c, collector }) => {
    const event = { id, on: addDays(START, day) };
    const tax = lineTax(a, basisPoints(1800), of.host === 'H' ? 'intra_state' : 'inter_state');
    const totals = invoiceTotals([{ taxable: a, tax }]);
    const roundOff = roundOffOf(totals.total);
    const payable = plus(totals.total, roundOff);
    const make: Record<(typeof KINDS)[number], () => Journal> = {
      invoice: () => invoiceIssued(event, of, { totals, roundOff, payable, reverseCharge: false }),
      payment: () => paymentReceived(event, of, { amount: a, tds: b, outstanding: plus(b, c), collector }),
      credit: () =>
        creditNoteIssued(event, of, {
          totals,
          roundOff,
          reverseCharge: false,
          split: splitCredit(payable, { outstanding: b, paid: c, refundWished: c }),
        }),
      refund: () => refundPaid(event, of, { amount: a, collector }),
      fee: () => feeCharged(event, of.host, { net: a, tax }),
      tcs: () => tcsCollected(event, of.host, tax),
      tax: () => incomeTaxDeducted(event, of.host, a),
      deposit: () => depositTaken(event, of, { amount: a, collector }),
      kept: () => depositKept(event, of, { amount: a, collector }),
      payout: () => payoutSent(event, of.host, a),
      returned: () => payoutReturned(payoutSent(event, of.host, a), event),
      claim: () => claimDecided(event, of, a),
    };
    return make[kind]();
  });
const anyLedger = fc.array(anyJournal, { maxLength: 40 });

it('every journal sums to zero in every book, and so does the whole ledger', () => {
  fc.assert(
    fc.property(anyLedger, (journals) => {
      for (const { entries } of journals) expect(imbalances(entries)).toEqual([]);
      expect(sum([...balances(journals).values()])).toEqual(ZERO_INR);
    }),
  );
});

it('posting events in any order, some of them twice, gives the same balances', () => {
  const shuffled = anyLedger.chain((journals) =>
    fc.tuple(
      fc.constant(journals),
      fc.shuffledSubarray([...journals, ...journals], { minLength: 2 * journals.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([journals, told]) => {
      const posted = new Map<string, Journal>();
      for (const each of told) if (posting(posted, each) === 'new') posted.set(each.key, each);
      const byKey = (entries: ReadonlyMap<string, unknown>) => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(byKey(balances([...posted.values()]))).toEqual(byKey(balances(journals)));
    }),
  );
});

it('what the platform owes a host is what the host’s books say, and its statements follow on', () => {
  fc.assert(
    fc.property(anyLedger, fc.integer({ min: 1, max: 119 }), (journals, cut) => {
      const first = hostStatement(journals, 'H', stay(START, addDays(START, cut)));
      const second = hostStatement(journals, 'H', stay(addDays(START, cut), addDays(START, 121)));
      expect(first.opening).toEqual(ZERO_INR);
      expect(second.opening).toEqual(first.closing);
      const owed = minus(ZERO_INR, balanceOf(journals, { book: 'platform', account: 'host_payable', party: 'H' }));
      expect(second.closing).toEqual(owed);
      expect(balanceOf(journals, { book: 'H', account: 'due_from_platform' })).toEqual(owed);
    }),
  );
});

it('matched money is all accounted for, and no invoice gets more than it lacks', () => {
  const open = fc.array(
    fc.record({ lacks: amounts, due: fc.integer({ min: 0, max: 50 }), shipper: fc.constantFrom('S', 'T') }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(open, amounts, fc.array(fc.nat(6)), (items, amount, named) => {
      const invoices = items.map(({ lacks, due, shipper }, index) => ({
        ...{ id: String(index), number: `KOS/26-27/00000${index}`, bookingReference: 'QS-00000000', shipper },
        ...{ dueOn: addDays(START, due), outstanding: lacks },
      }));
      const text = named.map((index) => `KOS/26-27/00000${index}`).join(' ');
      const match = matchMoney({ amount, text }, invoices);
      expect(sum([...match.applied.map((each) => each.amount), match.over, match.unmatched])).toEqual(amount);
      for (const each of match.applied)
        expect(each.amount.paise <= (invoices[Number(each.invoiceId)]?.outstanding.paise ?? 0n)).toBe(true);
    }),
  );
});
