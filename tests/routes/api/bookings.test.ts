import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { LATE_MINUTES } from '#app/domain/booking/late.ts';
import {
  type BookingsAnswer,
  bookingAnswerSchema,
  bookingsAnswerSchema,
  moveAnswerSchema,
} from '#app/features/api/market-answer.schema.server.ts';
import { BOOKING_MOVES } from '#app/features/bookings/booking-moves.ts';
import { loader as readOne } from '#app/routes/api/booking.ts';
import * as moveRoute from '#app/routes/api/booking-move.ts';
import { loader as readList } from '#app/routes/api/bookings.ts';
import { allocations, auditLog, bookings } from '#db/schema/index.ts';
import { createApiKey, createBooking, createCargo, createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { inDays } from '../http/site.ts';
import { createMarket, held, keyOf, type Market, NOBODYS, sendHold, sendMove } from './market.ts';
import { call, fieldsOf, problemOf } from './scene.ts';

const database = useDatabase();
const ROOM = { palletPositions: 900, maxMassGrams: 900_000_000 };
let market: Market;
let byRequest: Market;
let stranger: Market;

beforeAll(async () => {
  const db = database.owner();
  market = await createMarket(db, ROOM);
  byRequest = await createMarket(db, { ...ROOM, bookingMode: 'request' });
  stranger = await createMarket(db);
});

const list = (key: string, query = '') => call(readList, `/api/v1/bookings${query}`, { key, method: 'GET' });
const one = (key: string, bookingId: string, query = '') =>
  call(readOne, `/api/v1/bookings/${bookingId}${query}`, { key, method: 'GET', params: { bookingId } });
const withoutRequestId = ({ requestId: _, ...problem }: ReturnType<typeof problemOf>) => problem;
const stateOf = async (id: string) => {
  const [row] = await database.owner().select().from(bookings).where(eq(bookings.id, id));
  return row?.state;
};

async function page(key: string, query = ''): Promise<BookingsAnswer> {
  const { status, body } = await list(key, query);
  expect({ status, body }).toMatchObject({ status: 200 });
  return bookingsAnswerSchema.parse(body);
}

describe('one booking', () => {
  test('as the shipper sees it: price, decision, what may be done, what happened', async () => {
    const id = await held(market);
    const { status, body } = await one(market.shipperKey, id);
    const told = bookingAnswerSchema.parse(body);
    expect(status).toBe(200);
    expect(told).toMatchObject({ id, state: 'held', as: 'shipper', moves: ['keep', 'confirm', 'withdraw'] });
    expect(told).toMatchObject({ price: { totalPaise: '325680' }, decision: { verdict: 'POSSIBLE' } });
    expect(told.place).toMatchObject({ slotName: market.slot.name, shipperName: market.shipper.organisation.name });
    expect(told.timeline.map(({ says }) => says)).toEqual(['Shipper held the places']);
    expect(Date.parse(told.waitsUntil ?? '')).toBeGreaterThan(Date.now());
  });

  test('as the host sees it: nothing to do while it is held, and no name of the shipper’s people', async () => {
    const id = await held(market);
    const told = bookingAnswerSchema.parse((await one(market.hostKey, id)).body);
    expect(told).toMatchObject({ as: 'host', moves: [] });
    expect(JSON.stringify(told)).not.toContain(market.shipper.owner.name);
  });

  test('whose role only reads is told of no move', async () => {
    const id = await held(market);
    const viewer = await keyOf(database.owner(), market.shipper, { role: 'viewer' });
    expect(bookingAnswerSchema.parse((await one(viewer, id)).body).moves).toEqual([]);
  });

  test('a hold past its time is expired, swept or not', async () => {
    const { slot, shipper, shipperKey } = market;
    const days = { startsOn: inDays(30), endsOn: inDays(33) };
    const waitsUntil = new Date(Date.now() - (LATE_MINUTES + 1) * 60_000);
    const late = await createBooking(database.owner(), {
      ...{ slot, shipper: shipper.organisation, state: 'held', waitsUntil },
      ...days,
    });
    const told = bookingAnswerSchema.parse((await one(shipperKey, late.id)).body);
    expect(told).toMatchObject({ state: 'expired', waitsUntil: null, moves: [] });
    const problem = problemOf(await sendMove(shipperKey, late.id, 'confirm'));
    expect([problem.status, problem.code]).toEqual([409, 'lifecycle.too_late']);
  });

  test('a confirmation that comes late is tried again; with the places gone it is refused with alternatives', async () => {
    const { db, slot, shipper, shipperKey } = { db: database.owner(), ...market };
    const days = { startsOn: inDays(40), endsOn: inDays(43) };
    const cargo = await createCargo(db, { organisation: shipper.organisation, createdBy: shipper.owner.id });
    const ranOut = () =>
      createBooking(db, {
        ...{ slot, shipper: shipper.organisation, state: 'held', waitsUntil: new Date(Date.now() - 1_000) },
        ...{ ...days, pallets: slot.palletPositions, massGrams: 1_000_000, cargoVersionId: cargo.version.id },
      });
    const [first, second] = [await ranOut(), await ranOut()];
    expect(bookingAnswerSchema.parse((await one(shipperKey, first.id)).body).moves).toEqual(['confirm']);
    expect((await sendMove(shipperKey, first.id, 'confirm')).status).toBe(200);
    const problem = problemOf(await sendMove(shipperKey, second.id, 'confirm'));
    expect([problem.status, problem.code]).toEqual([409, 'capacity.taken']);
    expect(problem.alternatives).toMatchObject({ laterStay: { in: inDays(43) } });
  });

  test('another organisation’s, an unknown one and what is no id: the same 404, read or moved', async () => {
    const id = await held(market);
    const answers = [];
    for (const bookingId of [id, NOBODYS, 'x', "1'--", `${NOBODYS}0`]) {
      answers.push(withoutRequestId(problemOf(await one(stranger.shipperKey, bookingId))));
      for (const move of BOOKING_MOVES)
        answers.push(withoutRequestId(problemOf(await sendMove(stranger.hostKey, bookingId, move))));
    }
    expect(answers).toHaveLength(35);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, code: 'booking.not_found' });
    expect(await stateOf(id)).toBe('held');
  });

  test('a parameter nobody knows is named', async () => {
    const problem = problemOf(await one(market.shipperKey, NOBODYS, '?full=yes'));
    expect([problem.status, fieldsOf(problem)]).toEqual([422, ['full']]);
  });
});

