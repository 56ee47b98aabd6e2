import { describe, expect, test } from 'vitest';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { loader } from '#app/routes/public/search.tsx';
import { loader as slotLoader } from '#app/routes/public/slot.tsx';
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
