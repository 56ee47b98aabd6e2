import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { addDays, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { BookingMove } from '#app/features/bookings/booking-moves.ts';
import { expireBookings } from '#app/features/bookings/expire-bookings.server.ts';
import type { HoldInput } from '#app/features/bookings/hold-picture.server.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { searchSchema } from '#app/features/search/search.schema.server.ts';
import { searchSlots } from '#app/features/search/search-slots.server.ts';
import { viewSlot } from '#app/features/slots/view-slot.server.ts';
import { cancelBooking } from '#app/features/stays/cancel-booking.server.ts';
import type { Outcome } from '#app/platform/outcome.ts';
import { bookings, facilities, invoices } from '#db/schema/index.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { asked } from '../../setup/request.ts';

const database = useDatabase();

type Moment = {
  name: string;
  timeZone: string;
  /** An instant of `today` at the facility. */
  now: string;
  today: string;
  /** The last instant before it is `today` there, and the first of the day after. */
  before: string;
  after: string;
  financialYear: string;
};

/** Days on which calendars go wrong; the application's clock stands there, the database's where it is. */
const MOMENTS: Moment[] = [
  {
    name: 'a leap day',
    timeZone: 'Asia/Kolkata',
    now: '2028-02-29T06:30:00Z',
    today: '2028-02-29',
    before: '2028-02-28T18:29:59Z',
    after: '2028-02-29T18:30:00Z',
    financialYear: '2027-28',
  },
  {
    name: 'the last minute of a financial year',
    timeZone: 'Asia/Kolkata',
    now: '2028-03-31T18:29:00Z',
    today: '2028-03-31',
    before: '2028-03-30T18:29:59Z',
    after: '2028-03-31T18:30:00Z',
    financialYear: '2027-28',
  },
  {
    name: 'the first minute of a financial year',
    timeZone: 'Asia/Kolkata',
    now: '2028-03-31T18:30:00Z',
    today: '2028-04-01',
    before: '2028-03-31T18:29:59Z',
    after: '2028-04-01T18:30:00Z',
    financialYear: '2028-29',
  },
  {
    name: 'New York’s day of twenty-three hours',
    timeZone: 'America/New_York',
    now: '2028-03-12T07:00:00Z',
    today: '2028-03-12',
    before: '2028-03-12T04:59:59Z',
    after: '2028-03-13T04:00:00Z',
    financialYear: '2027-28',
  },
  {
    name: 'New York’s day of twenty-five hours',
    timeZone: 'America/New_York',
    now: '2028-11-05T06:00:00Z',
    today: '2028-11-05',
    before: '2028-11-05T03:59:59Z',
    after: '2028-11-06T05:00:00Z',
    financialYear: '2028-29',
  },
  {
    name: 'Sydney’s day of twenty-three hours',
    timeZone: 'Australia/Sydney',
    now: '2028-09-30T16:00:00Z',
    today: '2028-10-01',
    before: '2028-09-30T13:59:59Z',
    after: '2028-10-01T13:00:00Z',
    financialYear: '2028-29',
  },
];

const codes = (outcome: Outcome<unknown>) => (outcome.ok ? [] : outcome.violations.map(({ code }) => code));
const at = (instant: string) => ({ now: () => new Date(instant) });

describe.each(MOMENTS)('$name', ({ timeZone, now, today: day, before, after, financialYear }) => {
  const today = plainDate(day);
  const clock = at(now);

  async function scene() {
    const db = database.owner();
    const [host, shipper] = [await createHost(db), await createShipper(db)];
    await db.update(facilities).set({ timeZone }).where(eq(facilities.id, host.facility.id));
    const slot = await host.slot({ palletPositions: 4 });
    const cargoId = (await shipper.cargo()).profile.id;
    const hold = (startsOn: PlainDate, days: number, when = clock, pallets = 4) => {
      const input: HoldInput = {
        slotId: slot.id,
        startsOn,
        endsOn: addDays(startsOn, days),
        pallets,
        massGrams: 800_000,
        cargoId,
      };
      return holdSlot(shipper.scope, input, asked('hold', input), { clock: when });
    };
    const held = async (...ask: Parameters<typeof hold>) => {
      const outcome = await hold(...ask);
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.violations));
      return outcome.value.bookingId;
    };
    const move = (bookingId: string, what: BookingMove, when = clock) =>
      what === 'cancel'
        ? cancelBooking(shipper.scope, { bookingId, toldPaise: null }, asked(what, { bookingId }), { clock: when })
        : moveBooking(shipper.scope, { bookingId, move: what }, asked(what, { bookingId }), { clock: when });
    const free = async (from: PlainDate, days: number) => {
      const query = {
        port: 'jawaharlal-nehru-port-nhava-sheva',
        in: from,
        out: addDays(from, days),
        pallets: '4',
        kg: '1',
      };
      const ids = [];
      for (let page = 1; ; page++) {
        const found = await searchSlots(searchSchema.parse({ ...query, page: String(page) }), { clock, cargo: null });
        ids.push(...found.results.map(({ slotId }) => slotId));
        if (!found.hasNext) return ids.includes(slot.id);
      }
    };
    const read = async (id: string) => (await db.select().from(bookings).where(eq(bookings.id, id)))[0];
    return { db, host, slot, hold, held, move, free, read };
  }

  test('a stay begins on the facility’s own day, and no earlier', async () => {
    const { hold, host, slot } = await scene();
    expect(codes(await hold(addDays(today, -1), 3))).toEqual(['stay.past']);
    expect(codes(await hold(today, 1, at(after)))).toEqual(['stay.past']);
    expect(codes(await hold(today, 1))).toEqual([]);
    expect((await viewSlot(host.scope, slot.id, clock))?.today).toBe(today);
  });

  test('the days of a stay around it are counted by the calendar, and its last is the next one’s first', async () => {
    const { held, hold, free, read } = await scene();
    const stay = await held(addDays(today, -1), 3, at(before));
    expect((await read(stay))?.quote.lines[0]?.formula).toContain('3 days');
    const dayOut = addDays(today, 2);
    expect([await free(today, 1), await free(addDays(today, 1), 2), await free(dayOut, 3)]).toEqual([
      false,
      false,
      true,
    ]);
    expect(codes(await hold(addDays(today, 1), 2))).toContain('capacity.pallets');
    expect(codes(await hold(dayOut, 2))).toEqual([]);
  });

  test('a cancellation costs by the days there are left there, and its places come back', async () => {
    const { held, move, free, read } = await scene();
    const [first, second] = [await held(today, 2, at(before)), await held(addDays(today, 2), 2, at(before))];
    for (const id of [first, second]) expect(codes(await move(id, 'confirm', at(before)))).toEqual([]);
    expect(codes(await move(first, 'cancel'))).toEqual([]);
    expect(codes(await move(second, 'cancel'))).toEqual([]);
    expect([await free(today, 1), await free(addDays(today, 2), 1)]).toEqual([true, true]);
    const fees = [await read(first), await read(second)].map((row) => row?.cancellationFeePaise ?? 0n);
    expect(fees[0]).toBeGreaterThanOrEqual(fees[1] ?? 0n);
    expect(fees[1]).toBeGreaterThan(0n);
    const third = await held(addDays(today, 4), 1, at(before));
    await move(third, 'confirm', at(before));
    expect(codes(await move(third, 'cancel', at(before)))).toEqual([]);
    expect((await read(third))?.state).toBe('cancelled');
  });

  test('a hold lapses by the database’s clock, wherever the application’s stands', async () => {
    const { db, held, move, free, read } = await scene();
    const id = await held(today, 2);
    expect(await free(today, 2)).toBe(false);
    await db.execute(sql`
      with ended as (
        update bookings set waits_until = date_trunc('milliseconds', clock_timestamp()) - interval '61 minutes'
        where id = ${id} returning id, waits_until)
      update allocations a set held_until = ended.waits_until from ended where a.booking_id = ended.id`);
    expect(await free(today, 2)).toBe(true);
    expect(codes(await move(id, 'confirm'))).toEqual(['lifecycle.too_late']);
    await expireBookings();
    expect((await read(id))?.state).toBe('expired');
  });

  test('its invoice is of the day and of the financial year', async () => {
    const { db, held, move, host } = await scene();
    const id = await held(today, 2);
    await move(id, 'confirm');
    expect(codes(await issueInvoice(host.scope, { bookingId: id }, asked('issue-invoice'), clock))).toEqual([]);
    const [invoice] = await db.select().from(invoices).where(eq(invoices.bookingId, id));
    expect(invoice).toMatchObject({ issuedOn: today, financialYear, sequence: 1 });
  });
});
