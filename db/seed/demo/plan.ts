import type { Decision } from '../../../app/domain/cargo/decision.ts';
import { type Stay, stay } from '../../../app/domain/shared/interval.ts';
import { addDays, type PlainDate } from '../../../app/domain/shared/plain-date.ts';
import { type Library, type Profile, profileKey } from './cargo.ts';
import { between, known, pick } from './derive.ts';
import { type Asked, answersOf, type Ground, type Standing } from './ground.ts';
import { FATES, type Fate, GOODS_FATES, type GoodsFate, OFFERS_TOLD, type OfferTold } from './history.ts';
import { type Cargo, type SlotLine, slotTable, storyTable } from './tables.ts';

/** What becomes of the invoice: none, paid, or sent and unpaid (overdue once its day is past). */
export type Bill = 'none' | 'paid' | 'unpaid';

/** A booking before it has rows. `startsIn` counts from today; `hoursLeft` is what a waiting request's clock shows. */
export type PlannedBooking = {
  label: string;
  slotKey: string;
  profile: Profile;
  startsIn: number;
  stay: Stay;
  startsOn: PlainDate;
  pallets: number;
  massGrams: number;
  fate: Fate;
  hoursLeft: number;
  bill: Bill;
  /** How far the goods have come; null for an agreement nothing has come of yet, and where nothing was agreed. */
  goods: GoodsFate | null;
  /** What waits for an answer; null for nothing. */
  offer: OfferTold | null;
};

/** A stay in a pattern: first day from today, days, share of the slot's places in per cent. */
type Stretch = readonly [startsIn: number, days: number, percent: number, fate: Fate];

/**
 * How slots fill. On no day do the shares of one pattern's live stays pass 100 %, which is why the database's guard
 * never has to refuse the demo: shares are rounded down, and a slot's whole pattern moves together.
 */
const PATTERNS: readonly (readonly Stretch[])[] = [
  [
    [-82, 28, 50, 'kept'],
    [-12, 34, 60, 'kept'],
    [-3, 40, 40, 'kept'],
  ],
  [
    [-64, 30, 40, 'kept'],
    [7, 30, 50, 'kept'],
    [14, 20, 30, 'waiting'],
  ],
  [
    [-96, 40, 50, 'kept'],
    [-25, 45, 30, 'kept'],
    [28, 20, 30, 'cancelled'],
  ],
  [
    [-118, 35, 40, 'kept'],
    [-55, 25, 60, 'kept'],
    [20, 30, 100, 'kept'],
  ],
  [
    [-70, 36, 60, 'kept'],
    [10, 20, 50, 'lapsed'],
  ],
  [
    [-30, 60, 50, 'kept'],
    [12, 28, 50, 'kept'],
  ],
  [[-110, 40, 70, 'kept']],
  [
    [-18, 36, 50, 'kept'],
    [9, 18, 50, 'refused'],
    [24, 25, 40, 'waiting'],
  ],
  [
    [-14, 50, 75, 'kept'],
    [40, 16, 50, 'let_go'],
  ],
  [],
  [
    [-78, 30, 50, 'kept'],
    [-8, 24, 45, 'kept'],
  ],
  [[-90, 20, 80, 'kept']],
  [],
];

/** A live request is unusual: the same pattern on other slots has the host's answer already. */
const ONE_IN_STILL_WAITING = 2;
/** Of the patterned stays that have begun; the rest are still to be invoiced. */
const INVOICED_PERCENT = 80;
const PAID_PERCENT = 45;
/** Days after the first day of the stay by which a patterned booking's invoice may be out. */
export const INVOICED_WITHIN_DAYS = 4;
const GRAMS_PER_KG = 1000;
const LAST_TURN = 1_000_000;

/**
 * Every booking of the demo: those told by hand, and a pattern for each slot the story leaves alone, of cargo that may
 * stand beside all the others. A stretch no cargo of the demo may fill stays empty.
 * @throws Error when the story contradicts the rulebook
 */
