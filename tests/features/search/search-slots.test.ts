import { describe, expect, test } from 'vitest';
import { freeByDay } from '#app/domain/capacity/fit.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { massGrams } from '#app/domain/shared/quantity.ts';
import type { SearchAsk } from '#app/features/search/search.schema.server.ts';
import { searchSlots } from '#app/features/search/search-slots.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { loader } from '#app/routes/public/search.tsx';
import { createBooking, createFacility, createHall, createSlot } from '#db/seed/factories.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { requestArgs } from '../../setup/request.ts';

const database = useDatabase();
const today = dateInZone(new Date(), 'Asia/Kolkata');
const NHAVA_SHEVA = 'jawaharlal-nehru-port-nhava-sheva';

const ask = (change: Partial<SearchAsk> = {}): SearchAsk => ({
  port: NHAVA_SHEVA,
  within: 50,
  in: addDays(today, 10),
  out: addDays(today, 20),
  pallets: 8,
  kg: massGrams(6_400_000),
  class: [],
  cargo: null,
  hidden: false,
  regime: null,
  sort: 'price',
  page: 1,
  ...change,
});

const search = async (change: Partial<SearchAsk> = {}) => searchSlots(ask(change), { clock: systemClock, cargo: null });
const ids = async (change: Partial<SearchAsk> = {}) => (await search(change)).results.map(({ slotId }) => slotId);