describe('the list', () => {
  test('holds what the organisation is a party to, on either side, and nobody else’s', async () => {
    const id = await held(stranger);
    for (const [key, as] of [
      [stranger.shipperKey, 'shipper'],
      [stranger.hostKey, 'host'],
    ] as const) {
      const { bookings: rows, nextCursor } = await page(key);
      expect(rows.map((row) => [row.id, row.as, row.state, row.verdict, row.totalPaise])).toEqual([
        [id, as, 'held', 'POSSIBLE', '325680'],
      ]);
      expect(nextCursor).toBeNull();
      expect((await page(key, `?as=${as === 'host' ? 'shipper' : 'host'}`)).bookings).toEqual([]);
    }
  });

  test('goes on page by page and meets each once, whatever is booked meanwhile', async () => {
    const db = database.owner();
    const { slot, shipper, shipperKey } = await createMarket(db, ROOM);
    const days = { startsOn: inDays(5), endsOn: inDays(6) };
    // Three of one instant, where the first page ends: the id tells them apart.
    const minute = (n: number) => (n > 21 && n < 25 ? 22 : n);
    const make = (createdAt = new Date()) =>
      createBooking(db, { slot, shipper: shipper.organisation, pallets: 1, createdAt, ...days });
    const made: string[] = [];
    for (let n = 0; n < 43; n += 1) made.push((await make(new Date(Date.UTC(2026, 0, 5, 10, minute(n))))).id);
    const seen: string[] = [];
    const sizes: number[] = [];
    let query: string | null = '';
    while (query !== null) {
      const { bookings: rows, nextCursor } = await page(shipperKey, query);
      seen.push(...rows.map(({ id }) => id));
      sizes.push(rows.length);
      await make();
      query = nextCursor === null ? null : `?cursor=${nextCursor}`;
    }
    expect(sizes).toEqual([20, 20, 3]);
    expect([...seen].sort()).toEqual([...made].sort());
    expect(seen.slice(0, 18)).toEqual(made.slice(25).reverse());
  });

  test('of one state only; a hold past its time counts as expired', async () => {
    const db = database.owner();
    const { slot, shipper, shipperKey } = await createMarket(db, ROOM);
    const days = { startsOn: inDays(5), endsOn: inDays(6) };
    const of = { slot, shipper: shipper.organisation, ...days };
    const confirmed = await createBooking(db, of);
    const late = await createBooking(db, { ...of, state: 'held', waitsUntil: new Date(Date.now() - 1_000) });
    const ids = async (state: string) => (await page(shipperKey, `?state=${state}`)).bookings.map(({ id }) => id);
    expect([await ids('confirmed'), await ids('expired'), await ids('held')]).toEqual([[confirmed.id], [late.id], []]);
  });

  test.each([
    ['state', '?state=lost'],
    ['as', '?as=both'],
    ['state', '?state=held&state=held'],
    ['page', '?page=2'],
    ['cursor', '?cursor=abc'],
    ['cursor', `?cursor=${Buffer.from('["x",{"at":"2026-02-30T00:00:00.000000Z"}]').toString('base64url')}`],
    ['cursor', `?cursor=${'a'.repeat(400)}`],
    ['cursor', '?cursor=%00'],
  ])('%s can’t be used: %s', async (field, query) => {
    const problem = problemOf(await list(market.shipperKey, query));
    expect([problem.status, fieldsOf(problem)]).toEqual([422, [field]]);
  });

  test('a cursor of another question is none of this one', async () => {
    const db = database.owner();
    const { slot, shipper, shipperKey } = await createMarket(db, ROOM);
    const days = { startsOn: inDays(5), endsOn: inDays(6) };
    for (let n = 0; n < 21; n += 1)
      await createBooking(db, { slot, shipper: shipper.organisation, ...days, pallets: 1 });
    const { nextCursor } = await page(shipperKey);
    expect(nextCursor).not.toBeNull();
    expect((await page(shipperKey, `?cursor=${nextCursor}`)).bookings).toHaveLength(1);
    expect(problemOf(await list(shipperKey, `?as=shipper&cursor=${nextCursor}`)).status).toBe(422);
    // A place no list gave, made with the right mark: read as a place, and no database error.
    const [mark] = JSON.parse(Buffer.from(nextCursor ?? '', 'base64url').toString()) as [string];
    for (const at of ['2026-99-99T00:00:00.000000Z', '0000-01-01T00:00:00.000000Z', 'now', '2026-01-01'])
      for (const id of [NOBODYS, 'x']) {
        const forged = Buffer.from(JSON.stringify([mark, { at, id }])).toString('base64url');
        expect(problemOf(await list(shipperKey, `?cursor=${forged}`)).status).toBe(422);
      }
  });

  test('needs a key, its scope, and an organisation', async () => {
    const db = database.owner();
    const narrow = await keyOf(db, market.shipper, { scopes: ['search', 'slots'] });
    const operator = await createPerson(db, { isOperator: true });
    const desk = await createApiKey(db, { organisation: null, createdBy: operator.id, scopes: ['bookings'] });
    const codes = [];
    for (const key of ['', narrow, desk])
      for (const answer of [await list(key), await one(key, NOBODYS), await sendMove(key, NOBODYS, 'confirm')])
        codes.push(problemOf(answer).code);
    const thrice = (code: string) => [code, code, code];
    expect(codes).toEqual([...thrice('key.missing'), ...thrice('key.scope_missing'), ...thrice('key.no_organisation')]);
  });
});

