import { and, eq, sql } from 'drizzle-orm';
import { type ClassifiedCargo, classify } from '#app/domain/cargo/classify.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { mayApprove, mayFollow, mayTakeEffect } from '#app/domain/cargo/reclassification.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { allOf } from '#app/domain/shared/verdict.ts';
import { recordDecision } from '#app/features/decisions/record-decision.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { decideBooking, type LiveBooking, surroundingsOf } from '#app/features/rulebook/live-bookings.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { arrayOf, type Tx, withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { reclassifications } from '#db/schema/index.ts';
import { BOOKINGS_AT_MOST, bookingsOfProfile } from './bookings-of-profile.server.ts';
import {
  auditCase,
  factsAfter,
  type LockedCase,
  lockCase,
  NO_SUCH_CASE,
  proposalOf,
  step,
  writeFacts,
} from './locked-case.server.ts';

const TOO_MANY = refuse(
  violation(
    'conflict.too_many_bookings',
    `More than ${BOOKINGS_AT_MOST} live bookings stand on this cargo.`,
    'Wait until some of them have ended.',
  ),
);

const BATCH = 250;

/** Gives every live booking of the profile the new hazards, then asks the rulebook about each and keeps its answer. */
async function moveBookings(
  tx: Tx,
  {
    reclassificationId,
    live,
    cargo,
    rulebook,
    today,
  }: {
    reclassificationId: string;
    live: readonly LiveBooking[];
    cargo: ClassifiedCargo;
    rulebook: Rulebook;
    today: PlainDate;
  },
): Promise<number> {
  const { classes, storageClasses, groups } = cargo.hazard;
  // All hazards first: bookings of one cargo are each other's neighbours. By slot, so that gates are taken in one order.
  for (const { id } of [...live].sort((a, b) => (a.slotId < b.slotId ? -1 : 1)))
    await tx.execute(sql`select reclassify_booking(${reclassificationId}::uuid, ${id}::uuid, ${arrayOf(classes, 'text')},
      ${arrayOf(storageClasses, 'text')}, ${arrayOf(groups, 'text')})`);
  let refusedNow = 0;
  for (let from = 0; from < live.length; from += BATCH) {
    const batch = live.slice(from, from + BATCH);
    const surroundings = await surroundingsOf(tx, batch);
    for (const booking of batch) {
      const around = surroundings.get(booking.id);
      if (!around) throw new Error(`booking ${booking.id} stands in no slot`);
      const decision = decideBooking(booking, cargo, around, { rulebook, today });
      if (decision.outcome === 'not_possible') refusedNow += 1;
      await recordDecision(tx, {
        orgId: booking.hostOrgId,
        shipperOrgId: booking.shipperOrgId,
        bookingId: booking.id,
        step: 'reclassification',
        facts: cargo.facts,
        decision,
      });
    }
  }
  return refusedNow;
}

/** Every reason why the approved facts can't count from this day. */
function objections(
  locked: LockedCase,
  {
    facts,
    effectiveOn,
    rulebook,
    today,
  }: { facts: CargoFacts; effectiveOn: PlainDate; rulebook: Rulebook; today: PlainDate },
) {
  const proposal = proposalOf(locked, rulebook, effectiveOn);
  return allOf(
    mayApprove(proposal, locked.row.reviewedBy ?? ''),
    mayTakeEffect(proposal, effectiveOn, today),
    mayFollow(locked.facts, facts),
  );
}

/**
 * Puts an approved reclassification into effect: the new facts as the profile's next version, the new hazards on every
 * live booking, and a decision for each, all in one transaction. Days as waste keep counting.
 */
export async function takeEffect(
  scope: OperatorScope,
  { reclassificationId, effectiveOn }: { reclassificationId: string; effectiveOn: PlainDate },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ version: number; bookings: number; refusedNow: number }>> {
  const today = rulebookDay(clock.now());
  const rulebook = await currentRulebook(today);
  return runOnce<{ version: number; bookings: number; refusedNow: number }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const locked = await lockCase(tx, reclassificationId);
      if (!locked) return NO_SUCH_CASE;
      const { row, profile } = locked;
      const next = step(row.state, 'take_effect', 'operator');
      if (!next.ok) return next;
      const facts = factsAfter(locked, effectiveOn);
      const verdict = objections(locked, { facts, effectiveOn, rulebook, today });
      if (!verdict.ok) return verdict;
      const live = await bookingsOfProfile(tx, row, today, { limit: BOOKINGS_AT_MOST + 1 });
      if (live.length > BOOKINGS_AT_MOST) return TOO_MANY;
      const { version } = await writeFacts(tx, profile, facts, scope.userId);
      await tx
        .update(reclassifications)
        .set({ state: next.value, effectiveOn, effectiveVersion: version })
        .where(and(eq(reclassifications.orgId, row.orgId), eq(reclassifications.id, row.id)));
      const cargo = classify(facts, rulebook);
      const refusedNow = await moveBookings(tx, { reclassificationId: row.id, live, cargo, rulebook, today });
      const actor = { userId: scope.userId, kind: 'operator' as const };
      const data = { effectiveOn, version, bookings: live.length, refusedNow, rulebook: rulebook.version };
      await auditCase(tx, { row, actor, event: 'take_effect', to: next.value, data });
      return done({ version, bookings: live.length, refusedNow });
    },
  );
}
