import { describe, expect, test } from 'vitest';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { LOOKED_AT_MOST } from '#app/features/search/bookable-slots.server.ts';
import { FIRST_LOOK } from '#app/features/search/hidden-slots.server.ts';
import { loader } from '#app/routes/public/search.tsx';
import { loader as slotLoader } from '#app/routes/public/slot.tsx';
import { slots } from '#db/schema/index.ts';
import { createFacility, createHall, createSlot } from '#db/seed/factories.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { cookieFor, requestArgs } from '../../setup/request.ts';

const database = useDatabase();
const today = dateInZone(new Date(), 'Asia/Kolkata');
const PARADIP = { portId: 'paradip-port', lat: 20.3, lon: 86.6 };

const CELLS: Partial<CargoFacts> = {
  description: 'Lithium-ion cells',
  material: 'lithium_ion',
  form: 'cell',
  hsCode: '85076000',
  dangerous: 'yes',
  unNumber: '3480',
  stateOfChargePercent: 25,
};

type SlotTerms = Omit<Parameters<typeof createSlot>[1], 'hall'>;

const FLAMMABLE_AND_CORROSIVE: Partial<CargoFacts> = {
  description: 'Formic acid',
  material: 'chemical',
  form: 'liquid',
  hsCode: null,
  unNumber: '1779',
  packingGroup: 'II',
};

async function scene() {
  const db = database.owner();
  const [host, shipper] = [await createHost(db), await createShipper(db)];
  const facility = await createFacility(db, { organisation: host.organisation, ...PARADIP });
  const hall = await createHall(db, { facility });
  const slot = (terms: Omit<Parameters<typeof createSlot>[1], 'hall'> = {}) => createSlot(db, { hall, ...terms });
  const slots = {
    takes: await slot({ hazardClasses: ['9'] }),
    asks: await slot({ hazardClasses: ['9'], bookingMode: 'request' }),
    harmless: await slot({ hazardClasses: [] }),
    boxes: await slot({ hazardClasses: ['9'], acceptedPackagings: ['steel_boxes'] }),
  };
  const cookie = await cookieFor(shipper.owner.id);
  const search = async (extra: Record<string, string>, as: string | undefined = cookie) => {
    const query = {
      port: 'paradip-port',
      in: addDays(today, 5),
      out: addDays(today, 15),
      pallets: '2',
      kg: '1000',
      ...extra,
    };
    const args = requestArgs({ path: `/search?${new URLSearchParams(query)}`, ...(as ? { cookie: as } : {}) });
    return loader(args);
  };
  return { db, host, shipper, slots, cookie, search };
}

describe('a search with a cargo', () => {
  test('lists what that cargo may book, says what is hidden and why, and counts add up', async () => {
    const { shipper, slots, search } = await scene();
    const { profile } = await shipper.cargo(CELLS);
    const found = (await search({ cargo: profile.id })).data.found;
    const outcomes = Object.fromEntries((found?.results ?? []).map((each) => [each.slotId, each.decision?.outcome]));
    expect(outcomes).toEqual({ [slots.takes.id]: 'possible', [slots.asks.id]: 'on_request' });
    expect(found?.hidden?.count).toBe(2);
    expect(found?.hidden?.reasons.map(({ code, slots: count }) => [code, count])).toEqual([
      ['slot.class_not_accepted', 1],
      ['slot.packaging', 1],
    ]);
    const hiddenIds = found?.hidden?.examples.map(({ slotId }) => slotId).sort();
    expect(hiddenIds).toEqual([slots.harmless.id, slots.boxes.id].sort());
    for (const reason of found?.hidden?.reasons ?? []) expect(reason.fix).toMatch(/\.$/);
  });

  test('without a cargo everything free is listed and nothing is hidden', async () => {
    const { slots, search } = await scene();
    const found = (await search({})).data.found;
    expect(found?.hidden).toBeNull();
    const ids = found?.results.map(({ slotId }) => slotId) ?? [];
    for (const { id } of Object.values(slots)) expect(ids).toContain(id);
  });

  test.each(['stranger', 'another firm'])(
    'a cargo that is not the viewer’s is said beside its field: %s',
    async (who) => {
      const { db, shipper, search } = await scene();
      const { profile } = await shipper.cargo(CELLS);
      const other = await createShipper(db);
      const answer = await search({ cargo: profile.id }, who === 'stranger' ? '' : await cookieFor(other.owner.id));
      expect(answer.init?.status).toBe(422);
      expect(Object.keys(answer.data.errors)).toEqual(['cargo']);
    },
  );

  test('the slot’s page gives the same answer as the search and the hold', async () => {
    const { shipper, slots, cookie } = await scene();
    const { profile } = await shipper.cargo(CELLS);
    const ask = { in: addDays(today, 5), out: addDays(today, 15), pallets: '2', kg: '1000', cargo: profile.id };
    const outcomeOf = async (slotId: string) => {
      const path = `/slots/${slotId}?${new URLSearchParams(ask)}`;
      return (await slotLoader(requestArgs({ path, cookie, params: { slotId } }))).data.answer?.outcome;
    };
    expect(await outcomeOf(slots.takes.id)).toBe('possible');
    expect(await outcomeOf(slots.asks.id)).toBe('on_request');
    expect(await outcomeOf(slots.harmless.id)).toBe('not_possible');
  });
});

