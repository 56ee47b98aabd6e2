import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StayEvent, StayRecord } from '#app/domain/pricing/actual-course.ts';
import {
  BILLING_MODES,
  type BillingDocument,
  billedBy,
  documentsDue,
  netPaiseOf,
} from '#app/domain/pricing/billing.ts';
import { costIfLeaving } from '#app/domain/pricing/cost-of-staying.ts';
import { leaveOnDay } from '#app/domain/pricing/leave-on-day.ts';
import { quoteCard } from '#app/domain/pricing/quote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, daysBetween, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { ARRIVAL, anyAsk, anyCard, GST } from './cards.ts';

const modes = fc.constantFrom(...BILLING_MODES);

/** Runs the billing on each of the days, with what is known by then, and keeps the documents. */
function billedOver(record: StayRecord, mode: 'advance' | 'monthly', runs: readonly PlainDate[]): BillingDocument[] {
  const documents: BillingDocument[] = [];
  for (const today of runs) {
    const known = { ...record, events: record.events.filter(({ day }) => day <= today) };
    documents.push(...documentsDue(known, mode, billedBy(documents), today));
  }
  return documents;
}

const undisturbed = fc.tuple(anyCard, anyAsk).map(([card, ask]): [StayRecord, typeof ask] => [
  {
    ...{ card, agreed: ask.stay, pallets: ask.pallets, terms: ask, covered: ask.insured, closedOn: ask.stay.endsOn },
    events: [
      { id: 'in', kind: 'received', day: ask.stay.startsOn, pallets: ask.pallets },
      { id: 'out', kind: 'released', day: ask.stay.endsOn, pallets: ask.pallets },
      ...ask.orders.map((order, index): StayEvent => ({ id: `order-${index}`, kind: 'service', ...order })),
    ],
  },
  ask,
]);
const runDays = (last: number) =>
  fc
    .array(fc.integer({ min: 0, max: last + 40 }), { maxLength: 12 })
    .map((days) => [...days, last, last + 45].sort((a, b) => a - b).map((n) => addDays(ARRIVAL, n)));

it('the quote is the sum of the invoices of a stay that went as asked, on whatever days they are made', () => {
  const cases = undisturbed.chain(([record, ask]) =>
    fc.tuple(fc.constant(record), fc.constant(ask), runDays(daysBetween(ARRIVAL, ask.stay.endsOn)), modes),
  );
  fc.assert(
    fc.property(cases, ([record, ask, runs, mode]) => {
      const documents = billedOver(record, mode, runs);
      const billed = documents.reduce((total, document) => total + netPaiseOf(document), 0n);
      expect(billed).toBe(quoteCard(record.card, ask, GST, 'inter_state').subtotal.paise);
      expect(documents.some(({ kind }) => kind === 'credit' || kind === 'late')).toBe(false);
    }),
    { numRuns: 200 },
  );
});

it('a stay is billed what it costs by the certificates that held, whichever were known at the hold', () => {
  const cover = fc.array(fc.tuple(fc.integer({ min: -5, max: 80 }), fc.integer({ min: 1, max: 40 })), { maxLength: 3 });
  const cases = undisturbed.chain(([record, ask]) =>
    fc.tuple(fc.constant(record), fc.constant(ask), cover, runDays(daysBetween(ARRIVAL, ask.stay.endsOn)), modes),
  );
  fc.assert(
    fc.property(cases, ([record, ask, held, runs, mode]) => {
      const covered = held.map(([from, days]) => stay(addDays(ARRIVAL, from), addDays(ARRIVAL, from + days)));
      const documents = billedOver({ ...record, covered }, mode, runs);
      const billed = documents.reduce((total, document) => total + netPaiseOf(document), 0n);
      expect(billed).toBe(quoteCard(record.card, { ...ask, insured: covered }, GST, 'inter_state').subtotal.paise);
    }),
    { numRuns: 150 },
  );
});

