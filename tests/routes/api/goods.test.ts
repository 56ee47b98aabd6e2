import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { goodsAnswerSchema } from '#app/features/api/goods-answer.schema.server.ts';
import type { GoodsCommandName } from '#app/features/storage/goods-names.ts';
import * as goodsRoute from '#app/routes/api/booking-goods.ts';
import * as releaseRoute from '#app/routes/api/booking-release.ts';
import * as stockRoute from '#app/routes/api/booking-stock.ts';
import { createApiKey, createBooking } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';
import { call, fieldsOf, problemOf } from './scene.ts';

const database = useDatabase();
const today = dateInZone(new Date(), 'Asia/Kolkata');
const VEHICLE = 'MH 04 AB 1234';
let bookingId = '';
const keys = { host: '', shipper: '', stranger: '' };

beforeAll(async () => {
  const db = database.owner();
  const [host, shipper, stranger] = [await createHost(db), await createShipper(db), await createShipper(db)];
  const slot = await host.slot();
  const booking = await createBooking(db, {
    slot,
    shipper: shipper.organisation,
    startsOn: addDays(today, -1),
    endsOn: addDays(today, 9),
    pallets: 2,
    massGrams: 1_600_000,
  });
  bookingId = booking.id;
  const keyFor = ({ organisation, owner }: Pick<typeof shipper, 'organisation' | 'owner'>) =>
    createApiKey(db, { organisation, createdBy: owner.id, scopes: ['bookings'] });
  keys.host = await keyFor(host);
  keys.shipper = await keyFor(shipper);
  keys.stranger = await keyFor(stranger);
});

type Who = keyof typeof keys;

const send = (who: Who, command: GoodsCommandName, body: object, idempotencyKey: string = randomUUID()) =>
  call(goodsRoute.action, `/api/v1/bookings/${bookingId}/goods/${command}`, {
    key: keys[who],
    body,
    headers: { 'idempotency-key': idempotencyKey },
    params: { bookingId, command },
  });
const release = (who: Who, body: object, idempotencyKey: string = randomUUID()) =>
  call(releaseRoute.action, `/api/v1/bookings/${bookingId}/release`, {
    key: keys[who],
    body,
    headers: { 'idempotency-key': idempotencyKey },
    params: { bookingId },
  });
const read = (who: Who) =>
  call(stockRoute.loader, `/api/v1/bookings/${bookingId}/goods`, {
    key: keys[who],
    method: 'GET',
    params: { bookingId },
  });

test('goods come and go by the API, under the rules of the page, each command once', async () => {
  const arrival = {
    arrivesOn: today,
    arrivesAt: '10:30',
    vehicle: VEHICLE,
    marks: 'CE-1',
    pallets: 2,
    massGrams: 1_600_000,
  };
  const wrong = problemOf(await send('shipper', 'arrivals', { ...arrival, massGrams: 0, colour: 'red' }));
  expect([wrong.status, fieldsOf(wrong)]).toEqual([422, expect.arrayContaining(['massGrams'])]);
  expect(problemOf(await send('stranger', 'arrivals', arrival)).status).toBe(404);
  const announced = await send('shipper', 'arrivals', arrival);
  expect(announced).toMatchObject({ status: 200, body: { lotId: expect.any(String) } });
  const { lotId } = announced.body as { lotId: string };

  const receipt = { lotId, pallets: 2, massGrams: 1_600_000, damaged: 0, seal: 'none', vehicle: VEHICLE };
  expect(problemOf(await send('shipper', 'receipts', receipt)).status).toBe(403);
  expect(await send('host', 'receipts', receipt)).toMatchObject({ status: 200, body: { lotId, findings: [] } });

  const paper = { lotId, kind: 'delivery_order', number: 'DO 7', datedOn: today, pallets: 2, massGrams: 1_600_000 };
  const filed = await send('shipper', 'exit-documents', paper);
  const { exitDocumentId } = filed.body as { exitDocumentId: string };
  const part = { lotId, exitDocumentId, pallets: 1, massGrams: 800_000, vehicle: VEHICLE };
  const unknown = problemOf(await release('host', { ...part, exitDocumentId: randomUUID() }));
  expect(unknown).toMatchObject({ status: 404, reasons: [{ code: 'exit.not_found' }] });

  const key = randomUUID();
  const first = await release('host', part, key);
  expect(first).toMatchObject({ status: 200, body: { state: 'partly_released', stockPallets: 1 } });
  expect((await release('host', part, key)).body).toEqual(first.body);
  expect(problemOf(await release('host', { ...part, vehicle: 'X' }, key)).status).toBe(409);

  const shown = await read('shipper');
  expect(goodsAnswerSchema.parse(shown.body)).toMatchObject({
    lots: [{ id: lotId, stock: { pallets: 1, massGrams: 800_000 }, clocks: [] }],
    exitDocuments: [{ id: exitDocumentId, released: { pallets: 1 } }],
    movements: [{ direction: 'out' }, { direction: 'in' }],
    cases: [],
  });
  expect((await read('stranger')).status).toBe(404);
  expect(await send('host', 'release', part)).toMatchObject({ status: 200, body: { state: 'released' } });
  expect(await send('host', 'close', {})).toMatchObject({ status: 200 });
});
