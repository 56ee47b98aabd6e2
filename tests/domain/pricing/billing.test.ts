import { describe, expect, test } from 'vitest';
import type { StayEvent, StayRecord } from '#app/domain/pricing/actual-course.ts';
import {
  type BillingDocument,
  type BillingMode,
  billedBy,
  documentsDue,
  linesOf,
  netPaiseOf,
} from '#app/domain/pricing/billing.ts';
import { PLAIN_CARGO } from '#app/domain/pricing/course.ts';
import type { RateCard } from '#app/domain/pricing/rate-card.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { FULL_CARD, GST } from './cards.ts';

const day = (monthDay: string) => plainDate(`2026-${monthDay}`);
const moved = (kind: 'received' | 'released', monthDay: string, pallets: number): StayEvent => ({
  ...{ id: `${kind}-${monthDay}-${pallets}`, kind, day: day(monthDay), pallets },
});
const ordered = (id: string, monthDay: string, units: number): StayEvent => ({
  ...{ id, kind: 'service', day: day(monthDay), service: 'labels', units },
});

/** Ten rupees a pallet-day, one for handling in, two for handling out; 8 pallets from 20 May to 10 June. */
const PLAIN_CARD: RateCard = {
  ...FULL_CARD,
  slabs: [{ fromDay: 1, toDay: null, perPalletDay: inr(1_000n) }],
  free: { days: 0, arrivalDayCounts: true, excludesHolidays: false },
  minimum: ZERO_INR,
  handlingIn: inr(100n),
  handlingOut: inr(200n),
  documentation: ZERO_INR,
  services: FULL_CARD.services.filter(({ trigger }) => trigger === 'order'),
};
const RECORD: StayRecord = {
  card: PLAIN_CARD,
  agreed: stay(day('05-20'), day('06-10')),
  pallets: 8,
  terms: PLAIN_CARGO,
  covered: [],
  events: [moved('received', '05-20', 8), moved('released', '06-10', 8)],
  closedOn: day('06-10'),
};

/** 'kind period: quantity × price, …' */
const told = ({ kind, period, charges }: BillingDocument) =>
  `${kind} ${period}: ${charges.map(({ code, quantity, unitPrice }) => `${code} ${quantity}×${unitPrice.paise}`).join(', ')}`;
const due = (
  record: Partial<StayRecord>,
  mode: BillingMode,
  today: PlainDate,
  before: readonly BillingDocument[] = [],
) => documentsDue({ ...RECORD, ...record }, mode, billedBy(before), today);
const shown = (...of: Parameters<typeof due>) => due(...of).map(told);

