import { and, eq, sql } from 'drizzle-orm';
import { WAITING_AT_MOST, worthWaiting } from '#app/domain/booking/waitlist.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import type { HoldInput } from '#app/features/bookings/hold-picture.server.ts';
import type { SlotOffer } from '#app/features/bookings/slot-offer.server.ts';
import { cargoOf } from '#app/features/decisions/shipper-side.server.ts';
import { readOfferPage } from '#app/features/search/offer-page.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { waitlistEntries } from '#db/schema/index.ts';

type Joined = Outcome<{ entryId: string }>;

const NO_SUCH_SLOT = refuse(violation('slot.not_found', 'This slot is not offered any more.', 'Search for another.'));
const NO_SUCH_CARGO = refuse(
  violation('cargo.not_found', 'Your organisation has no such cargo profile.', 'Choose a cargo of your library.'),
);
const OWN_SLOT = refuse(violation('conflict.own_slot', 'This slot is your own organisation’s.'));
const FREE_NOW = refuse(
  violation('conflict.free_now', 'These places can be held now; nobody has to wait.', 'Go back and hold them.'),
);
const TOO_MANY = refuse(
  violation(
    'conflict.waiting_at_most',
    `Your organisation waits for ${countOf(WAITING_AT_MOST, 'stay')} already.`,
    'Leave one of them first.',
  ),
);

/** Whether there is anything to wait for: asked as the slot's page asks it. */
async function offerToWaitFor(scope: TenantScope, input: HoldInput, clock: Clock): Promise<Outcome<SlotOffer>> {
  const cargo = await withTenant(scope, (tx) => cargoOf(tx, scope.orgId, input.cargoId));
  if (!cargo) return NO_SUCH_CARGO;
  const ask = { in: input.startsOn, out: input.endsOn, pallets: input.pallets, kg: input.massGrams, class: [] };
  const page = await readOfferPage(input.slotId, ask, { clock, cargo });
  if (!page?.answer) return NO_SUCH_SLOT;
  if (page.offer.hostOrgId === scope.orgId) return OWN_SLOT;
  const { outcome, reasons } = page.answer;
  if (outcome !== 'not_possible') return FREE_NOW;
  return worthWaiting(reasons) ? done(page.offer) : refuse(...reasons.filter(({ effect }) => effect === 'refuse'));
}

async function writeEntry(tx: Tx, scope: TenantScope, input: HoldInput, offer: SlotOffer): Promise<Joined> {
  const { slotId, startsOn, endsOn, pallets, massGrams, cargoId } = input;
  const ours = and(eq(waitlistEntries.shipperOrgId, scope.orgId), eq(waitlistEntries.state, 'waiting'));
  const same = and(
    ours,
    eq(waitlistEntries.slotId, slotId),
    eq(waitlistEntries.startsOn, startsOn),
    eq(waitlistEntries.endsOn, endsOn),
  );
  // One who joins at a time for each organisation, so that its limit holds.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`waitlist of ${scope.orgId}`}, 0))`);
  const [waits] = await tx.select({ id: waitlistEntries.id }).from(waitlistEntries).where(same);
  if (waits) return done({ entryId: waits.id });
  if ((await tx.$count(waitlistEntries, ours)) >= WAITING_AT_MOST) return TOO_MANY;
  const entryId = crypto.randomUUID();
  await tx.insert(waitlistEntries).values({
    id: entryId,
    shipperOrgId: scope.orgId,
    hostOrgId: offer.hostOrgId,
    slotId,
    slotName: offer.slotName,
    facilityName: offer.facilityName,
    timeZone: offer.timeZone,
    startsOn,
    endsOn,
    pallets,
    massGrams,
    cargoProfileId: cargoId,
    createdBy: scope.userId,
  });
  await audit(tx, {
    orgId: scope.orgId,
    actorUserId: scope.userId,
    actorKind: 'shipper',
    entity: 'waitlist_entry',
    entityId: entryId,
    action: 'waitlist.joined',
    toState: 'waiting',
    data: { slotId, startsOn, endsOn, pallets },
  });
  return done({ entryId });
}

/**
 * Puts an ask that a slot has no room for on its waitlist, behind those who joined before. The same ask waits once;
 * what no leaving of others would put right is refused with its reasons.
 */
export async function joinWaitlist(
  scope: TenantScope,
  input: HoldInput,
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Joined> {
  // Before the transaction: inside it there is one connection only.
  const offer = await offerToWaitFor(scope, input, clock);
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => (offer.ok ? writeEntry(tx, scope, input, offer.value) : offer),
  );
}
