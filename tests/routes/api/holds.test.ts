import { and, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { holdAnswerSchema } from '#app/features/api/market-answer.schema.server.ts';
import { action } from '#app/routes/api/holds.ts';
import { bookings, commandReceipts, organisations } from '#db/schema/index.ts';
import { createApiKey, createBooking, createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createShipper } from '#tests/setup/market.ts';
import { inDays } from '../http/site.ts';
import { createMarket, keyOf, type Market, NOBODYS, sendHold, sendMove } from './market.ts';
import { call, fieldsOf, problemOf } from './scene.ts';

const database = useDatabase();
let market: Market;

beforeAll(async () => {
  market = await createMarket(database.owner(), { palletPositions: 400, maxMassGrams: 400_000_000 });
});

const countOf = async (slotId = market.slot.id) =>
  (await database.owner().select().from(bookings).where(eq(bookings.slotId, slotId))).length;

/** A market whose slot has two places left on the days that are asked for. */
async function crowded() {
  const db = database.owner();
  const found = await createMarket(db);
  const { organisation } = await createShipper(db);
  const days = { startsOn: inDays(12), endsOn: inDays(15) };
  await createBooking(db, { slot: found.slot, shipper: organisation, pallets: 10, ...days });
  return found;
}

describe('a hold', () => {
  test('is made: 201, its address, its price, its decision and when it runs out', async () => {
    const before = Date.now();
    const { status, headers, body } = await sendHold(market.shipperKey, market.body);
    const made = holdAnswerSchema.parse(body);
    expect([status, headers.get('location')]).toEqual([201, `/api/v1/bookings/${made.id}`]);
    expect(headers.get('ratelimit-limit')).toBe('6000');
    expect(made).toMatchObject({ state: 'held', slotId: market.slot.id, stay: market.body.stay, pallets: 4 });
    expect(made.decision).toMatchObject({
      verdict: 'POSSIBLE',
      reasons: [],
      rulebook: { version: expect.stringMatching(/^20\d\d\.\d+$/) },
    });
    // 4 × 10 × ₹45 + 4 × ₹120 in + 4 × ₹120 out = ₹2,760, GST 18 % = ₹496.80
    expect(made.price).toMatchObject({ subtotalPaise: '276000', gstPaise: '49680', totalPaise: '325680' });
    expect(made.price.lines.map(({ code, amountPaise }) => [code, amountPaise])).toEqual([
      ['storage', '180000'],
      ['handling_in', '48000'],
      ['handling_out', '48000'],
    ]);
    const [row] = await database.owner().select().from(bookings).where(eq(bookings.id, made.id));
    expect(row).toMatchObject({ state: 'held', shipperOrgId: market.shipper.organisation.id, totalPaise: 325_680n });
    const apart = (row?.waitsUntil?.getTime() ?? 0) - Date.parse(made.heldUntil);
    expect(Math.abs(apart)).toBeLessThan(50);
    expect(Date.parse(made.heldUntil)).toBeGreaterThan(before + 14 * 60_000);
  });

  test('sent again under its key is answered the same and made once, also when it has moved on since', async () => {
    const before = await countOf();
    const first = await sendHold(market.shipperKey, market.body, 'order 66');
    const again = await sendHold(market.shipperKey, market.body, 'order 66');
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    const { id } = first.body as { id: string };
    expect((await sendMove(market.shipperKey, id, 'confirm')).status).toBe(200);
    // The same ids in another spelling are the same command.
    const upper = { ...market.body, slotId: market.slot.id.toUpperCase(), cargoId: market.cargoId.toUpperCase() };
    const later = await sendHold(market.shipperKey, upper, 'order 66');
    expect([later.status, later.body]).toEqual([201, first.body]);
    expect(await countOf()).toBe(before + 1);
  });

  test('sent twenty times at once is made once', async () => {
    const before = await countOf();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => sendHold(market.shipperKey, market.body, 'impatient')),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await countOf()).toBe(before + 1);
  });

  test('with another body under a used key: 409, and nothing is made', async () => {
    await sendHold(market.shipperKey, market.body, 'used');
    const before = await countOf();
    const problem = problemOf(await sendHold(market.shipperKey, { ...market.body, pallets: 5 }, 'used'));
    expect([problem.status, problem.code]).toEqual([409, 'command.key_reused']);
    expect(problem.detail).not.toMatch(/form|page/i);
    expect(problem.fixes).toHaveLength(1);
    expect(problem.alternatives).toBeUndefined();
    expect(await countOf()).toBe(before);
  });

  test('the same key of another organisation is another key', async () => {
    const db = database.owner();
    const other = await createShipper(db);
    const otherKey = await keyOf(db, other);
    const cargoId = (await other.cargo()).profile.id;
    const first = await sendHold(market.shipperKey, market.body, 'shared');
    const second = await sendHold(otherKey, { ...market.body, cargoId }, 'shared');
    expect([first.status, second.status]).toEqual([201, 201]);
    expect((second.body as { id: string }).id).not.toBe((first.body as { id: string }).id);
    const kept = and(eq(commandReceipts.key, 'shared'), eq(commandReceipts.command, 'api.hold'));
    expect(await db.select().from(commandReceipts).where(kept)).toHaveLength(2);
  });
});

