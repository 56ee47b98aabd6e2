import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { announceArrival } from '#app/features/storage/announce-arrival.server.ts';
import { callOffArrival } from '#app/features/storage/call-off-arrival.server.ts';
import { everyGoodsPage, type GoodsPages } from '#app/features/storage/goods-pages.ts';
import { readGoods } from '#app/features/storage/read-goods.server.ts';
import { receiveLot } from '#app/features/storage/receive-lot.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { createBooking } from '#db/seed/factories.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { asked } from '../../setup/request.ts';

const database = useDatabase();
const clock = systemClock;
const today = dateInZone(new Date(), 'Asia/Kolkata');
const LOTS = 23;
const VEHICLE = 'MH 04 AB 1234';

test('lists of goods turn their own pages; what is to be done comes first, whichever page is looked at', async () => {
  const db = database.owner();
  const [host, shipper, stranger] = [await createHost(db), await createShipper(db), await createShipper(db)];
  const slot = await host.slot({ palletPositions: 40, maxMassGrams: 50_000_000 });
  const { id: bookingId } = await createBooking(db, {
    slot,
    shipper: shipper.organisation,
    pallets: 30,
    massGrams: 30_000_000,
    startsOn: addDays(today, -2),
    endsOn: addDays(today, 20),
  });
  const lots: string[] = [];
  for (let n = 1; n <= LOTS; n++) {
    const input = {
      bookingId,
      arrivesOn: today,
      arrivesAt: '10:30',
      vehicle: VEHICLE,
      marks: `L-${n}`,
      pallets: 1,
      massGrams: 1_000_000,
      seal: null,
    };
    const made = await announceArrival(shipper.scope, input, asked('appoint', { n }), { clock });
    if (!made.ok) throw new Error(JSON.stringify(made));
    lots.push(made.value.lotId);
  }
  const [first = '', second = ''] = lots;
  const off = await callOffArrival(shipper.scope, { bookingId, lotId: first }, asked('call-off', { first }));
  expect(off.ok).toBe(true);
  const counted = { pallets: 1, massGrams: 1_000_000, damaged: 0, seal: 'none' as const, foundSeal: null };
  const input = { bookingId, lotId: second, ...counted, vehicle: VEHICLE, depositedOn: null };
  expect(await receiveLot(host.scope, input, asked('receive', { key: randomUUID() }), { clock })).toMatchObject({
    ok: true,
  });

  const read = async (pages: Partial<GoodsPages> = {}) => {
    const goods = await readGoods(host.scope, bookingId, { clock, pages: { ...everyGoodsPage(1), ...pages } });
    if (!goods) throw new Error('the host is a party');
    return goods;
  };
  const page1 = await read();
  const page2 = await read({ lots: 2 });
  expect([page1.lots.rows.length, page1.lots.hasNext]).toEqual([20, true]);
  expect([page2.lots.rows.length, page2.lots.hasNext, page2.lots.page]).toEqual([3, false, 2]);
  const shown = [...page1.lots.rows, ...page2.lots.rows].map(({ id }) => id);
  expect(shown).toEqual([...lots.slice(2), second, first]);
  expect(page2.lots.rows.at(-1)?.calledOffAt).not.toBeNull();
  expect(page2.ledger.rows).toHaveLength(1);
  for (const { next } of [page1, page2]) {
    expect(next.awaited).toMatchObject({ number: 3, vehicle: VEHICLE, arrivesOn: today });
    expect(next).toMatchObject({ stock: { pallets: 1 }, taken: { pallets: LOTS - 1 }, openCases: 0 });
  }
  expect((await read({ movements: 2 })).ledger).toEqual({ rows: [], page: 2, hasNext: false });
  expect(await readGoods(stranger.scope, bookingId, { clock, pages: everyGoodsPage(1) })).toBeNull();
});