export function planBookings(ground: Ground, today: PlainDate): PlannedBooking[] {
  const slots = slotTable();
  const story = storyTable();
  const told = new Set(story.map((line) => line.slotKey));
  const standing: Standing[] = [];
  const keep = (planned: PlannedBooking) => {
    if (LIVE.includes(planned.fate)) standing.push(planned);
    return planned;
  };
  const first = story.map((line, index) => keep(fromStory(ground, today, line, index, standing)));
  const patterned = slots.filter((slot) => slot.status !== 'draft' && !slot.quarantine && !told.has(slot.key));
  const rest = patterned.flatMap((slot, index) =>
    (PATTERNS[index % PATTERNS.length] ?? []).flatMap((stretch, n) => {
      const planned = fromPattern(ground, today, slot, stretch, n, standing);
      return planned ? [keep(planned)] : [];
    }),
  );
  return [...first, ...rest];
}

/** The same bookings with their profiles as they are once their stays are known. */
export const settledPlan = (plan: readonly PlannedBooking[], library: Library): PlannedBooking[] =>
  plan.map((planned) => {
    const { firm, line, regime } = planned.profile;
    return { ...planned, profile: known(library, profileKey(firm.slug, line.key, regime)) };
  });

/** Fates that leave the cargo where neighbours have to reckon with it. */
const LIVE: readonly Fate[] = ['kept', 'waiting'];

function stayOf(today: PlainDate, startsIn: number, days: number): Pick<PlannedBooking, 'stay' | 'startsOn'> {
  const startsOn = addDays(today, startsIn);
  return { startsOn, stay: stay(startsOn, addDays(startsOn, days)) };
}

function fromStory(
  ground: Ground,
  today: PlainDate,
  line: ReturnType<typeof storyTable>[number],
  index: number,
  standing: readonly Standing[],
): PlannedBooking {
  const { slotKey, startsIn, pallets, hoursLeft } = line;
  const label = `story ${index + 1} in ${slotKey}`;
  const { slot } = known(ground.places, slotKey);
  const profile = known(ground.library, profileKey(line.shipper, line.cargo, slot.regime));
  const fate = FATES.find((each) => each === line.fate);
  if (!fate) throw new Error(`${label}: ${line.fate} is no fate`);
  const bill: Bill = line.bill === 'paid' || line.bill === 'unpaid' ? line.bill : 'none';
  const massGrams = scales(label, pallets)(profile.line);
  const when = stayOf(today, startsIn, line.days);
  const told = {
    goods: namedOf(GOODS_FATES, line.goods, label),
    offer: namedOf(OFFERS_TOLD, line.offer, label),
  };
  const planned = { label, slotKey, profile, startsIn, ...when, pallets, massGrams, fate, hoursLeft, bill, ...told };
  const against = objections(answersOf(ground, slotKey, standing)(planned), slot.bookingMode);
  if (against !== null) throw new Error(`${label}, ${line.cargo}: ${against}`);
  return planned;
}

/** One of a vocabulary; null for an empty cell. @throws Error for a word it doesn't have */
function namedOf<T extends string>(words: readonly T[], cell: string, label: string): T | null {
  if (cell === '') return null;
  const found = words.find((word) => word === cell);
  if (!found) throw new Error(`${label}: nobody knows ${cell}`);
  return found;
}

function fromPattern(
  ground: Ground,
  today: PlainDate,
  slot: SlotLine,
  [startsIn, days, percent, wished]: Stretch,
  index: number,
  standing: readonly Standing[],
): PlannedBooking | null {
  const shift = between(`shift of ${slot.key}`, -3, 3);
  const label = `stretch ${index + 1} in ${slot.key}`;
  const fate = possible(label, slot, wished);
  const pallets = Math.floor((slot.places * percent) / 100);
  const when = stayOf(today, startsIn + shift, days);
  const profile = profileFor(ground, label, slot, { ...when, pallets }, standing);
  if (profile === null) return null;
  return {
    label,
    slotKey: slot.key,
    profile,
    startsIn: startsIn + shift,
    ...when,
    pallets,
    massGrams: scales(label, pallets)(profile.line),
    fate,
    hoursLeft: between(`hours of ${label}`, 2, 22),
    bill: fate === 'kept' ? billOf(label, startsIn + shift) : 'none',
    goods: fate === 'kept' ? goodsOf(label, startsIn + shift, days) : null,
    offer: null,
  };
}

