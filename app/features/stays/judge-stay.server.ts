import { and, eq, sql } from 'drizzle-orm';
import { type Capacity, fit, type Occupancy } from '#app/domain/capacity/fit.ts';
import { type Decision, verdictOf } from '#app/domain/cargo/decision.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import type { Stay } from '#app/domain/shared/interval.ts';
import { addDays, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { allOf, type Verdict } from '#app/domain/shared/verdict.ts';
import { decideStanding } from '#app/features/bookings/decide-standing.server.ts';
import type { LockedBooking } from '#app/features/bookings/take-step.server.ts';
import { type Gates, shutGates } from '#app/features/decisions/gates.server.ts';
import { slotOccupancy } from '#app/features/slots/slot-occupancy.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { allocations } from '#db/schema/index.ts';

/** What stands against other days for a booking, and what the rulebook said to them; null before the rulebook. */
export type Judged = { verdict: Verdict; answer: { facts: CargoFacts; decision: Decision } | null };

/** The room of a booking's slot without the booking itself, over the days it might want. */
export type Room = { capacity: Capacity; taken: Occupancy[] };

const itsAllocation = ({ id, hostOrgId }: LockedBooking) =>
  and(eq(allocations.bookingId, id), eq(allocations.orgId, hostOrgId));

/** Shuts the gates a booking's cargo needs, until the end of the transaction. */
export async function shutItsGates(tx: Tx, booking: LockedBooking): Promise<void> {
  const { hazardClasses, hazardGroups, dutyPaise, valuePaise, bondPaise } = allocations;
  const [gates] = await tx
    .select({
      facility: sql<boolean>`${hazardClasses} <> '{}' or ${hazardGroups} <> '{}' or ${dutyPaise} > 0 or ${valuePaise} > 0`,
      bond: sql<boolean>`${bondPaise} > 0`,
    } satisfies Record<keyof Gates, unknown>)
    .from(allocations)
    .where(itsAllocation(booking));
  if (!gates) throw new Error('a booking without an allocation');
  await shutGates(tx, gates, booking);
}

/** Reads what a booking's slot holds and what others take of it on days of [from, to). For a party to the booking. */
export async function roomFor(tx: Tx, booking: LockedBooking, from: PlainDate, to: PlainDate): Promise<Room> {
  const [slot] = await tx.execute<{ pallet_positions: number; max_mass_grams: string }>(
    sql`select pallet_positions, max_mass_grams::text from booking_slot_room(${booking.id}::uuid)`,
  );
  if (!slot) throw new Error('a booking without a slot');
  const [own] = await tx
    .select({ startsOn: allocations.startsOn, endsOn: allocations.endsOn })
    .from(allocations)
    .where(itsAllocation(booking));
  const taken = (await slotOccupancy(tx, [booking.slotId], from, to)).get(booking.slotId) ?? [];
  // The door never tells whose a share is; of two that are alike either may be left out.
  const isOwn = (each: Occupancy) =>
    each.startsOn === own?.startsOn &&
    each.endsOn === own.endsOn &&
    each.pallets === booking.pallets &&
    each.massGrams === booking.massGrams;
  const at = taken.findIndex(isOwn);
  return {
    capacity: { palletPositions: slot.pallet_positions, maxMassGrams: Number(slot.max_mass_grams) },
    taken: taken.filter((_, index) => index !== at),
  };
}

/** Whether a stay, with the days the places stay shut after it, has room. */
export function fits({ capacity, taken }: Room, booking: LockedBooking, { startsOn, endsOn }: Stay): Verdict {
  const { pallets, massGrams, turnaroundDays } = booking;
  return fit(capacity, taken, { stay: { startsOn, endsOn: addDays(endsOn, turnaroundDays) }, pallets, massGrams });
}

/** Asks room and rulebook about other days for a booking, all reasons at once. The guard has the last word on room. */
export async function judgeStay(tx: Tx, booking: LockedBooking, next: Stay, rulebook: Rulebook): Promise<Judged> {
  const until = addDays(plainDate(next.endsOn), booking.turnaroundDays);
  const room = await roomFor(tx, booking, next.startsOn, until);
  const answer = await decideStanding(tx, { ...booking, ...next }, rulebook);
  const ruled: Verdict = answer ? verdictOf(answer.decision) : { ok: true };
  return { verdict: allOf(fits(room, booking, next), ruled), answer };
}
