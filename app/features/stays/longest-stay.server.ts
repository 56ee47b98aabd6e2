import { lastDayOut } from '#app/domain/booking/change-stay.ts';
import { verdictOf } from '#app/domain/cargo/decision.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, daysBetween, earliest, latest, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { decideStanding } from '#app/features/bookings/decide-standing.server.ts';
import type { LockedBooking } from '#app/features/bookings/take-step.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { fits, roomFor } from './judge-stay.server.ts';

/**
 * The latest day out, sooner than the one wished for, that room, rulebook and its clocks allow; null where not even one
 * more day is possible. Room runs out once; and what the rulebook refuses of a stay it refuses of a longer one, since
 * more days mean more neighbours, more days on every clock and papers that must hold for longer: so halving finds it.
 */
export async function longestStay(
  tx: Tx,
  booking: LockedBooking,
  wish: PlainDate,
  { rulebook, today }: { rulebook: Rulebook; today: PlainDate },
): Promise<PlainDate | null> {
  const startsOn = plainDate(booking.startsOn);
  const first = addDays(latest(plainDate(booking.endsOn), today), 1);
  const last = earliest(addDays(wish, -1), lastDayOut(startsOn));
  if (last < first) return null;
  const room = await roomFor(tx, booking, startsOn, addDays(last, booking.turnaroundDays));
  const hasRoom = async (endsOn: PlainDate) => fits(room, booking, stay(startsOn, endsOn)).ok;
  const isRuled = async (endsOn: PlainDate) => {
    const answer = await decideStanding(tx, { ...booking, endsOn }, rulebook);
    return answer === null || verdictOf(answer.decision).ok;
  };
  const byRoom = await latestOf(first, last, hasRoom);
  return byRoom && latestOf(first, byRoom, isRuled);
}

/** The latest day of [first, last] that passes, where every day before one that passes does. */
async function latestOf(
  first: PlainDate,
  last: PlainDate,
  passes: (day: PlainDate) => Promise<boolean>,
): Promise<PlainDate | null> {
  if (await passes(last)) return last;
  let good = -1;
  let bad = daysBetween(first, last);
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (await passes(addDays(first, middle))) good = middle;
    else bad = middle;
  }
  return good < 0 ? null : addDays(first, good);
}
