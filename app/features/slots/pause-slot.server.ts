import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { moveSlot } from './move-slot.server.ts';
import { ownSlot } from './own-slot.server.ts';
import { slotNotFound } from './slot-refusals.server.ts';

/** Takes a slot off the listings. Stays already booked go on. */
export function pauseSlot(
  scope: TenantScope,
  input: { slotId: string },
  asked: Asked,
): Promise<Outcome<{ slotId: string }>> {
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const slot = await ownSlot(tx, scope, input.slotId, 'update');
      if (!slot) return refuse(slotNotFound());
      if (slot.status === 'paused') return done({ slotId: slot.id });
      if (slot.status === 'draft')
        return refuse(
          violation('lifecycle.slot_draft', 'A draft isn’t listed, so there is nothing to pause.', 'Publish it first.'),
        );
      await moveSlot(tx, scope, slot, 'paused', 'slot.paused');
      return done({ slotId: slot.id });
    },
  );
}