const BASE = 40;
/** Any course of goods: in and out by parts, with services and a reclassification, closed on day 70. */
const anyRecord: fc.Arbitrary<StayRecord> = fc
  .record({
    card: anyCard,
    ask: anyAsk,
    ins: fc.array(fc.record({ at: fc.integer({ min: 0, max: BASE }), pallets: fc.integer({ min: 1, max: 9 }) }), {
      maxLength: 4,
    }),
    outs: fc.array(fc.record({ at: fc.integer({ min: 5, max: 70 }), pallets: fc.integer({ min: 1, max: 9 }) }), {
      maxLength: 4,
    }),
    orders: fc.array(fc.record({ at: fc.integer({ min: 0, max: 70 }), units: fc.integer({ min: 1, max: 99 }) }), {
      maxLength: 3,
    }),
    change: fc.option(fc.integer({ min: 0, max: 70 })),
  })
  .map(({ card, ask, ins, outs, orders, change }) => ({
    ...{
      card,
      agreed: ask.stay,
      pallets: ask.pallets,
      terms: ask,
      covered: ask.insured,
      closedOn: addDays(ARRIVAL, 82),
    },
    events: [
      ...ins.map(
        ({ at, pallets }, n): StayEvent => ({ id: `in${n}`, kind: 'received', day: addDays(ARRIVAL, at), pallets }),
      ),
      ...outs.map(
        ({ at, pallets }, n): StayEvent => ({ id: `out${n}`, kind: 'released', day: addDays(ARRIVAL, at), pallets }),
      ),
      ...orders.map(
        ({ at, units }, n): StayEvent => ({
          id: `s${n}`,
          kind: 'service',
          day: addDays(ARRIVAL, at),
          service: 'labels',
          units,
        }),
      ),
      ...(change === null
        ? []
        : [{ id: 'c', kind: 'reclassified' as const, day: addDays(ARRIVAL, change), codes: ['4.3'] }]),
    ],
  }));

it('a month billed in any order of events, told twice or not, gives the same documents', () => {
  const told = anyRecord.chain((record) =>
    fc.tuple(
      fc.constant(record),
      fc.shuffledSubarray([...record.events, ...record.events], { minLength: 2 * record.events.length }),
      fc.integer({ min: 0, max: 100 }),
      modes,
    ),
  );
  fc.assert(
    fc.property(told, ([record, events, day, mode]) => {
      const today = addDays(ARRIVAL, day);
      const nothing = billedBy([]);
      expect(documentsDue({ ...record, events }, mode, nothing, today)).toEqual(
        documentsDue(record, mode, nothing, today),
      );
    }),
    { numRuns: 200 },
  );
});

it('months billed as they end, or all together at the end, are the same documents', () => {
  const runs = fc.array(fc.integer({ min: 0, max: 81 }), { maxLength: 8 });
  fc.assert(
    fc.property(anyRecord, runs, (record, days) => {
      const last = addDays(ARRIVAL, 82);
      const early = days.toSorted((a, b) => a - b).map((n) => addDays(ARRIVAL, n));
      expect(billedOver(record, 'monthly', [...early, last])).toEqual(billedOver(record, 'monthly', [last]));
    }),
    { numRuns: 200 },
  );
});

it('each pallet-day is billed once, however late events are told; asked again, nothing is due', () => {
  const late = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 15, maxLength: 15 });
  fc.assert(
    fc.property(anyRecord, late, modes, (record, delays, mode) => {
      const documents: BillingDocument[] = [];
      const toldBy = (today: number) =>
        record.events.filter(({ day }, n) => daysBetween(ARRIVAL, day) + (delays[n] ?? 0) <= today);
      for (let today = 0; today <= 150; today += 6)
        documents.push(
          ...documentsDue({ ...record, events: toldBy(today) }, mode, billedBy(documents), addDays(ARRIVAL, today)),
        );
      const end = addDays(ARRIVAL, 150);
      const atOnce = billedBy(documentsDue(record, mode, billedBy([]), end)).charges;
      const billed = billedBy(documents).charges;
      const owed = (charges: typeof billed) =>
        [...charges.values()]
          .filter(({ quantity }) => quantity !== 0)
          .map(({ key, quantity }) => `${key} ${quantity}`)
          .sort();
      expect(owed(billed)).toEqual(owed(atOnce));
      expect(documentsDue(record, mode, billedBy(documents), end)).toEqual([]);
      const names = documents
        .filter(({ kind }) => kind !== 'late' && kind !== 'credit')
        .map(({ kind, period }) => `${kind} ${period}`);
      expect(new Set(names).size).toBe(names.length);
    }),
    { numRuns: 150 },
  );
});

it('the cost to date of goods that came as asked is the curve of leaving, on each of its days', () => {
  fc.assert(
    fc.property(undisturbed, ([record, ask]) => {
      const there = { ...record, closedOn: null, events: record.events.filter(({ kind }) => kind !== 'released') };
      for (const { leavesOn, total } of leaveOnDay(record.card, ask, GST, 'intra_state'))
        expect(costIfLeaving(there, leavesOn, 1, { gst: GST, kind: 'intra_state' })).toEqual(total);
    }),
    { numRuns: 40 },
  );
});
