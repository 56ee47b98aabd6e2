import { desc, eq } from 'drizzle-orm';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import { addDays, dateInZone, type PlainDate, startOfDayInZone } from '#app/domain/shared/plain-date.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { allocations, auditLog, bookings, decisions } from '#db/schema/index.ts';
import { createBooking, type SlotInput } from '#db/seed/factories.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';

export const ZONE = 'Asia/Kolkata';
export const today = dateInZone(new Date(), ZONE);
export const inDays = (n: number): PlainDate => addDays(today, n);
/** Noon of a day at the facility. */
export const noonOf = (day: PlainDate) => ({
  now: () => new Date(startOfDayInZone(day, ZONE).getTime() + 12 * 3_600_000),
});

export const codesOf = (outcome: Outcome<unknown>): string[] =>
  outcome.ok ? ['ok'] : outcome.violations.map(({ code }) => code);

type Setting = {
  state?: BookingState;
  from?: PlainDate;
  to?: PlainDate;
  pallets?: number;
  terms?: Omit<SlotInput, 'hall'>;
  waitsUntil?: Date;
};

/** A booking of 4 pallets from day 10 to day 20 in a slot of 10 places, and its two parties. */
export async function createStay(db: OwnerDatabase, setting: Setting = {}) {
  const { state = 'confirmed', from = inDays(10), to = inDays(20), pallets = 4, terms = {}, waitsUntil } = setting;
  const host = await createHost(db);
  const shipper = await createShipper(db);
  const slot = await host.slot({ palletPositions: 10, maxMassGrams: 100_000_000, bookingMode: 'instant', ...terms });
  const booking = await createBooking(db, {
    ...{ slot, shipper: shipper.organisation, state, startsOn: from, endsOn: to, pallets },
    ...(waitsUntil ? { waitsUntil } : {}),
  });
  const read = async () => {
    const [row] = await db.select().from(bookings).where(eq(bookings.id, booking.id));
    const [share] = await db.select().from(allocations).where(eq(allocations.bookingId, booking.id));
    const audit = await db.select().from(auditLog).where(eq(auditLog.entityId, booking.id)).orderBy(desc(auditLog.at));
    const asked = await db.select().from(decisions).where(eq(decisions.bookingId, booking.id));
    if (!row || !share) throw new Error('the booking is gone');
    return { ...row, share, audit, asked };
  };
  /** Somebody else's confirmed stay in the same slot. */
  const rival = async (startsOn: PlainDate, endsOn: PlainDate, count: number) => {
    const other = await createShipper(db);
    return createBooking(db, { slot, shipper: other.organisation, startsOn, endsOn, pallets: count });
  };
  return { db, host, shipper, slot, booking, read, rival, id: booking.id };
}