describe('search', () => {
  test('shows what takes all of the ask on every day, and nothing else', async () => {
    const db = database.owner();
    const host = await createHost(db);
    const shipper = (await createShipper(db)).organisation;
    const roomy = { palletPositions: 12, maxMassGrams: 12_000_000 };
    const fits = await host.slot(roomy);
    const fullForADay = await host.slot(roomy);
    await createBooking(db, {
      slot: fullForADay,
      shipper,
      pallets: 5,
      startsOn: addDays(today, 19),
      endsOn: addDays(today, 25),
    });
    const fullBefore = await host.slot(roomy);
    await createBooking(db, {
      slot: fullBefore,
      shipper,
      pallets: 12,
      massGrams: 12_000_000,
      startsOn: addDays(today, 1),
      endsOn: addDays(today, 10),
    });
    const lapsedHold = await host.slot(roomy);
    await createBooking(db, {
      slot: lapsedHold,
      shipper,
      pallets: 12,
      state: 'held',
      waitsUntil: new Date(Date.now() - 1_000),
      startsOn: addDays(today, 10),
      endsOn: addDays(today, 20),
    });
    const tooHeavy = await host.slot({ ...roomy, maxMassGrams: 6_000_000 });
    const tooSmall = await host.slot({ ...roomy, palletPositions: 7 });
    const longStays = await host.slot({ ...roomy, minimumDays: 11 });
    const paused = await host.slot({ ...roomy, status: 'paused' });
    const found = await ids();
    expect(found).toEqual(expect.arrayContaining([fits.id, fullBefore.id, lapsedHold.id]));
    for (const out of [fullForADay, tooHeavy, tooSmall, longStays, paused]) expect(found).not.toContain(out.id);
  });

  test('sorts by the whole price or by distance, filters by regime and class, and stops at the circle', async () => {
    const db = database.owner();
    const host = await createHost(db);
    const facility = await createFacility(db, {
      organisation: host.organisation,
      portId: 'cochin-port',
      lat: 10,
      lon: 76.3,
    });
    const far = await createFacility(db, {
      organisation: host.organisation,
      portId: 'cochin-port',
      lat: 10.6,
      lon: 76.3,
    });
    const hall = await createHall(db, { facility });
    const farHall = await createHall(db, { facility: far });
    const dearDays = await createSlot(db, {
      hall,
      pricePerPalletDayPaise: 9_000n,
      handlingInPaise: 0n,
      handlingOutPaise: 0n,
    });
    const dearHandling = await createSlot(db, {
      hall,
      pricePerPalletDayPaise: 1_000n,
      handlingInPaise: 50_000n,
      handlingOutPaise: 0n,
      hazardClasses: [],
    });
    const bonded = await createSlot(db, {
      hall: farHall,
      regime: 'bonded',
      pricePerPalletDayPaise: 500n,
      hazardClasses: ['9', '8', '4.3'],
    });
    const cochin = { port: 'cochin-port', within: 100 };
    // Ten days: ₹90 a day against ₹10 a day and ₹500 once; a hundred days turn it round.
    expect(await ids({ ...cochin, regime: 'neutral' })).toEqual([dearHandling.id, dearDays.id]);
    expect(await ids({ ...cochin, regime: 'neutral', out: addDays(today, 13) })).toEqual([
      dearDays.id,
      dearHandling.id,
    ]);
    expect((await ids({ ...cochin, sort: 'distance' })).at(-1)).toBe(bonded.id);
    expect(await ids({ ...cochin, regime: 'bonded' })).toEqual([bonded.id]);
    expect(await ids({ ...cochin, class: ['4.3'] })).toEqual([bonded.id]);
    expect(await ids({ ...cochin, within: 25 })).not.toContain(bonded.id);
  });

  test('whatever the length of the stay, pages follow the whole price', async () => {
    const db = database.owner();
    const host = await createHost(db);
    const facility = await createFacility(db, {
      organisation: host.organisation,
      portId: 'deendayal-port-kandla',
      lat: 23,
      lon: 70.2,
    });
    const hall = await createHall(db, { facility });
    // Handling and daily price pull in opposite directions, so every length of stay has an order of its own.
    const prices = Array.from({ length: 70 }, (_, i) => ({
      day: 500 + ((i * 7919) % 9000),
      once: (i * 104_729) % 90_000,
    }));
    const made = new Map<string, { day: number; once: number }>();
    for (const price of prices) {
      const slot = await createSlot(db, {
        hall,
        pricePerPalletDayPaise: BigInt(price.day),
        handlingInPaise: BigInt(price.once),
        handlingOutPaise: 0n,
      });
      made.set(slot.id, price);
    }
    for (const days of [1, 2, 6, 7, 9, 29, 30, 31, 75, 365]) {
      const stays = { port: 'deendayal-port-kandla', out: addDays(today, 10 + days) };
      const found = [];
      for (const page of [1, 2, 3, 4]) found.push(...(await ids({ ...stays, page })));
      const totals = found.map((id) => (made.get(id)?.day ?? 0) * days + (made.get(id)?.once ?? 0));
      expect(new Set(found).size).toBe(prices.length);
      expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    }
  });

  test('pages without gap or repeat', async () => {
    const db = database.owner();
    const host = await createHost(db);
    const facility = await createFacility(db, {
      organisation: host.organisation,
      portId: 'paradip-port',
      lat: 20.3,
      lon: 86.6,
    });
    const hall = await createHall(db, { facility });
    const made: string[] = [];
    for (let i = 0; i < 45; i++) made.push((await createSlot(db, { hall })).id);
    const pages = await Promise.all([1, 2, 3].map((page) => search({ port: 'paradip-port', page })));
    expect(pages.map(({ results }) => results.length)).toEqual([20, 20, 5]);
    expect(pages.map(({ hasNext }) => hasNext)).toEqual([true, true, false]);
    expect(pages.flatMap(({ results }) => results.map(({ slotId }) => slotId)).sort()).toEqual(made.sort());
  });

  test('its strip is the calendar the domain computes, and its price the quote', async () => {
    const db = database.owner();
    const host = await createHost(db);
    const facility = await createFacility(db, {
      organisation: host.organisation,
      portId: 'mundra-port',
      lat: 22.8,
      lon: 69.7,
    });
    const slot = await createSlot(db, { hall: await createHall(db, { facility }) });
    const shipper = (await createShipper(db)).organisation;
    const days = { startsOn: addDays(today, 3), endsOn: addDays(today, 8) };
    await createBooking(db, { slot, shipper, pallets: 5, massGrams: 500_000, ...days });
    const page = await search({ port: 'mundra-port' });
    const window = stay(today, addDays(today, 60));
    const expected = freeByDay(slot, [{ ...days, pallets: 5, massGrams: 500_000 }], window);
    expect(page.results[0]?.strip).toEqual(expected);
    expect(page.results[0]?.price.lines[0]?.formula).toBe('8 pallets × 10 days × ₹45.00');
  });
});

describe('an ask nobody could book', () => {
  const status = async (change: Record<string, string>) => {
    const query = {
      port: NHAVA_SHEVA,
      in: addDays(today, 10),
      out: addDays(today, 20),
      pallets: '1',
      kg: '1',
      ...change,
    };
    const answer = await loader(requestArgs({ path: `/search?${new URLSearchParams(query)}` }));
    return { status: answer.init?.status ?? 200, errors: Object.keys(answer.data.errors) };
  };

  test.each([
    ['in the past', { in: addDays(today, -1) }, 'in'],
    ['too far ahead', { in: addDays(today, 401), out: addDays(today, 402) }, 'in'],
    ['longer than any stay', { out: addDays(today, 377) }, 'out'],
    ['of a century', { in: '2000-01-01', out: '2098-12-31' }, 'out'],
    ['ending before it starts', { out: addDays(today, 9) }, 'out'],
    ['at an unknown port', { port: 'atlantis' }, 'port'],
  ])('%s is answered beside its field, at once', async (_, change, field) => {
    const started = performance.now();
    expect(await status(change)).toEqual({ status: 422, errors: [field] });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('and the last possible one is answered with results', async () => {
    expect(await status({ in: addDays(today, 400), out: addDays(today, 766) })).toEqual({ status: 200, errors: [] });
  });
});
