import { eq, inArray } from 'drizzle-orm';
import { addDays, dateInZone, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { payForBooking } from '#app/features/checkout/pay-for-booking.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { allocations, bookings, cardPayments, cardRefunds, deposits, invoices, mailOutbox } from '#db/schema/index.ts';
import { createBooking } from '#db/seed/factories.ts';
import { valueIn } from '#tests/features/invoices/scene.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';
import { asked } from '#tests/setup/request.ts';
import { CARD, onboardHost, type } from './scene.ts';

const today = dateInZone(new Date(), 'Asia/Kolkata');
const PLACES = 6;

/** A host that takes cards, a shipper with cargo, and the hands to hold places and pay for them. */
export async function createBookers(db: OwnerDatabase) {
  const [host, shipper] = await Promise.all([createHost(db), createShipper(db)]);
  const [account, cargo] = await Promise.all([onboardHost(db, host.scope, host.organisation), shipper.cargo()]);
  /** Six places of ten, held in a slot of their own. */
  const hold = async ({ inDays = 20, billingMode = 'advance' as 'advance' | 'monthly' } = {}) => {
    const slot = await host.slot({ bookingMode: 'instant', palletPositions: 10, billingMode });
    const startsOn: PlainDate = addDays(today, inDays);
    const stay = { startsOn, endsOn: addDays(startsOn, 9), pallets: PLACES };
    const input = { slotId: slot.id, ...stay, massGrams: PLACES * 500_000, cargoId: cargo.profile.id };
    const held = valueIn(await holdSlot(shipper.scope, input, asked('hold', input), { clock: systemClock }));
    /** Somebody else takes six of the ten places. */
    const rival = async () =>
      createBooking(db, { slot, ...stay, shipper: (await createShipper(db)).organisation, state: 'confirmed' });
    return { ...held, slot, rival };
  };
  const page = (bookingId: string) => payForBooking(shipper.scope, { bookingId }, asked('pay-and-confirm'));
  const open = async (bookingId: string) => valueIn(await page(bookingId)).url;
  const pay = async (bookingId: string, card = CARD.pays) => type(await open(bookingId), { card });
  /** The hold's time is over, this minute. */
  const lapse = async (bookingId: string) => {
    const past = new Date(Date.now() - 1_000);
    await db.update(bookings).set({ waitsUntil: past }).where(eq(bookings.id, bookingId));
    await db.update(allocations).set({ heldUntil: past }).where(eq(allocations.bookingId, bookingId));
  };
  const row = async (bookingId: string) => {
    const [found] = await db.select().from(bookings).where(eq(bookings.id, bookingId));
    if (!found) throw new Error('no such booking');
    return found;
  };
  const of = async (bookingId: string) => {
    const tries = await db.select().from(cardPayments).where(eq(cardPayments.bookingId, bookingId));
    const ids = tries.map(({ id }) => id);
    return {
      booking: await row(bookingId),
      tries,
      refunds: await db.select().from(cardRefunds).where(inArray(cardRefunds.cardPaymentId, ids)),
      advances: await db.select().from(deposits).where(eq(deposits.bookingId, bookingId)),
      invoices: await db.select().from(invoices).where(eq(invoices.bookingId, bookingId)),
    };
  };
  /** Templates of the letters the shipper got of a booking, without that of the hold's own making. */
  const letters = async (bookingId: string) => {
    const all = await db.select().from(mailOutbox).where(eq(mailOutbox.recipient, shipper.owner.email));
    return all.filter(({ key }) => key.includes(bookingId)).map(({ template }) => template);
  };
  const dayFromNow = (days: number) => addDays(today, days);
  return { db, host, shipper, account, dayFromNow, hold, page, open, pay, lapse, row, of, letters };
}

/** The try of a booking that has one. */
export const onlyOf = <T>(rows: readonly T[]): T => {
  const [one, ...more] = rows;
  if (one === undefined || more.length > 0) throw new Error(`one row wanted, ${rows.length} found`);
  return one;
};
