import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import {
  type Commissioned,
  type CommissionRule,
  commissionAhead,
  commissionOn,
  commissionRuleFor,
  feeGivenBack,
} from '#app/domain/pricing/commission.ts';
import { basisPoints, inr, sum, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';

const rule = (id: string, conditions: Partial<CommissionRule> = {}): CommissionRule => ({
  ...{ id, host: null, regime: null, cargoCode: null, port: null, volumeFrom: null },
  ...{ rate: basisPoints(800), minimumFee: inr(5_000n), effectiveFrom: plainDate('2026-01-01'), effectiveTo: null },
  ...conditions,
});
const CASE: Commissioned = {
  ...{
    on: plainDate('2026-05-14'),
    host: 'H',
    regime: 'bonded',
    cargoCodes: ['4.3', 'norm'],
    port: 'ennore',
    volume: 500,
  },
};
const first = (...rules: CommissionRule[]) => commissionRuleFor(rules, CASE)?.id ?? null;

test.each<[string, CommissionRule, CommissionRule]>([
  [
    'the host before regime, class and port together',
    rule('z', { host: 'H' }),
    rule('a', { regime: 'bonded', cargoCode: '4.3', port: 'ennore' }),
  ],
  ['regime before class and port', rule('z', { regime: 'bonded' }), rule('a', { cargoCode: '4.3', port: 'ennore' })],
  ['class before port', rule('z', { cargoCode: 'norm' }), rule('a', { port: 'ennore' })],
  ['port before volume', rule('z', { port: 'ennore' }), rule('a', { volumeFrom: 500 })],
  ['host and port before the host', rule('z', { host: 'H', port: 'ennore' }), rule('a', { host: 'H' })],
  ['the higher volume', rule('z', { volumeFrom: 500 }), rule('a', { volumeFrom: 100 })],
  ['volume from 0 before none', rule('z', { volumeFrom: 0 }), rule('a')],
  ['the later start', rule('z', { effectiveFrom: plainDate('2026-02-01') }), rule('a')],
  ['the volume before the start', rule('z', { volumeFrom: 9 }), rule('a', { effectiveFrom: plainDate('2026-02-01') })],
  ['the id where all else is the same', rule('a'), rule('z')],
])('%s', (_, wins, loses) => {
  expect(first(wins, loses)).toBe(wins.id);
  expect(first(loses, wins)).toBe(wins.id);
});

test.each<[string, Partial<CommissionRule>]>([
  ['another host', { host: 'G' }],
  ['another regime', { regime: 'neutral' }],
  ['a class the cargo is not of', { cargoCode: '8' }],
  ['another port', { port: 'mundra' }],
  ['a volume not reached', { volumeFrom: 501 }],
  ['not yet', { effectiveFrom: plainDate('2026-05-15') }],
  ['no longer', { effectiveTo: plainDate('2026-05-14') }],
])('a rule for %s does not apply', (_, conditions) => {
  expect(first(rule('x', conditions), rule('all'))).toBe('all');
  expect(first(rule('x', conditions))).toBeNull();
});

test('the rate of the sum, at least the minimum, never more than the sum; each line its share', () => {
  const on = (...nets: bigint[]) => commissionOn(rule('r'), nets.map(inr));
  expect(on(100_000n, 50_000n)).toEqual({ ruleId: 'r', fee: inr(12_000n), shares: [inr(8_000n), inr(4_000n)] });
  expect(on(30_000n, 10_000n)).toEqual({ ruleId: 'r', fee: inr(5_000n), shares: [inr(3_750n), inr(1_250n)] });
  expect(on(4_000n).fee).toEqual(inr(4_000n));
  expect(on(62_500n).fee).toEqual(inr(5_000n));
  expect(on(0n, 0n)).toEqual({ ruleId: 'r', fee: ZERO_INR, shares: [ZERO_INR, ZERO_INR] });
  expect(on()).toEqual({ ruleId: 'r', fee: ZERO_INR, shares: [] });
});

it('the order of rules is no matter, and shares add up', () => {
  const maybe = <T>(value: T) => fc.constantFrom(value, null);
  const rules = fc.array(
    fc.record({
      host: maybe('H'),
      regime: maybe('bonded'),
      cargoCode: maybe('4.3'),
      port: maybe('ennore'),
      volumeFrom: fc.option(fc.nat(600)),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const nets = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }).map(inr), { maxLength: 9 });
  fc.assert(
    fc.property(rules, nets, fc.nat(), (conditions, lines, seed) => {
      const list = conditions.map((each, index) => rule(String(index), each));
      const turned = list.toSorted((a, b) => (((Number(a.id) + 3) * seed) % 11) - (((Number(b.id) + 3) * seed) % 11));
      expect(commissionRuleFor(turned, CASE)).toEqual(commissionRuleFor(list, CASE));
      const { fee, shares } = commissionOn(list[0] as CommissionRule, lines);
      expect(sum(shares)).toEqual(fee);
      expect(fee.paise <= sum(lines).paise).toBe(true);
    }),
  );
});

test('with a credit goes the same share of the fee; in parts it ends at none', () => {
  const standing = (netCredited: bigint, feeCredited: bigint) => ({
    ...{ net: inr(1_000n), fee: inr(85n), netCredited: inr(netCredited), feeCredited: inr(feeCredited) },
  });
  expect(feeGivenBack(standing(0n, 0n), inr(300n))).toEqual(inr(26n));
  expect(feeGivenBack(standing(300n, 26n), inr(300n))).toEqual(inr(25n));
  expect(feeGivenBack(standing(600n, 51n), inr(400n))).toEqual(inr(34n));
  expect(() => feeGivenBack(standing(600n, 51n), inr(401n))).toThrow(RangeError);
  expect(() => feeGivenBack(standing(600n, 51n), inr(-1n))).toThrow(RangeError);
  const nothing = { net: ZERO_INR, fee: ZERO_INR, netCredited: ZERO_INR, feeCredited: ZERO_INR };
  expect(feeGivenBack(nothing, ZERO_INR)).toEqual(ZERO_INR);
});

const GST = basisPoints(1_800);
const ahead = (rules: readonly CommissionRule[], net: bigint, payable: bigint, paid: bigint) =>
  commissionAhead(rules, CASE, { net: inr(net), payable: inr(payable), paid: inr(paid) }, GST).paise;

test.each<[string, Partial<CommissionRule>, [bigint, bigint, bigint], bigint]>([
  ['the fee and its GST of a whole payment', { minimumFee: ZERO_INR }, [100_000n, 118_000n, 118_000n], 9_440n],
  ['half of both for half of it', { minimumFee: ZERO_INR }, [100_000n, 118_000n, 59_000n], 4_720n],
  ['a third, rounded down', { minimumFee: ZERO_INR }, [100_000n, 118_000n, 39_334n], 3_146n],
  ['the minimum fee', { minimumFee: inr(9_000n) }, [100_000n, 118_000n, 118_000n], 10_620n],
  ['never more than is paid', { minimumFee: inr(9_000n) }, [9_000n, 9_000n, 9_000n], 9_000n],
  ['nothing of a document of nothing', {}, [0n, 118n, 118n], 0n],
])('taken ahead: %s', (_, conditions, [net, payable, paid], taken) => {
  expect(ahead([rule('x', conditions)], net, payable, paid)).toBe(taken);
});

test('taken ahead: nothing where no rule holds, and by the least that any volume the month may come to asks for', () => {
  expect(ahead([rule('x', { host: 'G' })], 100_000n, 118_000n, 118_000n)).toBe(0n);
  const large = rule('large', { volumeFrom: 100_000, rate: basisPoints(500), minimumFee: ZERO_INR });
  expect(ahead([rule('all', { minimumFee: ZERO_INR }), large], 100_000n, 118_000n, 118_000n)).toBe(5_900n);
  const dear = rule('dear', { volumeFrom: 100_000, rate: basisPoints(1_000), minimumFee: ZERO_INR });
  expect(ahead([rule('all', { minimumFee: ZERO_INR }), dear], 100_000n, 118_000n, 118_000n)).toBe(9_440n);
  // Below 100,000 pallet-days nothing is charged, so nothing may be taken for it.
  expect(ahead([large], 100_000n, 118_000n, 118_000n)).toBe(0n);
});

test('taken ahead in parts is never more than of the whole, and never more than any part', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 10n }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { minLength: 1, maxLength: 6 }),
      (net, rate, parts) => {
        const rules = [rule('x', { rate: basisPoints(rate), minimumFee: ZERO_INR })];
        const payable = parts.reduce((total, part) => total + part, 0n);
        const taken = parts.map((part) => ahead(rules, net, payable, part));
        expect(taken.every((each, n) => each >= 0n && each <= (parts[n] ?? 0n))).toBe(true);
        expect(taken.reduce((total, each) => total + each, 0n)).toBeLessThanOrEqual(
          ahead(rules, net, payable, payable),
        );
      },
    ),
  );
});
