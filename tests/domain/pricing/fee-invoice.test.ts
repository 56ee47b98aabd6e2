import { expect, test } from 'vitest';
import type { CommissionRule } from '#app/domain/pricing/commission.ts';
import { type ChargeableInvoice, feeLines } from '#app/domain/pricing/fee-invoice.ts';
import { basisPoints, inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';

const rule = (over: Partial<CommissionRule> = {}): CommissionRule => ({
  ...{ id: 'all', host: null, regime: null, cargoCode: null, port: null, volumeFrom: null },
  ...{ rate: basisPoints(850), minimumFee: ZERO_INR, effectiveFrom: plainDate('2026-01-01'), effectiveTo: null },
  ...over,
});
const invoice = (number: string, net: bigint, over: Partial<ChargeableInvoice> = {}): ChargeableInvoice => ({
  ...{ invoiceId: `id of ${number}`, number, net: inr(net), on: plainDate('2026-05-14'), host: 'H' },
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
      ...{ invoiceId: 'id of K/1', description: 'Commission on invoice K/1', base: inr(100_000n), rule: small },
      ...{ formula: '8.5% of ₹1,000.00, at least ₹50.00', fee: inr(8_500n) },
      tax: { cgst: inr(765n), sgst: inr(765n), igst: ZERO_INR },
    },
    {
      ...{ invoiceId: 'id of K/2', description: 'Commission on invoice K/2', base: inr(30_003n), rule: rule() },
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
