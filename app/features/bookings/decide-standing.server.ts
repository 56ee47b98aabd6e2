import { sql } from 'drizzle-orm';
import { classify } from '#app/domain/cargo/classify.ts';
import type { Decision } from '#app/domain/cargo/decision.ts';
import type { CargoFacts, Step } from '#app/domain/cargo/facts.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { storedFacts } from '#app/features/cargo/load-cargo.server.ts';
import { decideForSlots, papersForBooking } from '#app/features/decisions/decide-for-slots.server.ts';
import { gatesOf, headroomAt } from '#app/features/decisions/gates.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { bookings } from '#db/schema/index.ts';
import { latestDecision } from './decide-again.server.ts';
import { type DocumentRow, documentsOf } from './move-picture.server.ts';

type Booking = Pick<
  typeof bookings.$inferSelect,
  'id' | 'hostOrgId' | 'shipperOrgId' | 'slotId' | 'startsOn' | 'endsOn' | 'pallets' | 'massGrams' | 'regime'
>;

/**
 * Asks the rulebook about a booking at another step, or for other days, inside a transaction whose gates are shut where it
 * matters; the steps up to a confirmation ask `decideAgain`, which reads everything at once. As things stand now: other
 * cargo may have come, papers lapsed, rules changed.
 * The booking is not its own neighbour. The cargo is what it was decided on last; its documents are those of the
 * profile's newest version, since a missing one is put right there.
 * @returns null for a booking that is older than the rulebook
 */
export async function decideStanding(
  tx: Tx,
  booking: Booking,
  rulebook: Rulebook,
  step: Step = 'hold',
): Promise<{ facts: CargoFacts; decision: Decision } | null> {
  const latest = await latestDecision(tx, booking);
  if (!latest) return null;
  const documents = await tx.execute<DocumentRow>(sql`
    select type, valid_from::text as "validFrom", valid_until::text as "validUntil"
    from booking_cargo_documents(${booking.id}::uuid)`);
  const facts = { ...storedFacts(latest.facts), documents: documentsOf(documents) };
  const cargo = classify(facts, rulebook);
  const itsStay = stay(plainDate(booking.startsOn), plainDate(booking.endsOn));
  const { slotId, shipperOrgId, id: except } = booking;
  const headroom = gatesOf(cargo, booking.regime).facility
    ? { headroom: await headroomAt(tx, { slotId, shipperOrgId, stay: itsStay, except }) }
    : {};
  const ask = {
    ...headroom,
    cargo,
    quantity: { pallets: booking.pallets, massGrams: booking.massGrams },
    stay: itsStay,
    regime: null,
    papers: await papersForBooking(tx, booking.id),
    step,
  };
  const answers = await decideForSlots(tx, [booking.slotId], ask, rulebook, booking.id);
  const decision = answers.get(booking.slotId);
  return decision ? { facts, decision } : null;
}
