import { expect, test } from 'vitest';
import { type DigestFacts, type DigestStay, digestParts } from '#app/domain/mail/digest.ts';
import { inr } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';

const stay = (n: number): DigestStay => ({
  reference: `QS-${n}`,
  withWhom: 'Aavartan',
  pallets: 1,
  slotName: 'Bay A1',
  facilityName: 'Annexe',
});
const NOTHING: DigestFacts = {
  ...{ requests: [], comingIn: [], goingOut: [], overstaying: [] },
  ...{ toPay: null, toReceive: null },
};
const owed = { number: 3, outstanding: inr(18_430_000n), oldest: plainDate('2026-11-12') };

test('a day that brings nothing has no letter', () => {
  expect(digestParts(NOTHING, true)).toEqual([]);
});

test('what presses most comes first', () => {
  const facts = { ...NOTHING, requests: [stay(1)], comingIn: [stay(2)], goingOut: [stay(3)], overstaying: [stay(4)] };
  expect(digestParts({ ...facts, toPay: owed }, true).map(({ title }) => title)).toEqual([
    ...['Past their day out: 1', 'Waiting for your answer: 1', 'In today: 1', 'Out today: 1', 'Overdue'],
  ]);
});

test('a line says who, how much and where', () => {
  expect(digestParts({ ...NOTHING, comingIn: [stay(7)] }, false)).toEqual([
    { title: 'In today: 1', lines: ['QS-7: 1 pallet place, Aavartan, Bay A1, Annexe'] },
  ]);
});

test('eight are named, the rest is counted', () => {
  const [part] = digestParts({ ...NOTHING, goingOut: Array.from({ length: 11 }, (_, n) => stay(n)) }, true);
  expect(part).toMatchObject({ title: 'Out today: 11' });
  expect(part?.lines).toHaveLength(9);
  expect(part?.lines.at(-1)).toBe('and 3 more');
  const [whole] = digestParts({ ...NOTHING, goingOut: Array.from({ length: 8 }, (_, n) => stay(n)) }, true);
  expect(whole?.lines.at(-1)).toContain('QS-7');
});

test('money is told to those who may see it', () => {
  const facts = { ...NOTHING, toPay: owed, toReceive: { ...owed, number: 1 } };
  expect(digestParts(facts, false)).toEqual([]);
  expect(digestParts(facts, true)).toEqual([
    {
      title: 'Overdue',
      lines: [
        '3 invoices to pay, ₹1,84,300.00, the oldest due on 12 Nov',
        '1 invoice others have not paid, ₹1,84,300.00, the oldest due on 12 Nov',
      ],
    },
  ]);
});
