import { between, known, pick } from './derive.ts';
import { FATES, type Fate } from './history.ts';
import { type Cargo, cargoTable, facilityTable, type SlotLine, slotTable, storyTable } from './tables.ts';

/** What becomes of the invoice: none, paid, or sent and unpaid (overdue once its day is past). */
export type Bill = 'none' | 'paid' | 'unpaid';

/** A booking before it has rows. Days count from today; `hoursLeft` is what a waiting request's clock shows. */
export type PlannedBooking = {
  label: string;
  slotKey: string;
  shipper: string;
  cargo: Cargo;
  startsIn: number;
  days: number;
  pallets: number;
  massGrams: number;
  fate: Fate;
  hoursLeft: number;
  bill: Bill;
};

/** A stay in a pattern: first day from today, days, share of the slot's places in per cent. */
type Stretch = readonly [startsIn: number, days: number, percent: number, fate: Fate];

/**
 * How slots fill. On no day do the shares of one pattern's live stays pass 100 %, which is why the database's guard
 * never has to refuse the demo: shares are rounded down, and a slot's whole pattern moves together.
 */
const PATTERNS: readonly (readonly Stretch[])[] = [
  [
    [-12, 34, 60, 'kept'],
    [-3, 40, 40, 'kept'],
  ],
  [
    [7, 30, 50, 'kept'],
    [14, 20, 30, 'waiting'],
  ],
  [
    [-25, 45, 30, 'kept'],
    [28, 20, 30, 'cancelled'],
  ],
  [
    [-55, 25, 60, 'kept'],
    [20, 30, 100, 'kept'],
  ],
  [[10, 20, 50, 'lapsed']],
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
  [[-8, 24, 45, 'kept']],
  [[-90, 20, 80, 'kept']],
  [],
];

/** A live request is unusual: the same pattern on other slots has the host's answer already. */
const ONE_IN_STILL_WAITING = 2;
/** Of the patterned stays that have begun; the rest are still to be invoiced. */
const INVOICED_PERCENT = 40;
const PAID_PERCENT = 60;
/** Days after the first day of the stay by which a patterned booking's invoice may be out. */
export const INVOICED_WITHIN_DAYS = 4;
const GRAMS_PER_KG = 1000;

/** Every booking of the demo: those told by hand, and a pattern for each slot the story leaves alone. */
export function planBookings(): PlannedBooking[] {
  const slots = slotTable();
  const story = storyTable();
  const told = new Set(story.map((line) => line.slotKey));
  const patterned = slots.filter((slot) => slot.status !== 'draft' && !told.has(slot.key));
  return [
    ...story.map((line, index) => fromStory(line, index)),
    ...patterned.flatMap((slot, index) => fromPattern(slot, PATTERNS[index % PATTERNS.length] ?? [])),
  ];
}

function fromStory(line: ReturnType<typeof storyTable>[number], index: number): PlannedBooking {
  const label = `story ${index + 1} in ${line.slotKey}`;
  const cargo = known(new Map(cargoTable().map((each) => [each.key, each])), line.cargo);
  const fate = FATES.find((each) => each === line.fate);
  if (!fate) throw new Error(`${label}: ${line.fate} is no fate`);
  const bill = line.bill === 'paid' || line.bill === 'unpaid' ? line.bill : 'none';
  return { ...line, label, cargo, fate, bill, massGrams: massOf(label, cargo, line.pallets) };
}

function fromPattern(slot: SlotLine, pattern: readonly Stretch[]): PlannedBooking[] {
  const shift = between(`shift of ${slot.key}`, -3, 3);
  return pattern.map(([startsIn, days, percent, wished], index) => {
    const label = `stretch ${index + 1} in ${slot.key}`;
    const fate = possible(label, slot, wished);
    const cargo = cargoFor(label, slot);
    const pallets = Math.floor((slot.places * percent) / 100);
    return {
      label,
      slotKey: slot.key,
      shipper: pick(`shipper of ${label}`, othersThan(hostOf(slot), cargo)),
      cargo,
      startsIn: startsIn + shift,
      days,
      pallets,
      massGrams: massOf(label, cargo, pallets),
      fate,
      hoursLeft: between(`hours of ${label}`, 2, 22),
      bill: fate === 'kept' ? billOf(label, startsIn + shift) : 'none',
    };
  });
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

const hostOf = (slot: SlotLine) => facilityTable().find(({ key }) => key === slot.facility)?.host ?? '';

const othersThan = (host: string, cargo: Cargo) => cargo.shippers.filter((slug) => slug !== host);

/** Cargo the slot may take; where it takes hazardous cargo, that is what comes. */
function cargoFor(label: string, slot: SlotLine): Cargo {
  const accepted = cargoTable().filter(
    (cargo) =>
      cargo.classes.every((each) => slot.classes.includes(each)) &&
      cargo.kgPerPallet <= slot.kgPerPlace &&
      othersThan(hostOf(slot), cargo).length > 0,
  );
  const hazardous = accepted.filter((cargo) => cargo.classes.length > 0);
  return pick(`cargo of ${label}`, hazardous.length > 0 ? hazardous : accepted);
}

/** Pallets as weighed: a little under what the packing allows. */
function massOf(label: string, cargo: Cargo, pallets: number): number {
  const underBy = between(`mass of ${label}`, 0, 60);
  return (cargo.kgPerPallet - underBy) * pallets * GRAMS_PER_KG;
}