describe('each month in arrears', () => {
  const may = 'monthly 2026-05: storage 96×1000, handling_in 8×100';
  const june = 'final 2026-06: storage 72×1000, handling_out 8×200';

  test('a month is due when the next begins, the rest when the goods are out', () => {
    const open = { closedOn: null, events: RECORD.events.slice(0, 1) };
    expect(shown(open, 'monthly', day('05-31'))).toEqual([]);
    expect(shown(open, 'monthly', day('06-01'))).toEqual([may]);
    const first = due(open, 'monthly', day('06-01'));
    expect(shown(open, 'monthly', day('06-09'), first)).toEqual([]);
    expect(shown({}, 'monthly', day('06-09'), first)).toEqual([]);
    expect(shown({}, 'monthly', day('06-10'), first)).toEqual([june]);
  });

  test('a run that comes late makes the same documents, and the next run none', () => {
    const all = due({}, 'monthly', day('09-03'));
    expect(all.map(told)).toEqual([may, june]);
    expect(shown({}, 'monthly', day('09-04'), all)).toEqual([]);
  });

  test('a service told late is billed late, with no line of the month changed', () => {
    const first = due({}, 'monthly', day('06-12'));
    const events = [...RECORD.events, ordered('v', '05-25', 30)];
    expect(shown({ events }, 'monthly', day('06-20'), first)).toEqual(['late 2026-06-20: service 30×333']);
    const after = [...first, ...due({ events }, 'monthly', day('06-20'), first)];
    expect(shown({ events }, 'monthly', day('06-21'), after)).toEqual([]);
    // One ordered after the end is late as well, once the final document is made.
    const later = [...events, ordered('w', '07-02', 25)];
    expect(shown({ events: later }, 'monthly', day('07-03'), after)).toEqual(['late 2026-07-03: service 25×333']);
    expect(shown({ events: later }, 'monthly', day('07-03'), []).at(-1)).toBe(
      'final 2026-06: storage 72×1000, service 25×333, handling_out 8×200',
    );
  });

  test('what was billed and isn’t owed is credited to its month, once', () => {
    const first = due({}, 'monthly', day('06-12'));
    const left = {
      agreed: stay(day('05-20'), day('05-25')),
      events: [moved('received', '05-20', 8), moved('released', '05-25', 8)],
    };
    const credits = due(left, 'monthly', day('06-20'), first);
    expect(credits.map(told)).toEqual([
      'late 2026-06-20: handling_out 8×200',
      'credit 2026-05: storage 56×1000',
      'credit 2026-06: storage 72×1000, handling_out 8×200',
    ]);
    expect(credits.map(netPaiseOf)).toEqual([1_600n, -56_000n, -73_600n]);
    expect(shown(left, 'monthly', day('06-21'), [...first, ...credits])).toEqual([]);
  });

  test('goods beyond the day out are charged by their stock', () => {
    const events = [moved('received', '05-20', 8), moved('released', '06-10', 5), moved('released', '06-12', 3)];
    expect(shown({ events, closedOn: day('06-12') }, 'monthly', day('06-12'))).toEqual([
      may,
      'final 2026-06: storage 78×1000, handling_out 8×200',
    ]);
  });

  test('lines are an invoice’s lines', () => {
    expect(linesOf(due({}, 'monthly', day('06-12'))[0] as BillingDocument, GST)).toEqual([
      {
        ...{
          code: 'storage',
          description: 'Storage, days 1 to 12 (20 May 2026 to 31 May 2026)',
          formula: '8 pallets × 12 days × ₹10.00',
        },
        ...{
          quantity: 96,
          unit: 'pallet-day',
          unitPrice: inr(1_000n),
          amount: inr(96_000n),
          sac: '996729',
          gstRate: 1800,
        },
      },
      {
        ...{ code: 'handling_in', description: 'Handling in', formula: '8 pallets × ₹1.00' },
        ...{ quantity: 8, unit: 'pallet', unitPrice: inr(100n), amount: inr(800n), sac: '996719', gstRate: 1200 },
      },
    ]);
  });
});

describe('in advance', () => {
  const whole = 'advance stay: storage 168×1000, handling_in 8×100, handling_out 8×200';
  const nothing = { events: [], closedOn: null };

  test('everything on confirmation, and nothing more for a stay that went as agreed', () => {
    const first = due(nothing, 'advance', day('05-14'));
    expect(first.map(told)).toEqual([whole]);
    expect(shown({}, 'advance', day('06-10'), first)).toEqual([]);
  });

  test('days agreed since are billed late; goods beyond them, and services, with the final one', () => {
    const first = due(nothing, 'advance', day('05-14'));
    const longer = { ...nothing, agreed: stay(day('05-20'), day('06-12')) };
    expect(shown(longer, 'advance', day('06-01'), first)).toEqual(['late 2026-06-01: storage 16×1000']);
    const events = [moved('received', '05-20', 8), moved('released', '06-11', 8), ordered('v', '06-02', 40)];
    expect(shown({ events, closedOn: day('06-11') }, 'advance', day('06-11'), first)).toEqual([
      'final stay: storage 8×1000, service 40×333',
    ]);
    const final = due({ events, closedOn: day('06-11') }, 'advance', day('06-11'), first);
    const more = { events: [...events, ordered('w', '06-10', 21)], closedOn: day('06-11') };
    expect(shown(more, 'advance', day('06-30'), [...first, ...final])).toEqual(['late 2026-06-30: service 21×333']);
  });

  test('fewer pallets than booked came: handling is credited, places stay booked', () => {
    const first = due(nothing, 'advance', day('05-14'));
    const events = [moved('received', '05-21', 6), moved('released', '06-10', 6)];
    expect(shown({ events }, 'advance', day('06-10'), first)).toEqual([
      'credit stay: handling_in 2×100, handling_out 2×200',
    ]);
  });
});

