import { and, desc, eq } from 'drizzle-orm';
import { classify } from '#app/domain/cargo/classify.ts';
import type { Decision } from '#app/domain/cargo/decision.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { storedFacts } from '#app/features/cargo/load-cargo.server.ts';
import { decideForSlots, papersForBooking } from '#app/features/decisions/decide-for-slots.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { type bookings, decisions } from '#db/schema/index.ts';

type Booking = Pick<
  typeof bookings.$inferSelect,
  'id' | 'hostOrgId' | 'slotId' | 'startsOn' | 'endsOn' | 'pallets' | 'massGrams'
>;

/** The newest decision kept with a booking; null for one that is older than the rulebook. For either party. */
export async function latestDecision(tx: Pick<Tx, 'select'>, booking: Pick<Booking, 'id' | 'hostOrgId'>) {
  const [row] = await tx
    .select({ facts: decisions.facts, decision: decisions.decision, decidedAt: decisions.decidedAt })
    .from(decisions)
    .where(and(eq(decisions.orgId, booking.hostOrgId), eq(decisions.bookingId, booking.id)))
    .orderBy(desc(decisions.decidedAt))
    .limit(1);
  return row ?? null;
}

/**
 * Asks the rulebook about a booking again as things stand now: other cargo may have come, papers lapsed, rules changed.
 * The booking is not its own neighbour.
 * @returns null for a booking that is older than the rulebook
 */
export async function decideAgain(
  tx: Tx,
  booking: Booking,
  rulebook: Rulebook,
): Promise<{ facts: CargoFacts; decision: Decision } | null> {
  const latest = await latestDecision(tx, booking);
  if (!latest) return null;
  const facts = storedFacts(latest.facts);
  const ask = {
    cargo: classify(facts, rulebook),
    quantity: { pallets: booking.pallets, massGrams: booking.massGrams },
    stay: stay(plainDate(booking.startsOn), plainDate(booking.endsOn)),
    regime: null,
    papers: await papersForBooking(tx, booking.id),
    step: 'hold' as const,
  };
  const answers = await decideForSlots(tx, [booking.slotId], ask, rulebook, booking.id);
  const decision = answers.get(booking.slotId);
  return decision ? { facts, decision } : null;
}
