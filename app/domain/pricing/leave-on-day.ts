import { type Money, minus, plus, ZERO_INR } from '../shared/money.ts';
import { addDays, type PlainDate } from '../shared/plain-date.ts';
import type { SupplyKind } from '../tax/gst.ts';
import {
  accrueGate,
  accrueOnce,
  accrueOrders,
  accrueRun,
  accruingDays,
  lackingToMinimum,
  WHOLE_STAY,
} from './accrue.ts';
import { amountOf, type Charge, type Tally } from './charge.ts';
import { type Course, codesOn, type PricedAsk, plannedCourse } from './course.ts';
import { lineGst, type TaxedBy } from './quote.ts';
import type { RateCard } from './rate-card.ts';

/** What the whole stay costs when it ends on a day out. */
export type LeavingCost = {
  readonly leavesOn: PlainDate;
  readonly days: number;
  readonly subtotal: Money;
  /** With GST. */
  readonly total: Money;
};

type Cost = { readonly net: Money; readonly gross: Money };
const NOTHING: Cost = { net: ZERO_INR, gross: ZERO_INR };
const together = (a: Cost, b: Cost): Cost => ({ net: plus(a.net, b.net), gross: plus(a.gross, b.gross) });
const less = (a: Cost, b: Cost): Cost => ({ net: minus(a.net, b.net), gross: minus(a.gross, b.gross) });

/**
 * The cost of leaving on each day of the asked stay, from the first day out that is possible to the last: to the paisa
 * what `quoteCard` says for that stay. Each day adds to the day before, so that a year costs little more than one quote.
 */
export function leaveOnDay(card: RateCard, ask: PricedAsk, gst: TaxedBy, kind: SupplyKind): readonly LeavingCost[] {
  const course = plannedCourse(ask);
  const costOf = (charge: Charge): Cost => {
    const net = amountOf(charge);
    return { net, gross: plus(net, lineGst(net, gst[charge.taxedAs].rate, kind)) };
  };
  const onceCost = [...onceTally(card, course).values()].map(costOf).reduce(together, NOTHING);
  const exitCost = exitCosts(card, course, costOf);
  const tally: Tally = new Map();
  let running = onceCost;
  let storage = ZERO_INR;
  return accruingDays(card, course, WHOLE_STAY).map((day, index) => {
    const before = new Map(tally);
    for (const key of accrueRun(tally, card, course, day)) {
      const [was, is] = [before.get(key), tally.get(key)];
      if (is === undefined) continue;
      running = together(less(running, was ? costOf(was) : NOTHING), costOf(is));
      if (is.code === 'storage') storage = plus(minus(storage, was ? amountOf(was) : ZERO_INR), amountOf(is));
    }
    const leavesOn = addDays(day.day, 1);
    const lacking = lackingToMinimum(card, storage);
    const topUp = { net: lacking, gross: plus(lacking, lineGst(lacking, gst.storage.rate, kind)) };
    const cost = [exitCost(leavesOn), topUp].reduce(together, running);
    return { leavesOn, days: index + 1, subtotal: cost.net, total: cost.gross };
  });
}

/** What comes once, whenever the stay ends: handling in, documentation, services ordered. */
function onceTally(card: RateCard, course: Course): Tally {
  const tally: Tally = new Map();
  for (const received of course.received) accrueGate(tally, card, course, received, 'gate_in', WHOLE_STAY);
  accrueOnce(tally, card, course, WHOLE_STAY);
  accrueOrders(tally, card, course, WHOLE_STAY);
  return tally;
}

/** What leaving on a day adds at the gate; worked out once for each thing the cargo is over the stay. */
function exitCosts(card: RateCard, course: Course, costOf: (charge: Charge) => Cost): (day: PlainDate) => Cost {
  const known = new Map<readonly string[], Cost>();
  return (day) => {
    const codes = codesOn(course.cargo, day);
    const cost = known.get(codes);
    if (cost !== undefined) return cost;
    const tally: Tally = new Map();
    accrueGate(tally, card, course, { day, pallets: course.booked }, 'gate_out', WHOLE_STAY);
    const worked = [...tally.values()].map(costOf).reduce(together, NOTHING);
    known.set(codes, worked);
    return worked;
  };
}