describe('where places are short', () => {
  test('409 with every reason, a later stay and slots nearby; nothing is written', async () => {
    const full = await crowded();
    const roomier = await full.host.slot({ name: 'Roomier' });
    const problem = problemOf(await sendHold(full.shipperKey, full.body));
    expect([problem.status, problem.code]).toEqual([409, 'capacity.pallets']);
    expect(problem.reasons?.[0]).toMatchObject({ code: 'capacity.pallets', params: { asked: 4, free: 2 } });
    expect(problem.fixes[0]).toMatch(/2 pallet places or fewer/);
    expect(problem.alternatives?.laterStay).toEqual({ in: inDays(15), out: inDays(25) });
    expect(problem.alternatives?.nearby.map(({ slotId }) => slotId)).toContain(roomier.id);
    expect(problem.alternatives?.nearby.map(({ slotId }) => slotId)).not.toContain(full.slot.id);
    // What is offered can be had.
    const { laterStay } = problem.alternatives ?? {};
    expect((await sendHold(full.shipperKey, { ...full.body, stay: laterStay })).status).toBe(201);
    expect((await sendHold(full.shipperKey, { ...full.body, slotId: roomier.id })).status).toBe(201);
  });

  test('a refusal is not kept: the same call is made once places come free', async () => {
    const full = await crowded();
    expect((await sendHold(full.shipperKey, full.body, 'patient')).status).toBe(409);
    const db = database.owner();
    const [taken] = await db.select().from(bookings).where(eq(bookings.slotId, full.slot.id));
    expect((await sendMove(full.hostKey, taken?.id ?? '', 'cancel')).status).toBe(200);
    expect((await sendHold(full.shipperKey, full.body, 'patient')).status).toBe(201);
  });

  test('terms and rulebook refuse with 422, with alternatives too', async () => {
    const acetone = await market.shipper.cargo({
      material: 'chemical',
      form: 'liquid',
      hsCode: null,
      dangerous: 'yes',
      unNumber: '1090',
      packingGroup: 'II',
    });
    const problem = problemOf(await sendHold(market.shipperKey, { ...market.body, cargoId: acetone.profile.id }));
    expect([problem.status, problem.code]).toEqual([422, 'slot.class_not_accepted']);
    expect(problem.alternatives).toEqual({ laterStay: null, nearby: [] });
  });

  test('a stay that is past is refused, and offered no day that is past', async () => {
    const past = { in: inDays(-40), out: inDays(-35) };
    const problem = problemOf(await sendHold(market.shipperKey, { ...market.body, stay: past }));
    expect([problem.status, problem.code]).toEqual([422, 'stay.past']);
    expect(problem.alternatives?.laterStay).toBeNull();
  });
});