describe('a search with a cargo that most slots refuse', () => {
  const UNCLEARED: Partial<CargoFacts> = { customsStatus: 'uncleared' };
  const LITTLE_ROOM = { pallets: '1', kg: '100' };

  /** Slots at a port of their own, cheapest first: each pays a rupee more than the one before. */
  async function row(portId: string, lat: number, lon: number, terms: SlotTerms[]) {
    const db = database.owner();
    const [host, shipper] = [await createHost(db), await createShipper(db)];
    const facility = await createFacility(db, { organisation: host.organisation, portId, lat, lon });
    const hall = await createHall(db, { facility });
    // One statement for all: hundreds of them one by one take seconds.
    const { id: _, ...like } = await createSlot(db, { hall, status: 'draft' });
    const rows = terms.map((each, index) => ({
      ...like,
      status: 'published' as const,
      name: `Slot ${index}`,
      pricePerPalletDayPaise: BigInt(1000 + 100 * index),
      ...each,
    }));
    const ids = (await db.insert(slots).values(rows).returning({ id: slots.id })).map(({ id }) => id);
    const cookie = await cookieFor(shipper.owner.id);
    const days = { in: addDays(today, 5), out: addDays(today, 15) };
    const search = async (extra: Record<string, string>) => {
      const query = new URLSearchParams({ port: portId, ...days, ...LITTLE_ROOM, ...extra });
      return (await loader(requestArgs({ path: `/search?${query}`, cookie }))).data.found;
    };
    return { shipper, ids, search };
  }

  const many = (count: number, terms: SlotTerms): SlotTerms[] => Array.from({ length: count }, () => terms);

  test('finds the bonded slots behind any number of neutral ones, and counts the first look alike on every page', async () => {
    const dear = many(25, { regime: 'bonded', hazardClasses: [] });
    const place = ['mormugao-port', 15.41, 73.8] as const;
    const { shipper, ids, search } = await row(...place, [...many(FIRST_LOOK + 10, { hazardClasses: [] }), ...dear]);
    const { profile } = await shipper.cargo(UNCLEARED);
    const pages = [await search({ cargo: profile.id }), await search({ cargo: profile.id, page: '2' })];
    expect(pages.flatMap((page) => page?.results.map(({ slotId }) => slotId))).toEqual(ids.slice(FIRST_LOOK + 10));
    expect(pages.map((page) => [page?.hasNext, page?.gaveUp])).toEqual([
      [true, false],
      [false, false],
    ]);
    for (const page of pages)
      expect(page?.hidden).toMatchObject({
        count: FIRST_LOOK,
        among: FIRST_LOOK,
        amongAll: false,
        reasons: [{ code: 'customs.uncleared_in_neutral', slots: FIRST_LOOK }],
      });
  });

  test('gives up at its limit and says so, where every slot must be asked', async () => {
    const boxes = { hazardClasses: [], acceptedPackagings: ['steel_boxes' as const] };
    const { shipper, search } = await row('new-mangalore-port', 12.93, 74.81, many(LOOKED_AT_MOST + 1, boxes));
    const { profile } = await shipper.cargo();
    const found = await search({ cargo: profile.id });
    expect(found).toMatchObject({ results: [], hasNext: false, gaveUp: true, looked: LOOKED_AT_MOST });
  });

  test('cargo that no slot may take is looked for nowhere, and what is hidden says why', async () => {
    const { shipper, search } = await row(
      'kamarajar-port-ennore',
      13.26,
      80.33,
      many(FIRST_LOOK + 1, { hazardClasses: ['9'] }),
    );
    const { profile } = await shipper.cargo({ ...CELLS, damaged: 'yes' });
    const found = await search({ cargo: profile.id });
    expect(found).toMatchObject({
      results: [],
      gaveUp: false,
      looked: 0,
      hidden: { count: FIRST_LOOK, amongAll: false },
    });
  });

  test('the sentence of a reason is true of every slot it counts', async () => {
    const flammableToo = many(2, { hazardClasses: ['3'] });
    const place = ['v-o-chidambaranar-port-tuticorin', 8.75, 78.2] as const;
    const { shipper, search } = await row(...place, [...many(3, { hazardClasses: ['8'] }), ...flammableToo]);
    // Two classes: some slots refuse the one, some the other.
    const { profile } = await shipper.cargo({ ...CELLS, ...FLAMMABLE_AND_CORROSIVE });
    const reason = (await search({ cargo: profile.id }))?.hidden?.reasons.find(
      ({ code }) => code === 'slot.class_not_accepted',
    );
    expect(reason?.slots).toBe(5);
    expect(reason?.sentence).toContain('3, 8');
  });
});
