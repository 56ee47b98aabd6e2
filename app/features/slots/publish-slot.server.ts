import { eq } from 'drizzle-orm';
import { ownFacility } from '#app/features/facilities/own-facility.server.ts';
import { anotherSlotForbidden } from '#app/features/plans/slot-limit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { organisations } from '#db/schema/index.ts';
import { moveSlot } from './move-slot.server.ts';
import { ownSlot } from './own-slot.server.ts';
import { bondedListingLacks, hostUnregistered, slotNotFound } from './slot-refusals.server.ts';

/** Lists a draft or paused slot for everyone. One that is listed already stays so. */
export function publishSlot(
  scope: TenantScope,
  input: { slotId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ slotId: string }>> {
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const slot = await ownSlot(tx, scope, input.slotId, 'update');
      if (!slot) return refuse(slotNotFound());
      if (slot.status === 'published') return done({ slotId: slot.id });
      // The share lock holds off an edit that takes code or licence away between this check and our commit.
      const facility = await ownFacility(tx, scope, slot.facilityId, 'share');
      const lacking = slot.regime === 'bonded' ? bondedListingLacks(facility) : [];
      if (lacking.length > 0) return refuse(...lacking);
      const forbidden = await anotherSlotForbidden(tx, scope, clock.now());
      if (forbidden) return refuse(forbidden);
      // The same kind of lock keeps the registration until then.
      const [host] = await tx
        .select({ gstin: organisations.gstin })
        .from(organisations)
        .where(eq(organisations.id, scope.orgId))
        .for('share');
      if (!host?.gstin) return refuse(hostUnregistered());
      await moveSlot(tx, scope, slot, 'published', 'slot.published');
      return done({ slotId: slot.id });
    },
  );
}
