import { beforeAll, describe, expect, test } from 'vitest';
import { slotAnswerSchema, slotsAnswerSchema } from '#app/features/api/market-answer.schema.server.ts';
import { loader as readOne } from '#app/routes/api/slot.ts';
import { loader as readList } from '#app/routes/api/slots.ts';
import { createApiKey, createBooking, createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { inDays } from '../http/site.ts';
import { createMarket, keyOf, type Market, NOBODYS } from './market.ts';
import { call, fieldsOf, problemOf } from './scene.ts';

const database = useDatabase();
let market: Market;
let other: Market;

beforeAll(async () => {
  market = await createMarket(database.owner(), { hazardClasses: ['8'], maxPalletMassGrams: 1_200_000 });
  other = await createMarket(database.owner());
});

const list = (key: string, query = '') => call(readList, `/api/v1/slots${query}`, { key, method: 'GET' });
const one = (key: string, slotId: string) =>
  call(readOne, `/api/v1/slots/${slotId}`, { key, method: 'GET', params: { slotId } });

async function page(key: string, query = '') {
  const { status, body } = await list(key, query);
  expect({ status, body }).toMatchObject({ status: 200 });
  return slotsAnswerSchema.parse(body);
}

describe('the organisation’s slots', () => {
  test('each with its terms, drafts too, and nobody else’s', async () => {
    const draft = await market.host.slot({ status: 'draft' });
    const { slots, nextCursor } = await page(market.hostKey);
    expect(slots.map(({ id }) => id).sort()).toEqual([market.slot.id, draft.id].sort());
    expect(nextCursor).toBeNull();
    expect(slots.find(({ id }) => id === market.slot.id)).toEqual({
      ...{ id: market.slot.id, name: market.slot.name, status: 'published' },
      ...{ hallName: market.host.hall.name, facilityId: market.host.facility.id },
      ...{ facilityName: market.host.facility.name, regime: 'neutral', bookingMode: 'instant' },
      ...{
        palletPositions: 12,
        maxMassGrams: 12_000_000,
        maxPalletMassGrams: 1_200_000,
        minimumDays: 1,
        maximumDays: null,
        leadDays: 0,
        cutOffHour: null,
        turnaround: { any: 0 },
      },
      ...{ hazardClasses: ['8'], acceptedForms: [], acceptedPackagings: [], quarantine: false },
      ...{ pricePerPalletDayPaise: '4500', handlingInPaise: '12000', handlingOutPaise: '12000' },
    });
    expect((await page(market.shipperKey)).slots).toEqual([]);
  });

  test('page by page, each once', async () => {
    const { host, hostKey } = await createMarket(database.owner());
    for (let n = 0; n < 40; n += 1) await host.slot();
    const seen: string[] = [];
    const sizes: number[] = [];
    let query: string | null = '';
    while (query !== null) {
      const { slots, nextCursor } = await page(hostKey, query);
      seen.push(...slots.map(({ id }) => id));
      sizes.push(slots.length);
      query = nextCursor === null ? null : `?cursor=${nextCursor}`;
    }
    expect([sizes, new Set(seen).size]).toEqual([[20, 20, 1], 41]);
  });

  test('one with its next sixty days', async () => {
    const db = database.owner();
    const { organisation } = other.shipper;
    const days = { startsOn: inDays(3), endsOn: inDays(5) };
    await createBooking(db, { slot: market.slot, shipper: organisation, pallets: 5, massGrams: 1_000_000, ...days });
    const told = slotAnswerSchema.parse((await one(market.hostKey, market.slot.id)).body);
    expect(told.days).toHaveLength(60);
    expect(told.days.slice(2, 6)).toEqual([
      { day: inDays(2), freePallets: 12, freeMassGrams: 12_000_000 },
      { day: inDays(3), freePallets: 7, freeMassGrams: 11_000_000 },
      { day: inDays(4), freePallets: 7, freeMassGrams: 11_000_000 },
      { day: inDays(5), freePallets: 12, freeMassGrams: 12_000_000 },
    ]);
    const { days: _, ...terms } = told;
    expect((await page(market.hostKey)).slots).toContainEqual(terms);
  });

  test('another organisation’s, an unknown one and what is no id: the same 404', async () => {
    const answers = [];
    for (const id of [other.slot.id, NOBODYS, 'x', "1'--"]) {
      const { requestId: _, ...problem } = problemOf(await one(market.hostKey, id));
      answers.push(JSON.stringify(problem));
    }
    expect(new Set(answers).size).toBe(1);
    expect(JSON.parse(answers[0] ?? '')).toMatchObject({ status: 404, code: 'slot.not_found' });
  });
});

describe('who may read them', () => {
  test('a key with the scope, of any role', async () => {
    const db = database.owner();
    expect(problemOf(await list('')).status).toBe(401);
    const narrow = await keyOf(db, market.host, { scopes: ['bookings'] });
    expect(problemOf(await list(narrow)).code).toBe('key.scope_missing');
    expect(problemOf(await one(narrow, market.slot.id)).code).toBe('key.scope_missing');
    const operator = await createPerson(db, { isOperator: true });
    const desk = await createApiKey(db, { organisation: null, createdBy: operator.id, scopes: ['slots'] });
    expect(problemOf(await list(desk)).code).toBe('key.no_organisation');
    expect(problemOf(await one(desk, market.slot.id)).code).toBe('key.no_organisation');
    const viewer = await keyOf(db, market.host, { role: 'viewer' });
    expect((await one(viewer, market.slot.id)).status).toBe(200);
  });

  test.each([
    ['cursor', '?cursor=x'],
    ['cursor', `?cursor=${Buffer.from(JSON.stringify(['x', NOBODYS])).toString('base64url')}`],
    ['page', '?page=2'],
  ])('%s can’t be used: %s', async (field, query) => {
    const problem = problemOf(await list(market.hostKey, query));
    expect([problem.status, fieldsOf(problem)]).toEqual([422, [field]]);
  });
});
