import type { Ask } from '#app/domain/capacity/fit.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { isCapacityRefusal } from '#app/features/bookings/capacity-refusal.server.ts';
import { ownFacility } from '#app/features/facilities/own-facility.server.ts';
import { ownSlot } from '#app/features/slots/own-slot.server.ts';
import { slotNotFound } from '#app/features/slots/slot-refusals.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { allocations, blocks } from '#db/schema/index.ts';
import type { BlockTerms } from './block.schema.server.ts';
import { beyondTheSlot, blockedInThePast, clashesWith } from './block-refusals.server.ts';
import { takingsOf } from './takings.server.ts';

export type BlockInput = BlockTerms & { slotId: string };
type Blocked = Outcome<{ blockId: string }>;

const TAKEN_MEANWHILE = refuse(
  violation('capacity.taken', 'Somebody took these places a moment ago.', 'Try again: they may be free since.'),
);

const askOf = ({ startsOn, endsOn, pallets, massGrams }: BlockInput): Ask => ({
  stay: stay(startsOn, endsOn),
  pallets,
  massGrams,
});

/** Whether the places can be blocked as the slot stands now; every reason why not. */
async function blockable(tx: Tx, scope: TenantScope, input: BlockInput, clock: Clock): Promise<Outcome<null>> {
  const slot = await ownSlot(tx, scope, input.slotId);
  const facility = slot ? await ownFacility(tx, scope, slot.facilityId) : null;
  if (!slot || !facility) return refuse(slotNotFound());
  const ask = askOf(input);
  const today = dateInZone(clock.now(), facility.timeZone);
  const plain = [...(input.startsOn < today ? [blockedInThePast(today)] : []), ...beyondTheSlot(slot, ask)];
  if (plain.length > 0) return refuse(...plain);
  const clashes = clashesWith(slot, await takingsOf(tx, scope, slot.id, ask.stay), ask);
  return clashes.length > 0 ? refuse(...clashes) : done(null);
}

async function writeBlock(tx: Tx, scope: TenantScope, { slotId, ...terms }: BlockInput): Promise<Blocked> {
  const blockId = crypto.randomUUID();
  await tx.insert(blocks).values({ ...terms, id: blockId, orgId: scope.orgId, slotId, createdBy: scope.userId });
  await audit(tx, {
    orgId: scope.orgId,
    actorUserId: scope.userId,
    actorKind: 'host',
    entity: 'slot',
    entityId: slotId,
    action: 'slot.places_blocked',
    data: { blockId, ...terms },
  });
  const { startsOn, endsOn, pallets, massGrams } = terms;
  // Last, so that the slot's gate is held for as short as possible. The guard copies days and quantity from the block.
  await tx.insert(allocations).values({
    orgId: scope.orgId,
    slotId,
    blockId,
    state: 'confirmed',
    startsOn,
    endsOn,
    pallets,
    massGrams,
    hazardClasses: [],
  });
  return done({ blockId });
}

/**
 * Shuts places of the organisation's own slot for some days. The database's guard has the last word, and its refusal
 * comes back as the same list of what is in the way that the look before it gives.
 */
export async function blockPlaces(
  scope: TenantScope,
  input: BlockInput,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Blocked> {
  try {
    return await runOnce(
      (work) => withTenant(scope, work),
      scope.orgId,
      asked,
      async (tx) => {
        const verdict = await blockable(tx, scope, input, clock);
        return verdict.ok ? writeBlock(tx, scope, input) : verdict;
      },
    );
  } catch (error) {
    if (!isCapacityRefusal(error)) throw error;
    const verdict = await withTenant(scope, (tx) => blockable(tx, scope, input, clock));
    return verdict.ok ? TAKEN_MEANWHILE : verdict;
  }
}