/** Of an agreement whose days have come: gone where they are over; otherwise late, or there, and of some a part has left. */
function goodsOf(label: string, startsIn: number, days: number): GoodsFate | null {
  if (startsIn > -2) return null;
  if (startsIn + days <= 0) return 'closed';
  const turn = between(`goods of ${label}`, 1, 6);
  if (turn === 1) return null;
  return turn < 4 ? 'part' : 'stored';
}

/** What the rulebook has against a booking as it is planned; null when nothing. Where nobody is asked, it must say yes. */
function objections({ outcome, reasons }: Decision, mode: SlotLine['mode']): string | null {
  if (outcome === 'possible' || (outcome === 'on_request' && mode === 'request')) return null;
  return reasons
    .filter(({ effect }) => effect !== 'note')
    .map(({ sentence }) => sentence)
    .join(' ');
}

/** Where nobody is asked, nothing waits and nothing is declined. */
function possible(label: string, slot: SlotLine, wished: Fate): Fate {
  if (slot.mode === 'request') {
    const stillWaits = between(`answer to ${label}`, 1, ONE_IN_STILL_WAITING) === 1;
    return wished === 'waiting' && !stillWaits ? 'kept' : wished;
  }
  if (wished === 'waiting') return 'kept';
  return wished === 'refused' ? 'let_go' : wished;
}

function billOf(label: string, startsIn: number): Bill {
  if (startsIn > -INVOICED_WITHIN_DAYS || between(`bill of ${label}`, 1, 100) > INVOICED_PERCENT) return 'none';
  return between(`payment of ${label}`, 1, 100) <= PAID_PERCENT ? 'paid' : 'unpaid';
}

/**
 * A firm's cargo the slot may take; where it takes hazardous cargo, that is what comes first. Null when there is none.
 * They stand in a derived order and the first without objections is taken, so that few have to be decided on.
 */
function profileFor(
  ground: Ground,
  label: string,
  slot: SlotLine,
  ask: Pick<Asked, 'stay' | 'pallets'>,
  standing: readonly Standing[],
): Profile | null {
  const host = known(ground.places, slot.key).host.slug;
  const answer = answersOf(ground, slot.key, standing);
  const weigh = scales(label, ask.pallets);
  const inTurn = ground.cargo
    .filter((line) => line.kgPerPallet <= slot.kgPerPlace)
    .flatMap(({ key, shippers }) => {
      const dealers = shippers.filter((slug) => slug !== host);
      if (dealers.length === 0) return [];
      const profile = known(ground.library, profileKey(pick(`shipper of ${key}, ${label}`, dealers), key, slot.regime));
      const { classes } = profile.cargo.hazard;
      // The rulebook would refuse the others too; this only asks it less often.
      if (!classes.every((each) => slot.classes.includes(each))) return [];
      return [{ profile, tame: classes.length === 0, turn: between(`turn of ${key}, ${label}`, 0, LAST_TURN) }];
    })
    .toSorted((a, b) => Number(a.tame) - Number(b.tame) || a.turn - b.turn);
  const found = inTurn.find(({ profile }) => {
    const massGrams = weigh(profile.line);
    return objections(answer({ ...ask, profile, massGrams }), slot.mode) === null;
  });
  return found?.profile ?? null;
}

/** Pallets as weighed: a little under what the packing allows. */
function scales(label: string, pallets: number): (cargo: Cargo) => number {
  const underBy = between(`mass of ${label}`, 0, 60);
  return ({ kgPerPallet }) => (kgPerPallet - underBy) * pallets * GRAMS_PER_KG;
}
