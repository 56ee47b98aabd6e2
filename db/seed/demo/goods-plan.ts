import type { Actor, BookingEvent } from '../../../app/domain/booking/lifecycle.ts';
import { addDays, dateInZone, earliest, latest, type PlainDate } from '../../../app/domain/shared/plain-date.ts';
import { type ExitDocumentKind, exitKindsFor } from '../../../app/domain/storage/exit-document.ts';
import type { Expected, Received } from '../../../app/domain/storage/receipt.ts';
import { between, DEMO_TIME_ZONE, instantOn, minutesAfter, referenceFor } from './derive.ts';
import type { GoodsFate } from './history.ts';
import type { PlannedBooking } from './plan.ts';

type Quantity = { pallets: number; massGrams: number };
/** A paper of a lot, with what left on it. */
export type PlannedPaper = Quantity & {
  number: string;
  kind: ExitDocumentKind;
  datedOn: PlainDate;
  filedAt: Date;
  withdrawnAt: Date | null;
  exits: (Quantity & { at: Date })[];
};
/** A lot from its announcement on. */
export type PlannedLot = {
  number: number;
  marks: string;
  expected: Expected;
  announced: { at: Date; on: PlainDate; hour: string };
  vehicle: string;
  receipt: (Received & { at: Date; depositedOn: PlainDate | null }) | null;
  papers: PlannedPaper[];
};
/** A step of a booking's timeline. */
export type GoodsStep = { event: BookingEvent; by: Actor; at: Date; data: Record<string, string | number> };
/** What happened to the goods of a booking. */
export type GoodsStory = { lots: PlannedLot[]; steps: GoodsStep[]; settledAt: Date | null };

type Moment = { today: PlainDate; now: Date };
const HOUR = 60;
/** A bonded lot that moved in from another warehouse keeps its date: the ninety days are nearly over. */
const AGED_DAYS = 76;

const GONE: readonly GoodsFate[] = ['released', 'closed'];
const NEVER_IN: readonly GoodsFate[] = ['arriving', 'refused'];

/**
 * The goods' part of a planned booking; null where none is told. Everything lies after the confirmation, which is three
 * days before the stay or more, and before now.
 * @throws Error when the stay is too young or too long over for what is told
 */
export function goodsStory(planned: PlannedBooking, at: Moment): GoodsStory | null {
  const { goods } = planned;
  if (goods === null) return null;
  if (goods !== 'arriving' && planned.startsIn > -1) throw new Error(`${planned.label}: nothing can be ${goods} yet`);
  const lots = lotsOf(planned, goods, at);
  const endsOn = planned.stay.endsOn;
  const steps = [...lots.flatMap(lotSteps), ...endSteps(goods, { lots, planned, endsOn })];
  return {
    lots,
    steps: withNames(steps.toSorted((a, b) => a.at.getTime() - b.at.getTime())),
    settledAt: goods === 'case_settled' ? instantOn(planned.startsOn, 18 * HOUR) : null,
  };
}

function lotsOf(planned: PlannedBooking, goods: GoodsFate, at: Moment): PlannedLot[] {
  const { label, pallets, massGrams } = planned;
  const perPallet = massGrams / pallets;
  const first = pallets > 5 ? Math.ceil(pallets * 0.6) : pallets;
  return [first, pallets - first]
    .filter((count) => count > 0)
    .map((count, index) => {
      const number = index + 1;
      const seal =
        planned.profile.regime === 'bonded' ? `QZ ${between(`seal ${number} of ${label}`, 100_000, 999_999)}` : null;
      const expected = { pallets: count, massGrams: count * perPallet, seal };
      const lot = {
        number,
        marks: `${referenceFor(label).slice(-4)}/${number}`,
        expected,
        announced: announcedAt(planned, number, at),
        vehicle: vehicleOf(`${label} ${number}`),
      };
      const receipt = receiptOf(planned, goods, lot, at);
      return { ...lot, receipt, papers: receipt ? papersOf(planned, goods, { ...lot, receipt }, at) : [] };
    });
}

const vehicleOf = (label: string) => `MH 46 QZ ${between(`vehicle of ${label}`, 1000, 9999)}`;

/** A day ahead; what is still to come was announced some hours ago, whatever the hour is now. */
function announcedAt({ startsOn, goods }: PlannedBooking, number: number, { today, now }: Moment) {
  const isToCome = goods === 'arriving';
  const on = isToCome ? latest(startsOn, today) : startsOn;
  const at = isToCome ? minutesAfter(now, -5 * HOUR + number) : instantOn(addDays(startsOn, -1), 11 * HOUR + number);
  return { on, hour: number === 1 ? '10:00' : '14:30', at };
}

