import { beforeAll, describe, expect, test } from 'vitest';
import { bookingAnswerSchema, stayMoveAnswerSchema } from '#app/features/api/market-answer.schema.server.ts';
import { STAY_MOVES } from '#app/features/stays/stay-moves.ts';
import { loader as readOne } from '#app/routes/api/booking.ts';
import { createBooking } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createShipper } from '#tests/setup/market.ts';
import { inDays } from '../http/site.ts';
import { createMarket, held, keyOf, type Market, NOBODYS, sendMove } from './market.ts';
import { call, fieldsOf, problemOf } from './scene.ts';

const database = useDatabase();
let market: Market;
let byRequest: Market;

beforeAll(async () => {
  const db = database.owner();
  market = await createMarket(db, { palletPositions: 10 });
  byRequest = await createMarket(db, { bookingMode: 'request', palletPositions: 900, maxMassGrams: 900_000_000 });
});

const send = (key: string, id: string, move: string, body: unknown, name?: string) =>
  sendMove(key, id, move, name, body);
const read = async (key: string, id: string) => {
  const { body } = await call(readOne, `/api/v1/bookings/${id}`, { key, method: 'GET', params: { bookingId: id } });
  return bookingAnswerSchema.parse(body);
};
const took = ({ status, body }: { status: number; body: unknown }) => {
  expect({ status, body }).toMatchObject({ status: 200 });
  return stayMoveAnswerSchema.parse(body);
};

describe('days', () => {
  test('extended as priced, once per key; without room the longest stay comes along and can be taken', async () => {
    const id = await held(market);
    await sendMove(market.shipperKey, id, 'confirm');
    const before = await read(market.shipperKey, id);
    expect(before.moves).toEqual(['cancel', 'extend', 'leave-early']);
    expect(before.cancellation).toEqual({ feePaise: '0', says: expect.stringContaining('free of charge') });
    const body = { out: inDays(22) };
    const first = took(await send(market.shipperKey, id, 'extend', body, 'one-key'));
    expect(first).toMatchObject({ id, state: 'confirmed', out: inDays(22), asksHost: false });
    expect(took(await send(market.shipperKey, id, 'extend', body, 'one-key'))).toEqual(first);
    expect((await read(market.shipperKey, id)).price.totalPaise).toBe(first.totalPaise);
    const other = problemOf(await send(market.shipperKey, id, 'extend', { out: inDays(23) }, 'one-key'));
    expect([other.status, other.code]).toEqual([409, 'command.key_reused']);

    const rival = await createShipper(database.owner());
    const days = { startsOn: inDays(25), endsOn: inDays(40) };
    await createBooking(database.owner(), { slot: market.slot, shipper: rival.organisation, pallets: 7, ...days });
    const problem = problemOf(await send(market.shipperKey, id, 'extend', { out: inDays(30) }));
    expect([problem.status, problem.code]).toEqual([409, 'capacity.pallets']);
    const { longest } = problem;
    expect(longest).toMatchObject({ out: inDays(25), asksHost: false });
    const taken = took(
      await send(market.shipperKey, id, 'extend', { out: longest?.out, totalPaise: longest?.totalPaise }),
    );
    expect(taken.totalPaise).toBe(longest?.totalPaise);
    expect(problemOf(await send(market.shipperKey, id, 'extend', { out: inDays(30) })).longest).toBeNull();

    const shorter = took(await send(market.shipperKey, id, 'leave-early', { out: inDays(22) }));
    expect(shorter.totalPaise).toBe(first.totalPaise);
    expect(BigInt(shorter.backPaise ?? 0)).toBe(BigInt(taken.totalPaise) - BigInt(first.totalPaise));
  });

  test('where the host is asked, nothing has changed yet', async () => {
    const id = await held(byRequest);
    await sendMove(byRequest.shipperKey, id, 'confirm');
    await sendMove(byRequest.hostKey, id, 'accept');
    const sent = took(await send(byRequest.shipperKey, id, 'extend', { out: inDays(25) }));
    expect(sent).toMatchObject({ asksHost: true });
    const told = await read(byRequest.hostKey, id);
    expect([told.stay.out, told.offers]).toMatchObject([
      inDays(20),
      [{ kind: 'extension', open: true, by: 'shipper' }],
    ]);
  });
});

describe('offers', () => {
  test('a counter-offer that is agreed to is the booking', async () => {
    const id = await held(byRequest);
    await sendMove(byRequest.shipperKey, id, 'confirm');
    const body = { stay: { in: inDays(10), out: inDays(20) }, pricePerPalletDayPaise: '5000' };
    expect(problemOf(await send(byRequest.shipperKey, id, 'counter', body)).code).toBe('conflict.turn');
    const made = took(await send(byRequest.hostKey, id, 'counter', body));
    const told = await read(byRequest.shipperKey, id);
    expect(told.moves).toEqual(['withdraw', 'counter', 'agree']);
    expect(told.offers).toMatchObject([{ id: made.offerId, open: true, differencePaise: '23600' }]);
    const agreed = took(await send(byRequest.shipperKey, id, 'agree', { offerId: made.offerId }));
    expect(agreed).toEqual({ id, state: 'confirmed', totalPaise: made.totalPaise });
    const gone = problemOf(await send(byRequest.shipperKey, id, 'agree', { offerId: made.offerId }));
    expect([gone.status, gone.code]).toEqual([409, 'lifecycle.illegal']);
  });
});

const BODIES: Record<string, unknown> = {
  extend: { out: inDays(30) },
  'leave-early': { out: inDays(15) },
  counter: { stay: { in: inDays(10), out: inDays(20) } },
  agree: { offerId: NOBODYS },
};

test('another organisation’s, an unknown one and what is no id: the same 404', async () => {
  const id = await held(byRequest);
  const stranger = await createMarket(database.owner());
  const answers = [];
  for (const bookingId of [id, NOBODYS, 'x', "1'--"])
    for (const move of STAY_MOVES) {
      const { requestId: _, ...problem } = problemOf(await send(stranger.shipperKey, bookingId, move, BODIES[move]));
      answers.push(JSON.stringify(problem));
    }
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain('booking.not_found');
});

test('a body that can’t be used names its fields; a role that only reads may do none of it', async () => {
  const own = await createMarket(database.owner());
  const id = await held(own);
  const wrong = [
    ['extend', {}, ['out']],
    ['extend', { out: '2027-02-30' }, ['out']],
    ['extend', { out: '2100-01-01' }, ['out']],
    ['leave-early', { out: inDays(15), full: 1 }, ['full']],
    ['leave-early', { out: inDays(15), totalPaise: 5 }, ['totalPaise']],
    ['counter', { stay: { in: inDays(10), out: inDays(10) } }, ['stay.out']],
    ['counter', { stay: { in: inDays(10), out: inDays(12) }, pricePerPalletDayPaise: '0' }, ['pricePerPalletDayPaise']],
    ['agree', { offerId: 'x' }, ['offerId']],
  ] as const;
  for (const [move, body, fields] of wrong) {
    const problem = problemOf(await send(own.shipperKey, id, move, body));
    expect([move, problem.status, fieldsOf(problem)]).toEqual([move, 422, fields]);
  }
  const viewer = await keyOf(database.owner(), own.shipper, { role: 'viewer' });
  for (const move of STAY_MOVES)
    expect(problemOf(await send(viewer, id, move, BODIES[move])).code).toBe('key.role_too_small');
  expect(problemOf(await sendMove(own.shipperKey, id, 'extend', null, BODIES.extend)).code).toBe(
    'idempotency_key.missing',
  );
});
