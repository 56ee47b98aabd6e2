import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CommissionRule } from '#app/domain/pricing/commission.ts';
import {
  type ChargeableDocument,
  type ChargedLine,
  feeCreditLines,
  feeLines,
} from '#app/domain/pricing/fee-invoice.ts';
import { basisPoints, inr, minus, plus, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';

const rule = (over: Partial<CommissionRule> = {}): CommissionRule => ({
  ...{ id: 'all', host: null, regime: null, cargoCode: null, port: null, volumeFrom: null },
  ...{ rate: basisPoints(850), minimumFee: ZERO_INR, effectiveFrom: plainDate('2026-01-01'), effectiveTo: null },
  ...over,
});
const invoice = (number: string, net: bigint, over: Partial<ChargeableDocument> = {}): ChargeableDocument => ({
  ...{ invoiceId: `id of ${number}`, debitNoteId: null, number, net: inr(net), on: plainDate('2026-05-14'), host: 'H' },
  ...{ regime: 'bonded', cargoCodes: [], port: 'ennore', volume: 0 },
  ...over,
});
const GST = { rate: basisPoints(1800), kind: 'intra_state' as const };

test('each invoice is a line, with the rule that made its fee and its own tax', () => {
  const small = rule({ id: 'bonded', regime: 'bonded', minimumFee: inr(5_000n) });
  const { lines, totals } = feeLines(
    [invoice('K/1', 100_000n), invoice('K/2', 30_003n, { regime: 'neutral' })],
    [rule(), small],
    GST,
  );
  expect(lines).toEqual([
    {
      ...{
        invoiceId: 'id of K/1',
        debitNoteId: null,
        description: 'Commission on invoice K/1',
        base: inr(100_000n),
        rule: small,
      },
      ...{ formula: '8.5% of ₹1,000.00, at least ₹50.00', fee: inr(8_500n) },
      tax: { cgst: inr(765n), sgst: inr(765n), igst: ZERO_INR },
    },
    {
      ...{
        invoiceId: 'id of K/2',
        debitNoteId: null,
        description: 'Commission on invoice K/2',
        base: inr(30_003n),
        rule: rule(),
      },
      ...{ formula: '8.5% of ₹300.03', fee: inr(2_550n) },
      tax: { cgst: inr(230n), sgst: inr(230n), igst: ZERO_INR },
    },
  ]);
  expect(totals).toMatchObject({ taxable: inr(11_050n), cgst: inr(995n), sgst: inr(995n), total: inr(13_040n) });
});

test('what no rule is for, or what comes to nothing, is no line', () => {
  const { lines, totals } = feeLines(
    [invoice('K/1', 100_000n, { port: 'mundra' }), invoice('K/2', 5n)],
    [rule({ port: 'ennore' })],
    { rate: basisPoints(1800), kind: 'inter_state' },
  );
  expect(lines).toEqual([]);
  expect(totals.total).toEqual(ZERO_INR);
});

test('a debit note is charged for under its own number', () => {
  const { lines } = feeLines([invoice('K/D1', 100_000n, { debitNoteId: 'note' })], [rule()], GST);
  expect(lines).toMatchObject([{ description: 'Commission on debit note K/D1', debitNoteId: 'note' }]);
});

const charged = (over: Partial<ChargedLine> = {}): ChargedLine => ({
  ...{ number: 'K/1', debitNoteId: null, feeNumber: 'QSF/26-27/000001', rate: basisPoints(1800) },
  ...{ net: inr(100_000n), fee: inr(8_500n), netCredited: ZERO_INR, feeCredited: ZERO_INR, credited: inr(40_000n) },
  ...over,
});

test('what is credited of a document gives back the same share of its fee, with its tax', () => {
  const { lines, totals } = feeCreditLines([charged(), charged({ credited: inr(1n) })], 'inter_state');
  expect(lines).toMatchObject([
    {
      description: 'Commission on invoice K/1, of fee invoice QSF/26-27/000001, given back',
      formula: '₹400.00 of ₹1,000.00 was credited: the same share of ₹85.00',
      ...{ fee: inr(3_400n), tax: { cgst: ZERO_INR, sgst: ZERO_INR, igst: inr(612n) } },
    },
  ]);
  expect(totals).toMatchObject({ taxable: inr(3_400n), igst: inr(612n), total: inr(4_012n) });
});

test('a document credited whole, in any parts, gives back its fee and its tax to the paisa', () => {
  const parts = fc.array(fc.bigInt({ min: 1n, max: 5_000n }), { minLength: 1, maxLength: 8 });
  const kinds = fc.constantFrom('intra_state' as const, 'inter_state' as const);
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 10_000 }), kinds, (credits, rate, kind) => {
      const net = inr(credits.reduce((all, each) => all + each, 0n));
      const { lines: charge } = feeLines([invoice('K/1', net.paise)], [rule({ rate: basisPoints(rate) })], {
        ...GST,
        kind,
      });
      const [line] = charge;
      if (!line) return;
      let [netCredited, feeCredited] = [ZERO_INR, ZERO_INR];
      let left = line.tax;
      for (const paise of credits) {
        const credited = inr(paise);
        const { lines } = feeCreditLines([charged({ net, fee: line.fee, netCredited, feeCredited, credited })], kind);
        netCredited = plus(netCredited, credited);
        for (const { fee, tax } of lines) {
          feeCredited = plus(feeCredited, fee);
          left = {
            cgst: minus(left.cgst, tax.cgst),
            sgst: minus(left.sgst, tax.sgst),
            igst: minus(left.igst, tax.igst),
          };
        }
      }
      expect(feeCredited).toEqual(line.fee);
      expect(left).toEqual({ cgst: ZERO_INR, sgst: ZERO_INR, igst: ZERO_INR });
    }),
  );
});