function receiptOf(
  planned: PlannedBooking,
  goods: GoodsFate,
  { number, expected }: Pick<PlannedLot, 'number' | 'expected'>,
  { now }: Moment,
): PlannedLot['receipt'] {
  if (NEVER_IN.includes(goods)) return null;
  const { label, startsOn, profile } = planned;
  const late = goods === 'case_open' && number === 1;
  const at = late
    ? minutesAfter(now, -3 * HOUR)
    : instantOn(startsOn, (number === 1 ? 10 : 14) * HOUR + between(`gate ${number} of ${label}`, 5, 55));
  const isBonded = profile.regime === 'bonded';
  const dayIn = dateInZone(at, DEMO_TIME_ZONE);
  const differs = number === 1 && (goods === 'case_open' || goods === 'case_settled');
  return {
    pallets: expected.pallets - (goods === 'case_open' && differs ? 1 : 0),
    massGrams: expected.massGrams - (goods === 'case_open' && differs ? expected.massGrams / expected.pallets : 0),
    damagedPallets: differs ? 1 : 0,
    seal: expected.seal ? 'intact' : 'none',
    foundSeal: expected.seal,
    at,
    depositedOn: isBonded ? (goods === 'aged' ? earliest(addDays(dayIn, -AGED_DAYS), dayIn) : dayIn) : null,
  };
}

/** Half of the first lot for what leaves in parts, with a paper for the rest; everything for what is gone. */
function papersOf(
  planned: PlannedBooking,
  goods: GoodsFate,
  lot: Pick<PlannedLot, 'number'> & { receipt: NonNullable<PlannedLot['receipt']> },
  { today }: Moment,
): PlannedPaper[] {
  const { label, startsOn, stay, profile } = planned;
  const { pallets, massGrams } = lot.receipt;
  const [kind = 'delivery_order'] = exitKindsFor(profile.regime);
  const lastDay = latest(startsOn, earliest(addDays(stay.endsOn, -1), addDays(today, -1)));
  const paper = (n: number, take: Quantity, day: PlainDate, exits: PlannedPaper['exits']): PlannedPaper => ({
    number: `${kind === 'ex_bond' ? 'BE' : 'DO'} ${between(`paper ${lot.number}.${n} of ${label}`, 100_000, 999_999)}`,
    kind,
    datedOn: day,
    filedAt: instantOn(day, 15 * HOUR + 10 * lot.number + n),
    withdrawnAt: null,
    ...take,
    exits,
  });
  const exitAt = (day: PlainDate, minutes = 0) => instantOn(day, 16 * HOUR + 10 * lot.number + minutes);
  if (GONE.includes(goods))
    return [paper(1, { pallets, massGrams }, lastDay, [{ pallets, massGrams, at: exitAt(lastDay) }])];
  if (goods !== 'part' || lot.number > 1) return [];
  const share = Math.floor(pallets / 2);
  if (share === 0) return [];
  const out = { pallets: share, massGrams: share * (massGrams / pallets) };
  const rest = { pallets: pallets - share, massGrams: massGrams - out.massGrams };
  const slip = paper(3, rest, lastDay, []);
  return [
    paper(1, out, lastDay, [{ ...out, at: exitAt(lastDay) }]),
    { ...slip, withdrawnAt: minutesAfter(slip.filedAt, 4) },
    paper(4, rest, lastDay, []),
  ];
}

/** The steps of one lot; a release's name depends on what stays, and is given once all are in order. */
function lotSteps({ number, expected, announced, receipt, papers }: PlannedLot): GoodsStep[] {
  const { pallets, massGrams } = expected;
  const appoint: GoodsStep = {
    event: 'appoint',
    by: 'shipper',
    at: announced.at,
    data: { lot: number, pallets, massGrams, arrivesOn: announced.on, arrivesAt: announced.hour },
  };
  if (receipt === null) return [appoint];
  const received: GoodsStep = {
    event: 'receive',
    by: 'host',
    at: receipt.at,
    data: { lot: number, pallets: receipt.pallets, massGrams: receipt.massGrams, damaged: receipt.damagedPallets },
  };
  const left = papers.flatMap(({ number: document, exits }) =>
    exits.map(
      (exit): GoodsStep => ({
        event: 'release_part',
        by: 'host',
        at: exit.at,
        data: { lot: number, pallets: exit.pallets, massGrams: exit.massGrams, document },
      }),
    ),
  );
  return [appoint, received, ...left];
}

function endSteps(
  goods: GoodsFate,
  { lots, planned, endsOn }: { lots: readonly PlannedLot[]; planned: PlannedBooking; endsOn: PlainDate },
): GoodsStep[] {
  const step = (event: BookingEvent, by: Actor, at: Date, data = {}): GoodsStep => ({ event, by, at, data });
  if (goods === 'refused')
    return [
      step('refuse_at_gate', 'host', instantOn(planned.startsOn, 10 * HOUR + 40), {
        reason: 'Oil drips from two pallets: the hall takes dry scrap alone.',
      }),
    ];
  if (goods === 'overstay') return [step('overstay', 'system', instantOn(addDays(endsOn, 1), 1))];
  if (goods !== 'closed') return [];
  const last = lots.flatMap(({ papers }) => papers.flatMap(({ exits }) => exits.map(({ at }) => at.getTime())));
  return [step('close', 'host', new Date(Math.max(...last) + 45 * 60_000))];
}

/** The release that leaves nothing behind is the last one. */
function withNames(steps: readonly GoodsStep[]): GoodsStep[] {
  const moved = (event: BookingEvent) =>
    steps.filter((step) => step.event === event).reduce((sum, { data }) => sum + Number(data.pallets), 0);
  const nothingStays = moved('receive') === moved('release_part');
  const last = steps.findLastIndex(({ event }) => event === 'release_part');
  return steps.map((step, index) => (nothingStays && index === last ? { ...step, event: 'release_rest' } : step));
}