describe('actual against booked', () => {
  const events = [
    moved('received', '05-20', 4),
    moved('received', '05-25', 4),
    moved('released', '06-03', 5),
    moved('released', '06-10', 3),
  ];
  const storage = (basis: RateCard['basis'], told: readonly StayEvent[] = events) =>
    due({ card: { ...PLAIN_CARD, basis }, events: told }, 'monthly', day('06-10')).flatMap(({ charges }) =>
      charges.filter(({ code }) => code === 'storage').map(({ quantity }) => quantity),
    );

  test.each<[RateCard['basis'], number[]]>([
    ['booked', [96, 72]],
    // May: 5 days of 4 and 7 of 8. June: 2 days of 8 and 7 of 3.
    ['actual', [76, 37]],
    ['peak', [96, 72]],
    // 76 / 12 is 6.3, 37 / 9 is 4.1.
    ['average', [72, 36]],
  ])('%s', (basis, quantities) => expect(storage(basis)).toEqual(quantities));

  test('days without goods are charged for a booked place alone', () => {
    const gap = [
      moved('received', '05-20', 8),
      moved('released', '05-21', 8),
      moved('received', '05-30', 2),
      moved('released', '06-10', 2),
    ];
    expect(storage('booked', gap)).toEqual([96, 72]);
    expect(storage('actual', gap)).toEqual([12, 18]);
    expect(storage('peak', gap)).toEqual([24, 18]);
    // (8 + 2 + 2) / 3 = 4 on three days.
    expect(storage('average', gap)).toEqual([12, 18]);
  });

  test('days count from the first goods, except for booked places', () => {
    const card = { ...PLAIN_CARD, free: { ...PLAIN_CARD.free, days: 2 } };
    const late = [moved('received', '05-22', 8), moved('released', '06-10', 8)];
    const quantities = (basis: RateCard['basis']) =>
      due({ card: { ...card, basis }, events: late }, 'monthly', day('06-01')).map(told);
    expect(quantities('booked')[0]).toBe('monthly 2026-05: storage 80×1000, handling_in 8×100');
    expect(quantities('actual')[0]).toBe('monthly 2026-05: storage 64×1000, handling_in 8×100');
  });

  test('nothing came: booked places cost, an actual stay does not', () => {
    const none = (basis: RateCard['basis']) =>
      shown({ card: { ...PLAIN_CARD, basis }, events: [] }, 'monthly', day('06-10'));
    expect(none('booked')).toEqual(['monthly 2026-05: storage 96×1000', 'final 2026-06: storage 72×1000']);
    expect(none('actual')).toEqual([]);
  });
});

test('what lacks to the minimum comes with the final document', () => {
  const card = { ...PLAIN_CARD, minimum: inr(170_000n) };
  expect(shown({ card }, 'monthly', day('06-10')).at(-1)).toBe(
    'final 2026-06: storage 72×1000, handling_out 8×200, minimum 1×2000',
  );
  expect(shown({ card, closedOn: null }, 'monthly', day('07-01')).join()).not.toContain('minimum');
});

test('cargo that became hazardous is charged from that day on; earlier months stand', () => {
  const card = { ...PLAIN_CARD, surcharges: FULL_CARD.surcharges };
  const first = due({ card, closedOn: null, events: RECORD.events.slice(0, 1) }, 'monthly', day('06-01'));
  const events: StayEvent[] = [...RECORD.events, { id: 'r', kind: 'reclassified', day: day('06-04'), codes: ['4.2'] }];
  expect(shown({ card, events }, 'monthly', day('06-10'), first)).toEqual([
    'final 2026-06: storage 72×1000, surcharge 48×1500, handling_out 8×200, surcharge 8×300',
  ]);
  // Back-dated into May it adds a late charge and changes no document.
  const backdated: StayEvent[] = [
    ...RECORD.events,
    { id: 'r', kind: 'reclassified', day: day('05-31'), codes: ['4.2'] },
  ];
  expect(shown({ card, events: backdated, closedOn: null }, 'monthly', day('06-02'), first)).toEqual([
    'late 2026-06-02: surcharge 8×1500',
  ]);
});