describe('who may hold', () => {
  test.each([
    ['no key', async () => '', 401, 'key.missing'],
    ['an unknown key', async () => `qs_aaaaaaaa_${'A'.repeat(43)}`, 401, 'key.unknown'],
    [
      'a key without the scope',
      () => keyOf(database.owner(), market.shipper, { scopes: ['search', 'slots'] }),
      403,
      'key.scope_missing',
    ],
    ['a viewer’s key', () => keyOf(database.owner(), market.shipper, { role: 'viewer' }), 403, 'key.role_too_small'],
    ['a gate’s key', () => keyOf(database.owner(), market.shipper, { role: 'gate' }), 403, 'key.role_too_small'],
    [
      'a key of somebody who has confirmed no address',
      () => keyOf(database.owner(), market.shipper, { role: 'manager', verified: false }),
      403,
      'key.maker_unconfirmed',
    ],
    ['a key of an organisation that only hosts', async () => market.hostKey, 403, 'organisation.no_shipper'],
  ])('%s: refused', async (_, key, status, code) => {
    const before = await countOf();
    const problem = problemOf(await sendHold(await key(), market.body));
    expect([problem.status, problem.code]).toEqual([status, code]);
    expect(await countOf()).toBe(before);
  });

  test('an operator’s key speaks for no organisation', async () => {
    const db = database.owner();
    const operator = await createPerson(db, { isOperator: true });
    const key = await createApiKey(db, { organisation: null, createdBy: operator.id, scopes: ['bookings'] });
    const problem = problemOf(await sendHold(key, market.body));
    expect([problem.status, problem.code]).toEqual([403, 'key.no_organisation']);
  });

  test('a manager’s key may', async () => {
    const key = await keyOf(database.owner(), market.shipper, { role: 'manager' });
    expect((await sendHold(key, market.body)).status).toBe(201);
  });

  test('nobody holds a slot of its own', async () => {
    const db = database.owner();
    const { id } = market.host.organisation;
    await db.update(organisations).set({ isShipper: true }).where(eq(organisations.id, id));
    const problem = problemOf(await sendHold(market.hostKey, market.body));
    await db.update(organisations).set({ isShipper: false }).where(eq(organisations.id, id));
    expect([problem.status, problem.code]).toEqual([409, 'conflict.own_slot']);
  });
});

describe('what can’t be used names its field', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['a slot that is none', { slotId: NOBODYS }, ['slotId']],
    ['a slot that is no id', { slotId: "1' or 1=1" }, ['slotId']],
    ['another organisation’s cargo, as one that never was', { cargoId: NOBODYS }, ['cargoId']],
    ['no cargo', { cargoId: undefined }, ['cargoId']],
    ['half a pallet', { pallets: 0.5 }, ['pallets']],
    ['pallets as text', { pallets: '4' }, ['pallets']],
    ['none', { pallets: 0, massGrams: 0 }, ['pallets', 'massGrams']],
    ['more than any slot has', { pallets: 1e308 }, ['pallets']],
    ['days the wrong way round', { stay: { in: inDays(20), out: inDays(10) } }, ['stay.out']],
    ['a year too long', { stay: { in: inDays(10), out: inDays(500) } }, ['stay.out']],
    ['a day that is none', { stay: { in: '2027-02-30', out: '2027-03-10' } }, ['stay.in']],
    ['beyond the calendar', { stay: { in: '2100-12-01', out: '2100-12-31' } }, ['stay.out']],
    ['an unknown name', { colour: 'red' }, ['colour']],
  ])('%s', async (_, change, fields) => {
    const problem = problemOf(await sendHold(market.shipperKey, { ...market.body, ...change }));
    expect([problem.status, fieldsOf(problem)]).toEqual([422, fields]);
  });

  test('another organisation’s cargo is answered as one that never was', async () => {
    const theirs = (await (await createShipper(database.owner())).cargo()).profile.id;
    const of = async (cargoId: string) => {
      const { requestId: _, ...rest } = problemOf(await sendHold(market.shipperKey, { ...market.body, cargoId }));
      return rest;
    };
    expect(await of(theirs)).toEqual(await of(NOBODYS));
  });

  test.each([
    ['no Idempotency-Key', null, 'idempotency_key.missing'],
    ['an empty one', '', 'idempotency_key.missing'],
    ['one of 256 characters', 'x'.repeat(256), 'idempotency_key.invalid'],
    ['one with other than printable characters', 'caf\u00e9', 'idempotency_key.invalid'],
  ])('%s', async (_, name, code) => {
    const problem = problemOf(await sendHold(market.shipperKey, market.body, name));
    expect([problem.status, problem.code, fieldsOf(problem)]).toEqual([422, code, ['Idempotency-Key']]);
  });

  test('one of 255 will do', async () => {
    expect((await sendHold(market.shipperKey, market.body, '~'.repeat(255))).status).toBe(201);
  });

  test('a body that is no JSON, and one of another kind', async () => {
    const headers = { 'idempotency-key': 'x' };
    const sent = { key: market.shipperKey, headers };
    const broken = problemOf(await call(action, '/api/v1/holds', { ...sent, text: '{' }));
    expect([broken.status, broken.code]).toEqual([422, 'json.invalid']);
    const form = { ...sent, text: 'slotId=1', headers: { ...headers, 'content-type': 'text/plain' } };
    expect(problemOf(await call(action, '/api/v1/holds', form)).status).toBe(415);
    const long = { ...sent, text: JSON.stringify({ ...market.body, note: 'x'.repeat(1_100_000) }) };
    expect(problemOf(await call(action, '/api/v1/holds', long)).status).toBe(422);
  });
});
