import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { quoteFromJson } from '#app/domain/pricing/quote.ts';
import { addDays, dateInZone, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { addHolidays } from '#app/features/facilities/add-holidays.server.ts';
import { setRateCard } from '#app/features/rate-cards/set-rate-card.server.ts';
import { readCard } from '#app/features/rate-cards/typed-card.ts';
import { readOfferPage } from '#app/features/search/offer-page.server.ts';
import { searchSchema } from '#app/features/search/search.schema.server.ts';
import { searchSlots } from '#app/features/search/search-slots.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { action, loader } from '#app/routes/workspace/holidays.tsx';
import { auditLog, bookings, facilityHolidays, listingPorts } from '#db/schema/index.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';
import { asked, requestArgs } from '#tests/setup/request.ts';
import { answered, hostScene } from './host-scene.ts';

const { owner } = useDatabase();
type Scene = Awaited<ReturnType<typeof hostScene>>;

const send = ({ organisation, facility, cookie }: Scene, command: string, form: Record<string, string>) =>
  answered(() =>
    action(
      requestArgs({
        path: '/',
        params: { org: organisation.slug, facilityId: facility.id },
        cookie,
        form: { _command: command, ...form },
      }),
    ),
  );
const see = ({ organisation, facility, cookie }: Scene, year: string) =>
  loader(requestArgs({ path: `/?year=${year}`, params: { org: organisation.slug, facilityId: facility.id }, cookie }));
const kept = async (scene: Scene) =>
  (
    await owner()
      .select()
      .from(facilityHolidays)
      .where(eq(facilityHolidays.facilityId, scene.facility.id))
      .orderBy(facilityHolidays.day)
  ).map(({ day, name }) => `${day} ${name}`);

describe('a facility’s calendar', () => {
  test('takes a day, and a year’s list however its days are written; pasted again it adds what is new', async () => {
    const scene = await hostScene(owner());
    expect(await send(scene, 'add-holiday', { day: '2027-01-26', holidayName: ' Republic  Day ' })).toMatchObject({
      location: expect.stringContaining('year=2027&saved=holidays'),
    });
    const list = '2027-01-26, Something else\n15/08/2027 Independence Day\r\n\n2 October 2027\tGandhi Jayanti';
    expect(await send(scene, 'import-holidays', { list })).toMatchObject({ status: 302 });
    expect(await kept(scene)).toEqual([
      '2027-01-26 Republic Day',
      '2027-08-15 Independence Day',
      '2027-10-02 Gandhi Jayanti',
    ]);
    await send(scene, 'import-holidays', { list: `${list}\n2028-01-26 Republic Day` });
    expect(await kept(scene)).toHaveLength(4);
    const page = await see(scene, '2027');
    expect(page.rows.map(({ day }) => day)).toEqual(['2027-01-26', '2027-08-15', '2027-10-02']);
    expect((await see(scene, '2028')).rows).toHaveLength(1);
    expect((await see(scene, '2029')).rows).toEqual([]);
    const actions = await owner().select().from(auditLog).where(eq(auditLog.entityId, scene.facility.id));
    expect(actions.map(({ action: did }) => did)).toEqual(Array(3).fill('facility.holidays_added'));
  });

  test.each([
    ['add-holiday', { day: '2027-02-30', holidayName: 'None' }, 'day'],
    ['add-holiday', { day: '1e308', holidayName: 'None' }, 'day'],
    ['add-holiday', { day: '1999-12-31', holidayName: 'None' }, 'day'],
    ['add-holiday', { day: '2027-01-26', holidayName: ' ' }, 'holidayName'],
    ['add-holiday', { day: '2027-01-26', holidayName: 'x'.repeat(81) }, 'holidayName'],
    ['import-holidays', { list: '' }, 'list'],
    ['import-holidays', { list: '2027-01-26 Republic Day\nRepublic Day' }, 'list'],
    ['import-holidays', { list: '31/02/2027 None' }, 'list'],
    ['import-holidays', { list: '2027-01-26 One\n26/01/2027 Two' }, 'list'],
    [
      'import-holidays',
      {
        list: Array.from({ length: 121 }, (_, n) => `${2001 + (n % 90)}-01-${10 + Math.floor(n / 90)} Day`).join('\n'),
      },
      'list',
    ],
    ['import-holidays', { list: `2027-01-26 ${'x'.repeat(10_001)}` }, 'list'],
  ])('%s %j is refused beside %s, and nothing is stored', async (command, form, field) => {
    const scene = await hostScene(owner());
    expect(await send(scene, command, form as Record<string, string>)).toMatchObject({
      status: 422,
      body: { errors: { [field]: [expect.any(String)] } },
    });
    expect(await kept(scene)).toEqual([]);
  });

  test('the same day twice is refused', async () => {
    const scene = await hostScene(owner());
    await send(scene, 'add-holiday', { day: '2027-01-26', holidayName: 'Republic Day' });
    const again = await send(scene, 'add-holiday', { day: '2027-01-26', holidayName: 'Again' });
    expect(again).toMatchObject({ status: 409, body: { errors: { day: [expect.any(String)] } } });
    expect(await kept(scene)).toEqual(['2027-01-26 Republic Day']);
  });

  test('another host neither sees it nor takes a day out of it', async () => {
    const [scene, other] = [await hostScene(owner()), await hostScene(owner())];
    await send(scene, 'add-holiday', { day: '2027-01-26', holidayName: 'Republic Day' });
    const [row] = await owner()
      .select()
      .from(facilityHolidays)
      .where(eq(facilityHolidays.facilityId, scene.facility.id));
    const holidayId = row?.id ?? '';
    const there = { ...other, facility: scene.facility };
    expect(await answered(() => see(there, '2027'))).toMatchObject({ status: 404 });
    expect(await send(there, 'remove-holiday', { holidayId })).toMatchObject({ status: 404 });
    expect(await send(other, 'remove-holiday', { holidayId })).toMatchObject({ status: 404 });
    expect(await send(there, 'add-holiday', { day: '2027-01-27', holidayName: 'Mine' })).toMatchObject({ status: 404 });
    expect(await kept(scene)).toHaveLength(1);
    expect(await send(scene, 'remove-holiday', { holidayId })).toMatchObject({ status: 302 });
    expect(await kept(scene)).toEqual([]);
  });
});

describe('free time without holidays', () => {
  const today = dateInZone(new Date(), 'Asia/Kolkata');
  const [startsOn, endsOn] = [addDays(today, 10), addDays(today, 20)];

  async function priced({ excludesHolidays }: { excludesHolidays: 'yes' | 'no' }) {
    const [host, shipper] = [await createHost(owner()), await createShipper(owner())];
    const slot = await host.slot({ palletPositions: 40 });
    const { profile } = await shipper.cargo();
    const typed = { effectiveFrom: today, slab1From: '1', slab1Price: '40', freeDays: '3', excludesHolidays };
    await setRateCard(
      host.scope,
      { slotId: slot.id, card: readCard(typed, today).card },
      today,
      asked('set-rate-card', {}),
    );
    const shut = async (...days: PlainDate[]) => {
      const input = { facilityId: slot.facilityId, holidays: days.map((day) => ({ day, name: 'Shut' })) };
      expect((await addHolidays(host.scope, input, asked('add-holiday', input))).ok).toBe(true);
    };
    const offered = async () => {
      const ask = { in: startsOn, out: endsOn, pallets: 4, kg: 1_000_000, class: [] };
      const page = await readOfferPage(slot.id, ask, { clock: systemClock, cargo: null });
      return page?.answer;
    };
    const found = async () => {
      const [near] = await owner().select().from(listingPorts).where(eq(listingPorts.slotId, slot.id));
      const fields = { port: near?.portId ?? '', in: startsOn, out: endsOn, pallets: '4', kg: '1000' };
      const page = await searchSlots(searchSchema.parse(fields), { clock: systemClock, cargo: null });
      return page.results.find(({ slotId }) => slotId === slot.id)?.price;
    };
    const hold = async () => {
      const input = { slotId: slot.id, startsOn, endsOn, pallets: 4, massGrams: 1_000_000, cargoId: profile.id };
      const held = await holdSlot(shipper.scope, input, asked('hold', input), { clock: systemClock });
      if (!held.ok) throw new Error(JSON.stringify(held.violations));
      const [row] = await owner().select().from(bookings).where(eq(bookings.id, held.value.bookingId));
      return quoteFromJson(row?.quote as never);
    };
    return { shut, offered, found, hold };
  }
  const charged = (days: number) => 4n * BigInt(days) * 4_000n;

  test('page, search and hold ask the same calendar; a booking keeps the one it was made with', async () => {
    const scene = await priced({ excludesHolidays: 'yes' });
    expect((await scene.offered())?.price.subtotal.paise).toBe(charged(7));
    // Two of the first days are holidays, and one after the free time, which is charged like any.
    await scene.shut(startsOn, addDays(startsOn, 2), addDays(startsOn, 8));
    const answer = await scene.offered();
    expect(answer?.price.subtotal.paise).toBe(charged(5));
    expect(answer?.leaving.find(({ leavesOn }) => leavesOn === endsOn)?.subtotal.paise).toBe(charged(5));
    expect((await scene.found())?.subtotal.paise).toBe(charged(5));
    const held = await scene.hold();
    expect(held.subtotal.paise).toBe(charged(5));
    expect(held.rated?.holidays).toEqual([startsOn, addDays(startsOn, 2), addDays(startsOn, 8)]);
    await scene.shut(addDays(startsOn, 1));
    expect((await scene.hold()).subtotal.paise).toBe(charged(4));
    expect(held.rated?.holidays).toHaveLength(3);
  });

  test('a card that counts holidays takes no calendar', async () => {
    const scene = await priced({ excludesHolidays: 'no' });
    await scene.shut(startsOn, addDays(startsOn, 2));
    const held = await scene.hold();
    expect(held.subtotal.paise).toBe(charged(7));
    expect(held.rated?.holidays).toEqual([]);
  });
});
