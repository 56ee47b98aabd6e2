import { eq, inArray, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { expireBookings } from '#app/features/bookings/expire-bookings.server.ts';
import { auditLog, bookings } from '#db/schema/index.ts';
import { CLIENTS, partedBy, type Race, type RaceTrack, reasonsOf } from '../race-track.ts';

const EVENTS = ['confirm', 'cancel', 'expire', 'withdraw', 'accept'] as const;
type Event = (typeof EVENTS)[number];

/** Every order of the five: a hundred and twenty. */
const ORDERS: Event[][] = EVENTS.reduce<Event[][]>(
  (orders, event) =>
    orders.flatMap((order) =>
      Array.from({ length: order.length + 1 }, (_, at) => [...order.slice(0, at), event, ...order.slice(at)]),
    ),
  [[]],
);
/** Ten rounds go through all orders. */
const ORDERS_A_ROUND = 12;
const DAYS = { in: '2027-04-01', out: '2027-04-11' };

/** Waiting times end while the race is on, sooner for one booking than for the other. */
async function endSoon({ db }: RaceTrack, ids: readonly string[]): Promise<void> {
  for (const [index, id] of ids.entries()) {
    const until = sql`date_trunc('milliseconds', clock_timestamp()) + make_interval(secs => ${(index * 40) / 1_000})`;
    await db.execute(sql`
      with ending as (update bookings set waits_until = ${until} where id = ${id} returning id, waits_until)
      update allocations a set held_until = ending.waits_until from ending where a.booking_id = ending.id`);
  }
}

/** Both sides and the clock are at one booking at once, in every order: what happened is one legal life of it. */
export const oneBooking: Race = {
  name: `${EVENTS.join(', ')} on one booking at once, in all ${ORDERS.length} orders`,
  async open(track) {
    const [host, shipper] = [await track.host(), await track.shipper()];
    const [hostKey, shipperKey] = [await track.key(host), await track.key(shipper)];
    const cargoId = (await shipper.cargo()).profile.id;
    const move = (id: string, event: Event) =>
      event === 'expire'
        ? expireBookings().then(() => null)
        : track.command(event === 'accept' ? hostKey : shipperKey, `/bookings/${id}/${event}`);
    return async (round) => {
      const slot = await host.slot({ bookingMode: round % 3 === 0 ? 'instant' : 'request', palletPositions: CLIENTS });
      const ask = { slotId: slot.id, cargoId, stay: DAYS, pallets: 1, massGrams: 1_000 };
      const ids = await Promise.all(Array.from({ length: ORDERS_A_ROUND }, () => track.heldBy(shipperKey, ask)));
      // Every other booking of a slot let by request is one already.
      const requested = slot.bookingMode === 'request' ? ids.filter((_, index) => index % 2 === 1) : [];
      await Promise.all(requested.map((id) => track.command(shipperKey, `/bookings/${id}/confirm`)));
      const orderOf = (index: number) => ORDERS[(index * 10 + round - 1) % ORDERS.length] ?? [];
      await endSoon(
        track,
        ids.filter((_, index) => index % 3 === 0),
      );

      const races = ids.map((id, index) => Promise.all(orderOf(index).map((event) => move(id, event))));
      const answers = (await Promise.all(races)).map((all) => all.filter((answer) => answer !== null));

      // What nobody got to before its time was over is swept now.
      await expireBookings();
      const rows = await track.db.select().from(bookings).where(inArray(bookings.id, ids));
      for (const [index, id] of ids.entries()) {
        const { won, lost } = partedBy(answers[index] ?? [], 200);
        for (const answer of lost) {
          expect(answer.status).toBe(409);
          for (const code of reasonsOf(answer)) expect(['lifecycle.illegal', 'lifecycle.too_late']).toContain(code);
        }
        const steps = await track.db
          .select({ action: auditLog.action })
          .from(auditLog)
          .where(eq(auditLog.entityId, id));
        const expired = steps.filter(({ action }) => action === 'booking.expire').length;
        const before = requested.includes(id) ? 2 : 1;
        expect(steps).toHaveLength(before + won.length + expired);
        expect(won.length + expired).toBeGreaterThan(0);
        expect(rows.find((row) => row.id === id)?.state).not.toBe('held');
      }
    };
  },
};
