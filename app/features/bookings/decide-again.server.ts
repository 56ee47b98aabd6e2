import { and, desc, eq } from 'drizzle-orm';
import { classify } from '#app/domain/cargo/classify.ts';
import type { Decision } from '#app/domain/cargo/decision.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { type Gates, gatesOf } from '#app/features/decisions/gates.server.ts';
import { type Closer, closerFor, decideOn, NO_NEIGHBOURS } from '#app/features/decisions/picture.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { type bookings, decisions } from '#db/schema/index.ts';
import type { MovedBooking, MovePicture } from './move-picture.server.ts';

/** The newest decision kept with a booking; null for one that is older than the rulebook. For either party. */
export async function latestDecision(
  tx: Pick<Tx, 'select'>,
  booking: Pick<typeof bookings.$inferSelect, 'id' | 'hostOrgId'>,
) {
  const [row] = await tx
    .select({ facts: decisions.facts, decision: decisions.decision, decidedAt: decisions.decidedAt })
    .from(decisions)
    .where(and(eq(decisions.orgId, booking.hostOrgId), eq(decisions.bookingId, booking.id)))
    .orderBy(desc(decisions.decidedAt))
    .limit(1);
  return row ?? null;
}

const eitherOf = (a: Gates, b: Gates): Gates => ({ facility: a.facility || b.facility, bond: a.bond || b.bond });

/** How closely a booking has to be looked at before the rulebook is asked again; null when a first look is enough. */
export function closerForBooking({ facts, rulebook, gates }: MovePicture, { regime }: MovedBooking): Closer | null {
  // Older than the rulebook: nothing is decided again, but the guard still wants the gates shut.
  if (!facts) return gates.facility || gates.bond ? { gates, quiet: NO_NEIGHBOURS } : null;
  const cargo = classify(facts, rulebook);
  return closerFor(cargo, eitherOf(gates, gatesOf(cargo, regime)), rulebook);
}

/**
 * Asks the rulebook about a booking again as things stand in the picture: other cargo may have come, papers lapsed, rules
 * changed. The booking is not its own neighbour. The cargo is what it was decided on last; its documents are those of the
 * profile's newest version, since a missing one is put right there.
 * @returns null for a booking that is older than the rulebook
 */
export function decideAgain(
  { facts, rulebook, papers, slot }: MovePicture,
  booking: MovedBooking,
): { facts: CargoFacts; decision: Decision } | null {
  if (!facts) return null;
  const cargo = classify(facts, rulebook);
  const { pallets, massGrams, startsOn, endsOn, regime } = booking;
  const ask = {
    cargo,
    quantity: { pallets, massGrams },
    stay: stay(startsOn, endsOn),
    regime: null,
    papers,
    step: 'hold' as const,
  };
  const decision = decideOn(slot, ask, gatesOf(cargo, regime), rulebook);
  return decision && { facts, decision };
}