async function moved(key: string, id: string, move: string, name?: string) {
  const { status, body } = await sendMove(key, id, move, name);
  expect({ status, body }).toMatchObject({ status: 200 });
  return moveAnswerSchema.parse(body);
}

describe('moves', () => {
  test('confirm at once, then cancel; the rows say so', async () => {
    const id = await held(market);
    expect(await moved(market.shipperKey, id, 'confirm')).toEqual({ id, state: 'confirmed' });
    const [allocation] = await database.owner().select().from(allocations).where(eq(allocations.bookingId, id));
    expect(allocation).toMatchObject({ state: 'confirmed' });
    expect(await moved(market.hostKey, id, 'cancel')).toEqual({ id, state: 'cancelled' });
    const told = bookingAnswerSchema.parse((await one(market.shipperKey, id)).body);
    expect(told.timeline.map(({ says }) => says)).toEqual([
      'Shipper held the places',
      'Shipper confirmed the booking',
      'The booking was cancelled',
    ]);
  });

  test('a request: confirm asks the host, who accepts or declines', async () => {
    for (const [move, state] of [
      ['accept', 'confirmed'],
      ['decline', 'declined'],
    ] as const) {
      const id = await held(byRequest);
      expect(await moved(byRequest.shipperKey, id, 'confirm')).toEqual({ id, state: 'requested' });
      const told = bookingAnswerSchema.parse((await one(byRequest.hostKey, id)).body);
      expect(told.moves).toEqual(['accept', 'decline', 'counter']);
      expect(await moved(byRequest.hostKey, id, move)).toEqual({ id, state });
    }
  });

  test('a hold let go frees its places', async () => {
    const small = await createMarket(database.owner(), { palletPositions: 4 });
    const id = await held(small);
    expect((await sendHold(small.shipperKey, small.body)).status).toBe(409);
    expect(await moved(small.shipperKey, id, 'withdraw')).toEqual({ id, state: 'withdrawn' });
    expect((await sendHold(small.shipperKey, small.body)).status).toBe(201);
  });

  test('sent again under its key: the same answer, one effect, whatever came after', async () => {
    const id = await held(market);
    const name = randomUUID();
    const first = await moved(market.shipperKey, id, 'confirm', name);
    await moved(market.shipperKey, id, 'cancel');
    expect(await moved(market.shipperKey, id, 'confirm', name)).toEqual(first);
    expect(await stateOf(id)).toBe('cancelled');
    const rows = await database.owner().select().from(auditLog).where(eq(auditLog.entityId, id));
    expect(rows.map(({ action }) => action).sort()).toEqual([
      'booking.cancel',
      'booking.confirm_instant',
      'booking.hold',
    ]);
  });

  test('a used key for another booking: 409, and that one stays as it was', async () => {
    const [a, b] = [await held(market), await held(market)];
    const name = randomUUID();
    await moved(market.shipperKey, a, 'withdraw', name);
    const problem = problemOf(await sendMove(market.shipperKey, b, 'withdraw', name));
    expect([problem.status, problem.code]).toEqual([409, 'command.key_reused']);
    expect(await stateOf(b)).toBe('held');
  });

  test('what the state does not allow: 409 with its reason', async () => {
    const id = await held(market);
    await moved(market.shipperKey, id, 'withdraw');
    for (const [key, move] of [
      [market.shipperKey, 'confirm'],
      [market.shipperKey, 'withdraw'],
      [market.shipperKey, 'cancel'],
      [market.hostKey, 'accept'],
      [market.hostKey, 'decline'],
    ] as const) {
      const problem = problemOf(await sendMove(key, id, move));
      expect([move, problem.status, problem.code]).toEqual([move, 409, 'lifecycle.illegal']);
      expect(problem.reasons).toHaveLength(1);
      expect(problem.detail).toContain('withdrawn');
    }
    expect(await stateOf(id)).toBe('withdrawn');
  });

  test('what is the other side’s to do: 403 with its reason', async () => {
    const id = await held(byRequest);
    const early = problemOf(await sendMove(byRequest.hostKey, id, 'confirm'));
    expect([early.status, early.code]).toEqual([403, 'lifecycle.not_yours']);
    await moved(byRequest.shipperKey, id, 'confirm');
    for (const [key, move] of [
      [byRequest.shipperKey, 'accept'],
      [byRequest.shipperKey, 'decline'],
      [byRequest.hostKey, 'withdraw'],
    ] as const) {
      const problem = problemOf(await sendMove(key, id, move));
      expect([move, problem.status, problem.code]).toEqual([move, 403, 'lifecycle.not_yours']);
    }
    expect(await stateOf(id)).toBe('requested');
  });

  test('a key acts with the role of whoever made it', async () => {
    const db = database.owner();
    const id = await held(byRequest);
    for (const role of ['gate', 'accounts', 'documents', 'viewer'] as const) {
      const key = await keyOf(db, byRequest.shipper, { role });
      expect((await one(key, id)).status).toBe(200);
      for (const move of BOOKING_MOVES) {
        const problem = problemOf(await sendMove(key, id, move));
        expect([role, move, problem.status, problem.code]).toEqual([role, move, 403, 'key.role_too_small']);
      }
    }
    expect(await stateOf(id)).toBe('held');
    const manager = await keyOf(db, byRequest.shipper, { role: 'manager' });
    expect(await moved(manager, id, 'confirm')).toEqual({ id, state: 'requested' });
  });

  test('no body is needed; one that says something is refused, as is a missing Idempotency-Key', async () => {
    const id = await held(market);
    const sent = { key: market.shipperKey, params: { bookingId: id, move: 'withdraw' } };
    const at = `/api/v1/bookings/${id}/withdraw`;
    const name = { 'idempotency-key': randomUUID() };
    const said = problemOf(await call(moveRoute.action, at, { ...sent, headers: name, body: { reason: 'late' } }));
    expect([said.status, fieldsOf(said)]).toEqual([422, ['reason']]);
    const unnamed = problemOf(await sendMove(market.shipperKey, id, 'withdraw', null));
    expect([unnamed.status, unnamed.code]).toEqual([422, 'idempotency_key.missing']);
    expect(await stateOf(id)).toBe('held');
    const bare = { method: 'POST', headers: { authorization: `Bearer ${market.shipperKey}`, ...name } };
    const request = new Request(`http://127.0.0.1:3000${at}`, bare);
    const context = { cspNonce: '', requestId: randomUUID(), clientIp: '203.0.113.7' };
    const response = await moveRoute.action({ request, params: sent.params, context });
    expect([response.status, await response.json()]).toEqual([200, { id, state: 'withdrawn' }]);
  });

  test('a move nobody knows is no address', async () => {
    const problem = problemOf(await sendMove(market.shipperKey, NOBODYS, 'delete'));
    expect([problem.status, problem.code]).toEqual([404, 'endpoint.not_found']);
  });
});
