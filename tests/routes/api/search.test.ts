import { beforeAll, describe, expect, test } from 'vitest';
import { quoteAnswerSchema, searchAnswerSchema } from '#app/features/api/market-answer.schema.server.ts';
import { action as decide } from '#app/routes/api/decisions.ts';
import { action as quote } from '#app/routes/api/quotes.ts';
import { loader as search } from '#app/routes/api/search.ts';
import { bookings, commandReceipts } from '#db/schema/index.ts';
import { createApiKey, createBooking, createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';
import { inDays } from '../http/site.ts';
import { createMarket, keyOf, type Market, NOBODYS, sendHold } from './market.ts';
import { call, fieldsOf, problemOf } from './scene.ts';

const database = useDatabase();
let market: Market;
let acetone: string;
let operatorKey: string;

beforeAll(async () => {
  const db = database.owner();
  market = await createMarket(db);
  const facts = { material: 'chemical', form: 'liquid', hsCode: null, dangerous: 'yes', unNumber: '1090' } as const;
  acetone = (await market.shipper.cargo({ ...facts, packingGroup: 'II' })).profile.id;
  const operator = await createPerson(db, { isOperator: true });
  operatorKey = await createApiKey(db, { organisation: null, createdBy: operator.id, scopes: ['search'] });
  // With the market's own: 26 slots, each a rupee dearer than the one before.
  for (let n = 1; n < 26; n += 1) await market.host.slot({ pricePerPalletDayPaise: 4_500n + BigInt(n) * 100n });
});

const ASK = {
  port: 'jawaharlal-nehru-port-nhava-sheva',
  in: inDays(10) as string,
  out: inDays(20) as string,
  pallets: '4',
  kg: '3,200',
};
type Changes = Record<string, string | undefined>;
const queryOf = (changes: Changes) =>
  new URLSearchParams(
    Object.entries({ ...ASK, ...changes }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
const ask = (changes: Changes = {}, key = market.shipperKey) =>
  call(search, `/api/v1/search?${queryOf(changes)}`, { key, method: 'GET' });

async function found(changes: Changes = {}, key?: string) {
  const { status, body } = await ask(changes, key);
  expect({ status, body }).toMatchObject({ status: 200 });
  return searchAnswerSchema.parse(body);
}

describe('a search', () => {
  test('gives free slots, cheapest first, with price, distance, regime and booking mode', async () => {
    const { slots, looked, gaveUp } = await found();
    expect(slots[0]).toMatchObject({
      slotId: market.slot.id,
      slotName: market.slot.name,
      facilityName: market.host.facility.name,
      regime: 'neutral',
      bookingMode: 'instant',
      decision: null,
      price: { currency: 'INR', subtotalPaise: '276000', gstPaise: '49680', totalPaise: '325680' },
    });
    expect(slots[0]?.distanceMetres).toBeGreaterThan(0);
    expect([looked, gaveUp]).toEqual([0, false]);
  });

  test('goes on by cursor, each slot once, dearer and dearer', async () => {
    const first = await found();
    expect(first.slots).toHaveLength(20);
    const second = await found({ cursor: first.nextCursor ?? '' });
    expect([second.slots.length, second.nextCursor]).toEqual([6, null]);
    const all = [...first.slots, ...second.slots];
    expect(new Set(all.map(({ slotId }) => slotId)).size).toBe(26);
    const totals = all.map(({ price }) => Number(price.totalPaise));
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
  });

  test('with a cargo, asks the rulebook about each slot', async () => {
    const { slots, looked } = await found({ cargo: market.cargoId });
    expect(slots).toHaveLength(20);
    expect(looked).toBeGreaterThanOrEqual(20);
    for (const { decision } of slots)
      expect(decision).toMatchObject({
        verdict: 'POSSIBLE',
        reasons: [],
        rulebook: { version: expect.stringMatching(/^20\d\d\.\d+$/) },
      });
    // Acetone is class 3, which no slot here accepts.
    expect((await found({ cargo: acetone })).slots).toEqual([]);
  });

  test('what is taken is not found', async () => {
    const db = database.owner();
    const other = await createShipper(db);
    const days = { startsOn: inDays(12), endsOn: inDays(13) };
    const [slot] = (await found()).slots;
    expect(slot?.slotId).toBe(market.slot.id);
    const taken = { slot: market.slot, shipper: other.organisation, pallets: 9, ...days };
    await createBooking(db, taken);
    expect((await found()).slots.map(({ slotId }) => slotId)).not.toContain(market.slot.id);
    const after = { in: inDays(13), out: inDays(20) };
    expect((await found(after)).slots.map(({ slotId }) => slotId)).toContain(market.slot.id);
  });

  test('an operator’s key searches by room, and has no cargo', async () => {
    expect((await found({}, operatorKey)).slots.length).toBeGreaterThan(0);
    expect(fieldsOf(problemOf(await ask({ cargo: market.cargoId }, operatorKey)))).toEqual(['cargo']);
  });

  test('regime, class, sort and circle narrow it', async () => {
    expect((await found({ regime: 'bonded' })).slots).toEqual([]);
    expect((await found({ class: '8' })).slots).toHaveLength(20);
    expect((await found({ class: '3' })).slots).toEqual([]);
    expect((await found({ within: '1' })).slots).toEqual([]);
    const distances = (await found({ sort: 'distance' })).slots.map(({ distanceMetres }) => distanceMetres);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
  });

  test.each<[string, Changes, string[]]>([
    ['no port', { port: undefined }, ['port']],
    ['a port nobody knows', { port: 'atlantis' }, ['port']],
    ['NUL in the port', { port: 'a\u0000b' }, ['port']],
    ['no days', { in: undefined, out: undefined }, ['in', 'out']],
    ['days the wrong way round', { in: inDays(20), out: inDays(10) }, ['out']],
    ['days that are past', { in: inDays(-5), out: inDays(5) }, ['in']],
    ['days too far ahead', { in: inDays(800), out: inDays(801) }, ['in']],
    ['pallets in words', { pallets: 'four' }, ['pallets']],
    ['no mass', { kg: '0' }, ['kg']],
    ['a class that is none', { class: '4' }, ['class.0']],
    ['a regime that is none', { regime: 'duty' }, ['regime']],
    ['an order that is none', { sort: 'name' }, ['sort']],
    ['too wide a circle', { within: '301' }, ['within']],
    ['cargo that is no id', { cargo: 'x' }, ['cargo']],
    ['cargo that is nobody’s', { cargo: NOBODYS }, ['cargo']],
    ['page numbers', { page: '2' }, ['page']],
    ['a cursor that is none', { cursor: 'x' }, ['cursor']],
    ['two things at once', { port: 'atlantis', cargo: NOBODYS }, ['port', 'cargo']],
    ['a name nobody knows', { constructor: '1' }, ['constructor']],
  ])('%s', async (_, changes, fields) => {
    const problem = problemOf(await ask(changes));
    expect([problem.status, fieldsOf(problem)]).toEqual([422, fields]);
  });

  test('another organisation’s cargo is nobody’s, and a cursor of another question is none', async () => {
    const theirs = (await (await createShipper(database.owner())).cargo()).profile.id;
    expect(problemOf(await ask({ cargo: theirs })).detail).toBe(problemOf(await ask({ cargo: NOBODYS })).detail);
    const { nextCursor } = await found();
    const problem = problemOf(await ask({ cursor: nextCursor ?? '', pallets: '3' }));
    expect([problem.status, fieldsOf(problem)]).toEqual([422, ['cursor']]);
  });

  test('a parameter given twice is refused, as is a heap of them', async () => {
    const twice = `/api/v1/search?${queryOf({})}&port=a`;
    expect(fieldsOf(problemOf(await call(search, twice, { key: market.shipperKey, method: 'GET' })))).toEqual(['port']);
    const heap = `/api/v1/search?${queryOf({})}${'&class=8'.repeat(100)}`;
    expect(problemOf(await call(search, heap, { key: market.shipperKey, method: 'GET' })).status).toBe(422);
  });

  test('needs a key and its scope', async () => {
    expect(problemOf(await ask({}, '')).status).toBe(401);
    const narrow = await keyOf(database.owner(), market.shipper, { scopes: ['decisions', 'bookings'] });
    expect(problemOf(await ask({}, narrow)).code).toBe('key.scope_missing');
    const asked = await call(quote, '/api/v1/quotes', { key: narrow, body: market.body });
    expect(problemOf(asked).code).toBe('key.scope_missing');
  });
});

describe('a quote', () => {
  const quoted = (body: unknown, key = market.shipperKey) => call(quote, '/api/v1/quotes', { key, body });
  async function answer(body: unknown, key?: string) {
    const { status, body: said } = await quoted(body, key);
    expect({ status, said }).toMatchObject({ status: 200 });
    return quoteAnswerSchema.parse(said);
  }
  const later = () => ({ ...market.body, stay: { in: inDays(30) as string, out: inDays(40) as string } });

  test('tells the price line by line and the decision, and writes nothing', async () => {
    const db = database.owner();
    const count = async () => [
      (await db.select().from(bookings)).length,
      (await db.select().from(commandReceipts)).length,
    ];
    const before = await count();
    const told = await answer(later());
    expect(
      told.price.lines.map(({ code, quantity, unitPricePaise, amountPaise, gstBasisPoints }) => [
        ...[code, quantity, unitPricePaise],
        ...[amountPaise, gstBasisPoints],
      ]),
    ).toEqual([
      ['storage', 40, '4500', '180000', 1800],
      ['handling_in', 4, '12000', '48000', 1800],
      ['handling_out', 4, '12000', '48000', 1800],
    ]);
    expect(told.price).toMatchObject({ subtotalPaise: '276000', gstPaise: '49680', totalPaise: '325680' });
    expect(told).toMatchObject({ decision: { verdict: 'POSSIBLE', reasons: [] }, alternatives: null });
    expect(await count()).toEqual(before);
  });

  test.each([
    ['in another State', '24', '307'],
    ['in the same State, where each half of the tax is rounded', '27', '306'],
  ])('is what a hold then promises, to the paisa: %s', async (_, stateCode, gstPaise) => {
    const db = database.owner();
    const host = await createHost(db);
    const odd = { pricePerPalletDayPaise: 1_705n, handlingInPaise: 0n, handlingOutPaise: 0n };
    const slot = await host.slot(odd);
    const shipper = await createShipper(db, { stateCode });
    const key = await keyOf(db, shipper);
    const cargoId = (await shipper.cargo()).profile.id;
    const stay = { in: inDays(10), out: inDays(11) };
    const body = { slotId: slot.id, cargoId, stay, pallets: 1, massGrams: 1 };
    const told = await answer(body, key);
    expect(told.price.gstPaise).toBe(gstPaise);
    const { status, body: made } = await sendHold(key, body);
    expect([status, (made as { price: unknown }).price]).toEqual([201, told.price]);
  });

  test('where places are short says so and what is instead', async () => {
    const db = database.owner();
    const other = await createShipper(db);
    const slot = await market.host.slot();
    await createBooking(db, {
      ...{ slot, shipper: other.organisation, pallets: 10 },
      ...{ startsOn: inDays(32), endsOn: inDays(35) },
    });
    const told = await answer({ ...later(), slotId: slot.id });
    expect(told.decision.verdict).toBe('NOT_POSSIBLE');
    expect(told.decision.reasons.map(({ code, effect }) => [code, effect])).toEqual([['capacity.pallets', 'refuse']]);
    expect(told.alternatives?.laterStay).toEqual({ in: inDays(35), out: inDays(45) });
    expect(told.alternatives?.nearby).toHaveLength(3);
    // The id in another spelling is the same slot, with the same places taken.
    expect((await answer({ ...later(), slotId: slot.id.toUpperCase() })).decision).toEqual(told.decision);
  });

  test('cargo the slot does not take is not possible; without cargo nothing is promised', async () => {
    const refused = await answer({ ...later(), cargoId: acetone });
    expect(refused.decision.verdict).toBe('NOT_POSSIBLE');
    expect(refused.decision.reasons.map(({ code }) => code)).toContain('slot.class_not_accepted');
    const { cargoId: _, ...bare } = later();
    for (const key of [market.shipperKey, operatorKey]) {
      const open = await answer(bare, key);
      expect(open.decision).toMatchObject({ verdict: 'ON_REQUEST', rulebook: null });
      expect(open.decision.reasons.map(({ code }) => code)).toEqual(['cargo.not_said']);
    }
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ['a slot nobody has', { slotId: NOBODYS }, ['slotId']],
    ['cargo that is nobody’s', { cargoId: NOBODYS }, ['cargoId']],
    ['a stay without an end', { stay: { in: inDays(1) } }, ['stay.out']],
    ['kilograms', { kg: '3200' }, ['kg']],
    ['no mass', { massGrams: undefined }, ['massGrams']],
  ])('%s: 422 names it', async (_, change, fields) => {
    const problem = problemOf(await quoted({ ...market.body, ...change }));
    expect([problem.status, fieldsOf(problem)]).toEqual([422, fields]);
  });

  test('a draft is as little there as a slot that never was', async () => {
    const draft = await market.host.slot({ status: 'draft' });
    const of = async (slotId: string) => problemOf(await quoted({ ...market.body, slotId })).detail;
    expect(await of(draft.id)).toBe(await of(NOBODYS));
  });
});

test('a decision about a slot reads its id in any spelling', async () => {
  const key = await keyOf(database.owner(), market.shipper, { scopes: ['decisions'] });
  const of = (id: string) => ({
    cargo: { profileId: market.cargoId },
    slot: { id },
    stay: { in: inDays(30), out: inDays(40) },
    pallets: 4,
    massGrams: 3_200_000,
  });
  const plain = await call(decide, '/api/v1/decisions', { key, body: of(market.slot.id) });
  const upper = await call(decide, '/api/v1/decisions', { key, body: of(market.slot.id.toUpperCase()) });
  expect([plain.status, upper.status]).toEqual([200, 200]);
  expect(upper.body).toEqual(plain.body);
});
