import { and, eq, sql } from 'drizzle-orm';
import { OFFER_MINUTES } from '#app/domain/booking/waitlist.ts';
import { formatInstant, plainDate } from '#app/domain/shared/plain-date.ts';
import { writeBookingNews } from '#app/features/bookings/booking-letters.server.ts';
import type { HoldInput } from '#app/features/bookings/hold-picture.server.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Tx, withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { memberScope } from '#app/platform/tenancy.server.ts';
import { allocations, bookings, waitlistEntries } from '#db/schema/index.ts';
import { settleWaitlist } from './settle-waitlist.server.ts';

const BATCH = 100;

type Entry = typeof waitlistEntries.$inferSelect;

/**
 * The next entries that wait and have room now, in the order of joining; what else a hold asks, the hold asks. One whose
 * hold was made by a run that died has its room in that hold.
 */
function waitingWithRoom(after: { createdAt: string; id: string } | null) {
  const behind = after ? sql`and (e.created_at, e.id) > (${after.createdAt}::timestamptz, ${after.id}::uuid)` : sql``;
  return withSystem((tx) =>
    tx.execute<{ id: string; created_at: string }>(sql`
      select e.id, e.created_at::text from waitlist_entries e join listings l on l.slot_id = e.slot_id
      where e.state = 'waiting' ${behind} and (exists (
        select from slot_peak(e.slot_id, e.starts_on, e.ends_on) taken
        where taken.pallets + e.pallets <= l.pallet_positions and taken.mass_grams + e.mass_grams <= l.max_mass_grams)
      or exists (
        select from bookings b
        where b.shipper_org_id = e.shipper_org_id and b.created_at > e.created_at and b.state = 'held'
          and (b.slot_id, b.starts_on, b.ends_on, b.pallets) = (e.slot_id, e.starts_on, e.ends_on, e.pallets)))
      order by e.created_at, e.id limit ${sql.raw(String(BATCH))}`),
  );
}

/** Ends an entry whose member may not hold for the organisation any more. */
async function lapse(id: string): Promise<void> {
  await withSystem((tx) =>
    tx
      .update(waitlistEntries)
      .set({ state: 'lapsed', updatedAt: sql`clock_timestamp()` })
      .where(and(eq(waitlistEntries.id, id), eq(waitlistEntries.state, 'waiting'))),
  );
}

/** Keeps an offered hold for longer than a usual one, and tells the shipper of it. */
async function keepAndTell(tx: Tx, entry: Entry, bookingId: string): Promise<void> {
  const its = and(eq(bookings.id, bookingId), eq(bookings.state, 'held'));
  const [held] = await tx
    .update(bookings)
    .set({ waitsUntil: sql`clock_timestamp() + make_interval(mins => ${OFFER_MINUTES})` })
    .where(its)
    .returning();
  // A shipper who was quicker than this letter has confirmed or let go already.
  if (!held?.waitsUntil) return;
  await tx
    .update(allocations)
    .set({ heldUntil: held.waitsUntil })
    .where(and(eq(allocations.bookingId, bookingId), eq(allocations.orgId, held.hostOrgId)));
  const until = formatInstant(held.waitsUntil, held.place.timeZone);
  await writeBookingNews(tx, held, {
    key: `waitlist/${entry.id}`,
    sides: ['shipper'],
    news: {
      title: 'Places you wait for are held for you',
      says: `Places came free in a slot you wait for. They are held for you alone until ${until}.`,
      next: 'Confirm the booking before then, or let the places go to whoever waits next.',
    },
  });
}

/** Writes the offer down once. @returns 'left' when the shipper has left the list while the hold was made */
function writeOffer(entryId: string, bookingId: string): Promise<'offered' | 'again' | 'left'> {
  return withSystem(async (tx) => {
    const its = eq(waitlistEntries.id, entryId);
    const [entry] = await tx.select().from(waitlistEntries).where(its).for('update');
    if (entry?.state !== 'waiting') return entry?.state === 'left' ? 'left' : 'again';
    await tx.update(waitlistEntries).set({ state: 'offered', bookingId, updatedAt: sql`clock_timestamp()` }).where(its);
    await audit(tx, {
      orgId: entry.shipperOrgId,
      actorKind: 'system',
      entity: 'waitlist_entry',
      entityId: entryId,
      action: 'waitlist.offered',
      fromState: 'waiting',
      toState: 'offered',
      data: { bookingId },
    });
    await keepAndTell(tx, entry, bookingId);
    return 'offered';
  });
}

async function letGo(scope: TenantScope, entryId: string, bookingId: string, clock: Clock): Promise<void> {
  const input = { bookingId, move: 'withdraw' } as const;
  await moveBooking(scope, input, { command: 'waitlist-let-go', key: entryId, input }, { clock });
}

/** Holds the places for one entry, by the same command and rules as for anybody. @returns whether it was offered now */
async function offerTo(entryId: string, clock: Clock): Promise<boolean> {
  const [entry] = await withSystem((tx) =>
    tx
      .select()
      .from(waitlistEntries)
      .where(and(eq(waitlistEntries.id, entryId), eq(waitlistEntries.state, 'waiting'))),
  );
  if (!entry) return false;
  const scope = await memberScope(entry.shipperOrgId, entry.createdBy, 'bookings.hold');
  if (!scope) {
    await lapse(entry.id);
    return false;
  }
  const { slotId, pallets, massGrams, cargoProfileId: cargoId } = entry;
  const days = { startsOn: plainDate(entry.startsOn), endsOn: plainDate(entry.endsOn) };
  const input: HoldInput = { slotId, ...days, pallets, massGrams, cargoId };
  // The entry is the key: two sweeps at once make one hold, and one that died in between is carried on.
  const held = await holdSlot(scope, input, { command: 'waitlist-offer', key: entry.id, input }, { clock });
  if (!held.ok) return false;
  const { bookingId } = held.value;
  const written = await writeOffer(entry.id, bookingId);
  if (written === 'left') await letGo(scope, entry.id, bookingId, clock);
  return written === 'offered';
}

/**
 * Offers places that came free, by whatever way, to those who wait for them: a hold for an hour to the first in the order
 * of joining whose ask fits, then to the next. An entry that fits nothing goes on waiting. Each entry has transactions of
 * its own, so that one that fails does not stop the others; several runs at once offer once.
 *
 * @returns how many entries were offered places, or ended
 */
export async function offerPlaces({ clock }: { clock: Clock } = { clock: systemClock }): Promise<number> {
  let count = await settleWaitlist();
  let after: { createdAt: string; id: string } | null = null;
  for (;;) {
    const entries: { id: string; created_at: string }[] = await waitingWithRoom(after);
    for (const { id } of entries) {
      try {
        if (await offerTo(id, clock)) count++;
      } catch (error) {
        log().error({ err: error, entryId: id }, 'places could not be offered');
      }
    }
    const last = entries.at(-1);
    if (!last || entries.length < BATCH) return count;
    after = { createdAt: last.created_at, id: last.id };
  }
}
