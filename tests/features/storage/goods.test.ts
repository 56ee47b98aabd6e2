import { randomUUID } from 'node:crypto';
import { and, asc, eq, like } from 'drizzle-orm';
import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { announceArrival } from '#app/features/storage/announce-arrival.server.ts';
import { callOffArrival } from '#app/features/storage/call-off-arrival.server.ts';
import { closeBooking } from '#app/features/storage/close-booking.server.ts';
import { fileExitDocument, withdrawExitDocument } from '#app/features/storage/exit-documents.server.ts';
import { markOverstays } from '#app/features/storage/mark-overstays.server.ts';
import { receiveLot } from '#app/features/storage/receive-lot.server.ts';
import { refuseGoods } from '#app/features/storage/refuse-goods.server.ts';
import { releaseLot } from '#app/features/storage/release-lot.server.ts';
import { settleDiscrepancy } from '#app/features/storage/settle-discrepancy.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { sqlState } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { checkInvariants } from '#db/invariants/check.ts';
import {
  allocations,
  auditLog,
  bookings,
  callOffs,
  discrepancies,
  lots,
  mailOutbox,
  movements,
  stocks,
} from '#db/schema/index.ts';
import { createBooking } from '#db/seed/factories.ts';
import { SAMPLES } from '#emails/samples.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { asked } from '../../setup/request.ts';

const database = useDatabase();
const today = dateInZone(new Date(), 'Asia/Kolkata');
const clock = systemClock;
const VEHICLE = 'MH 04 AB 1234';
/** What the sides are told, as the page of letters shows it. */
const NEWS = SAMPLES['booking-news'];

type Scene = { regime?: 'neutral' | 'bonded'; state?: BookingState; startsOn?: string; endsOn?: string };

/** A booking of ten pallets and ten tonnes that runs from two days ago. */
async function scene({ regime = 'neutral', state = 'confirmed', startsOn, endsOn }: Scene = {}) {
  const db = database.owner();
  const host = await createHost(db);
  const shipper = await createShipper(db);
  const slot = await host.slot({ regime, palletPositions: 12, maxMassGrams: 50_000_000 });
  const booking = await createBooking(db, {
    slot,
    shipper: shipper.organisation,
    state,
    pallets: 10,
    massGrams: 10_000_000,
    startsOn: startsOn ?? addDays(today, -2),
    endsOn: endsOn ?? addDays(today, 20),
  });
  const bookingId = booking.id;
  const arrival = {
    arrivesOn: today,
    arrivesAt: '10:30',
    vehicle: VEHICLE,
    marks: 'CE-1',
    pallets: 6,
    massGrams: 6_000_000,
  };
  const announce = async (what: object = {}) =>
    announceArrival(
      shipper.scope,
      { bookingId, ...arrival, seal: null, ...what } as never,
      asked('appoint', { bookingId, what }),
      { clock },
    );
  const receive = (lotId: string, what: object = {}, scope = host.scope) =>
    receiveLot(
      scope,
      {
        bookingId,
        lotId,
        pallets: 6,
        massGrams: 6_000_000,
        damaged: 0,
        seal: 'none',
        foundSeal: null,
        vehicle: VEHICLE,
        depositedOn: null,
        ...what,
      } as never,
      asked('receive', { lotId, what }),
      { clock },
    );
  const file = (lotId: string, what: object = {}, scope = shipper.scope) =>
    fileExitDocument(
      scope,
      {
        bookingId,
        lotId,
        kind: regime === 'bonded' ? 'ex_bond' : 'delivery_order',
        number: `DO ${randomUUID().slice(0, 8)}`,
        datedOn: today,
        validUntil: null,
        dutyReference: 'CH 1',
        dutyPaidOn: today,
        orderNumber: 'OOC 1',
        orderOn: today,
        pallets: 6,
        massGrams: 6_000_000,
        ...what,
      } as never,
      asked('file', { lotId, what }),
      { clock },
    );
  const callOff = (lotId: string, scope: TenantScope = shipper.scope) =>
    callOffArrival(scope, { bookingId, lotId }, asked('call-off', { lotId, by: scope.orgId, n: randomUUID() }));
  const release = (lotId: string, exitDocumentId: string, what: object = {}, key = randomUUID()) =>
    releaseLot(
      host.scope,
      { bookingId, lotId, exitDocumentId, pallets: 2, massGrams: 2_000_000, vehicle: VEHICLE, ...what } as never,
      { ...asked('release', { lotId, what }), key },
      { clock },
    );
  /** Announced and counted in without differences. */
  const stored = async () => {
    const announced = await announce();
    if (!announced.ok) throw new Error(JSON.stringify(announced));
    const received = await receive(announced.value.lotId);
    if (!received.ok) throw new Error(JSON.stringify(received));
    return announced.value.lotId;
  };
  const filed = async (lotId: string, what: object = {}) => {
    const answer = await file(lotId, what);
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    return answer.value.exitDocumentId;
  };
  const read = async () => {
    const [row] = await db.select().from(bookings).where(eq(bookings.id, bookingId));
    const [allocation] = await db.select().from(allocations).where(eq(allocations.bookingId, bookingId));
    const [stock] = await db.select().from(stocks).where(eq(stocks.bookingId, bookingId));
    const ledger = await db.select().from(movements).where(eq(movements.bookingId, bookingId));
    return { state: row?.state, allocation, stock, ledger };
  };
  /** The letters of news the owner of a side was written about this booking, in their order. */
  const newsTo = async (side: 'host' | 'shipper') => {
    const { email } = (side === 'host' ? host : shipper).owner;
    const its = and(like(mailOutbox.key, `booking-news/${bookingId}/%`), eq(mailOutbox.recipient, email));
    return db.select().from(mailOutbox).where(its).orderBy(asc(mailOutbox.createdAt));
  };
  return { db, host, shipper, slot, booking, announce, callOff, receive, file, filed, release, stored, read, newsTo };
}

const codesOf = (answer: { ok: boolean; violations?: readonly { code: string }[] }) =>
  answer.ok ? [] : (answer.violations ?? []).map(({ code }) => code);

/** The ledger's invariants over everything this file has done. */
async function violated(): Promise<string[]> {
  const sql = postgres(database.ownerUrl(), { max: 1, onnotice: () => {} });
  try {
    const { invariants } = await sql.begin((inside) => checkInvariants(inside));
    return invariants
      .filter(({ code, violations }) => violations > 0 && /^(stock|receipt|exit|allocation|capacity)\./.test(code))
      .map(({ code }) => code);
  } finally {
    await sql.end();
  }
}

describe('goods on their way in and out', () => {
  test('announced, counted in, out in two parts, closed', async () => {
    const at = await scene();
    const lotId = await at.stored();
    expect(await at.read()).toMatchObject({ state: 'in_storage', stock: { pallets: 6, massGrams: 6_000_000 } });
    const paper = await at.filed(lotId);
    expect(await at.release(lotId, paper)).toEqual({
      ok: true,
      value: { state: 'partly_released', stockPallets: 4, stockMassGrams: 4_000_000 },
    });
    const rest = await at.release(lotId, paper, { pallets: 4, massGrams: 4_000_000 });
    expect(rest).toMatchObject({ ok: true, value: { state: 'released', stockPallets: 0 } });
    const after = await at.read();
    expect(after).toMatchObject({
      state: 'released',
      allocation: { state: 'released' },
      stock: { releasedPallets: 6 },
    });
    expect(after.ledger.map(({ direction, pallets }) => [direction, pallets])).toEqual(
      expect.arrayContaining([
        ['in', 6],
        ['out', 2],
        ['out', 4],
      ]),
    );
    const id = at.booking.id;
    expect(await closeBooking(at.host.scope, { bookingId: id }, asked('close', { id }))).toMatchObject({ ok: true });
    const letters = await at.db.select({ props: mailOutbox.props }).from(mailOutbox);
    expect(letters.filter(({ props }) => JSON.stringify(props).includes(at.booking.reference)).length).toBeGreaterThan(
      3,
    );
    expect(await violated()).toEqual([]);
  });

  test('a lot that never comes is called off by either side, and its places are announced anew', async () => {
    const at = await scene();
    const [first, second] = [await at.announce(), await at.announce({ pallets: 4, massGrams: 4_000_000 })];
    if (!first.ok || !second.ok) throw new Error('not announced');
    expect(await at.callOff(first.value.lotId)).toMatchObject({ ok: true, value: { state: 'arriving' } });
    expect(codesOf(await at.callOff(first.value.lotId))).toEqual(['conflict.called_off']);
    expect(codesOf(await at.receive(first.value.lotId))).toEqual(['conflict.called_off']);
    const stranger = await createShipper(at.db);
    expect(codesOf(await at.callOff(second.value.lotId, stranger.scope))).toEqual(['booking.not_found']);
    expect(codesOf(await at.callOff(randomUUID()))).toEqual(['lot.not_found']);
    expect(await at.callOff(second.value.lotId, at.host.scope)).toMatchObject({ value: { state: 'confirmed' } });
    expect(codesOf(await at.callOff(second.value.lotId))).toEqual(['lifecycle.illegal']);
    const again = await at.announce({ pallets: 10, massGrams: 10_000_000 });
    expect(again).toMatchObject({ ok: true });
    const [lot] = await at.db
      .select()
      .from(lots)
      .where(eq(lots.id, again.ok ? again.value.lotId : ''));
    expect(lot?.number).toBe(3);
    const rows = await at.db.select().from(auditLog).where(eq(auditLog.entityId, at.booking.id));
    expect(
      rows.filter(({ action }) => action.startsWith('booking.call_off')).map(({ actorKind }) => actorKind),
    ).toEqual(expect.arrayContaining(['shipper', 'host']));
    expect(await violated()).toEqual([]);
  });

  test('a booking whose goods have left ends with the lot that was still awaited', async () => {
    const at = await scene();
    const [here, never] = [await at.announce(), await at.announce({ pallets: 4, massGrams: 4_000_000 })];
    if (!here.ok || !never.ok) throw new Error('not announced');
    await at.receive(here.value.lotId);
    expect(codesOf(await at.callOff(here.value.lotId))).toEqual(['conflict.received']);
    const paper = await at.filed(here.value.lotId);
    const all = { pallets: 6, massGrams: 6_000_000 };
    expect(await at.release(here.value.lotId, paper, all)).toMatchObject({ value: { state: 'partly_released' } });
    expect(await at.callOff(never.value.lotId)).toMatchObject({ value: { state: 'released' } });
    expect(await at.read()).toMatchObject({ state: 'released', allocation: { state: 'released' } });
    const id = at.booking.id;
    expect(await closeBooking(at.host.scope, { bookingId: id }, asked('close', { id }))).toMatchObject({ ok: true });
    expect(await violated()).toEqual([]);
  });

  test('a lot comes or is called off, whoever writes, and of two at once one', async () => {
    const at = await scene();
    const lot = await at.announce();
    if (!lot.ok) throw new Error('not announced');
    const { lotId } = lot.value;
    const answers = await Promise.all([at.callOff(lotId), at.receive(lotId)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const { hostOrgId: orgId, shipperOrgId, id: bookingId } = at.booking;
    const row = { lotId, orgId, shipperOrgId, bookingId, calledOffBy: at.host.scope.userId };
    const other = await scene();
    const come = await other.stored();
    const parties = { orgId: other.booking.hostOrgId, shipperOrgId: other.booking.shipperOrgId };
    const late = other.db.insert(callOffs).values({ ...row, ...parties, bookingId: other.booking.id, lotId: come });
    expect(sqlState(await late.catch((error: unknown) => error))).toBe('QS025');
    const awaited = await (await scene()).announce();
    if (!awaited.ok) throw new Error('not announced');
    const [its] = await at.db.select().from(lots).where(eq(lots.id, awaited.value.lotId));
    if (!its) throw new Error('no lot');
    await at.db.insert(callOffs).values({ ...its, lotId: its.id, calledOffBy: row.calledOffBy });
    const counted = { receivedPallets: 1, receivedMassGrams: 1, damagedPallets: 0, seal: 'none' as const };
    const come2 = at.db
      .update(lots)
      .set({ ...counted, receivedAt: new Date() })
      .where(eq(lots.id, its.id));
    expect(sqlState(await come2.catch((error: unknown) => error))).toBe('QS025');
    expect(await violated()).toEqual([]);
  });

  test('a second delivery comes to the same booking, and not more than is booked', async () => {
    const at = await scene();
    await at.stored();
    expect(codesOf(await at.announce())).toEqual(['lifecycle.illegal']);
    const later = await scene();
    const first = await later.announce();
    expect(codesOf(await later.announce({ pallets: 5, massGrams: 1_000 }))).toEqual(['arrival.too_much']);
    const second = await later.announce({ pallets: 4, massGrams: 4_000_000 });
    if (!first.ok || !second.ok) throw new Error('not announced');
    expect(await later.receive(first.value.lotId)).toMatchObject({ ok: true });
    expect(codesOf(await later.receive(second.value.lotId, { pallets: 5, massGrams: 4_000_000 }))).toEqual([
      'receipt.too_much',
    ]);
    expect(await later.receive(second.value.lotId, { pallets: 4, massGrams: 4_000_000 })).toMatchObject({ ok: true });
    expect(codesOf(await later.receive(second.value.lotId, { pallets: 4, massGrams: 4_000_000 }))).toEqual([
      'conflict.received',
    ]);
    expect(await later.read()).toMatchObject({ state: 'in_storage', stock: { pallets: 10 } });
    expect(await violated()).toEqual([]);
  });

  test('differences open a case with a clock of 24 hours, and an open case keeps the booking from being closed', async () => {
    const at = await scene();
    const announced = await at.announce({ seal: 'SL 77' });
    if (!announced.ok) throw new Error('not announced');
    const { lotId } = announced.value;
    const received = await at.receive(lotId, { pallets: 5, massGrams: 4_000_000, damaged: 1, seal: 'broken' });
    expect(received).toMatchObject({
      ok: true,
      value: {
        findings: [
          '1 pallet short: 5 of 6 came.',
          'Weighed 4,000 kg; 6,000 kg was announced.',
          '1 pallet damaged.',
          'The seal is broken.',
        ],
      },
    });
    const [opened] = await at.db.select().from(discrepancies).where(eq(discrepancies.lotId, lotId));
    if (!opened) throw new Error('no case');
    expect((opened.answerBy.getTime() - opened.openedAt.getTime()) / 3_600_000).toBeCloseTo(24, 1);
    const paper = await at.filed(lotId, { pallets: 5, massGrams: 4_000_000 });
    await at.release(lotId, paper, { pallets: 5, massGrams: 4_000_000 });
    const input = { bookingId: at.booking.id };
    expect(codesOf(await closeBooking(at.host.scope, input, asked('close', input)))).toEqual(['conflict.case_open']);
    const settlement = {
      ...input,
      discrepancyId: opened.id,
      outcome: 'count_accepted',
      settlement: 'Short from origin.',
    };
    expect(await settleDiscrepancy(at.shipper.scope, settlement as never, asked('settle', settlement))).toMatchObject({
      ok: true,
    });
    expect(codesOf(await settleDiscrepancy(at.host.scope, settlement as never, asked('settle', settlement)))).toEqual([
      'case.not_found',
    ]);
    expect(await closeBooking(at.host.scope, input, asked('close', input))).toMatchObject({ ok: true });
  });

  test('gate-in and each release are told to the shipper, the arrival to the host, each once', async () => {
    const at = await scene();
    const lotId = await at.stored();
    const paper = await at.filed(lotId);
    const key = randomUUID();
    for (const _ of [1, 2]) await at.release(lotId, paper, {}, key);
    await at.release(lotId, paper, { pallets: 4, massGrams: 4_000_000 });
    const { 'arrival-announced': arrival, 'gate-in': gateIn, release, 'release-of-all': all } = NEWS;
    expect((await at.newsTo('host')).map(({ props }) => props.title)).toEqual([arrival.title]);
    const told = await at.newsTo('shipper');
    expect(told.map(({ props }) => props.title)).toEqual([gateIn.title, release.title, all.title]);
    expect(told.map(({ props }) => props.next)).toEqual([
      gateIn.next,
      '4 pallets and 4,000 kg stay in the hall.',
      all.next,
    ]);
    expect(told[0]).toMatchObject({ template: 'booking-news', props: { says: 'Lot 1: 6 pallets, 6,000 kg.' } });
    expect(told[1]?.props.says).toMatch(/^Lot 1: 2 pallets, 2,000 kg left on DO /);
    const { slug } = at.shipper.organisation;
    expect(told.filter(({ props }) => !String(props.url).endsWith(`/o/${slug}/bookings/${at.booking.id}`))).toEqual([]);
  });

  test('differences at the gate are told to the shipper, each of them, with what to do', async () => {
    const at = await scene();
    const announced = await at.announce({ seal: 'SL 77' });
    if (!announced.ok) throw new Error('not announced');
    await at.receive(announced.value.lotId, { pallets: 5, massGrams: 4_000_000, damaged: 1, seal: 'broken' });
    const { title, next } = NEWS.discrepancy;
    expect((await at.newsTo('shipper')).map(({ props }) => props)).toMatchObject([
      {
        ...{ title, next },
        says: 'Lot 1: 5 pallets, 4,000 kg. 1 pallet short: 5 of 6 came. Weighed 4,000 kg; 6,000 kg was announced. 1 pallet damaged. The seal is broken.',
      },
    ]);
    expect(await at.newsTo('host')).toHaveLength(1);
  });

  test('goods refused at the gate free the places at once', async () => {
    const at = await scene();
    await at.announce();
    const input = { bookingId: at.booking.id, reason: 'Drums are leaking.' };
    expect(codesOf(await refuseGoods(at.shipper.scope, input, asked('refuse', input)))).toEqual([
      'lifecycle.not_yours',
    ]);
    expect(await refuseGoods(at.host.scope, input, asked('refuse', input))).toMatchObject({ ok: true });
    expect(await at.read()).toMatchObject({ state: 'refused_at_gate', allocation: { state: 'released' } });
  });
});

describe('nothing leaves without a valid exit document', () => {
  test('each objection has its reason, and nothing changes', async () => {
    const at = await scene();
    const lotId = await at.stored();
    const before = await at.read();
    expect(codesOf(await at.release(lotId, randomUUID()))).toEqual(['exit.not_found']);
    const tomorrow = await at.filed(lotId, { datedOn: addDays(today, 1) });
    expect(codesOf(await at.release(lotId, tomorrow))).toEqual(['exit.not_yet']);
    const lapsed = await at.filed(lotId, { datedOn: addDays(today, -9), validUntil: addDays(today, -1) });
    expect(codesOf(await at.release(lotId, lapsed))).toEqual(['exit.lapsed']);
    const small = await at.filed(lotId, { pallets: 1, massGrams: 1_000_000 });
    expect(codesOf(await at.release(lotId, small))).toEqual(['exit.not_covered']);
    const good = await at.filed(lotId, { pallets: 9, massGrams: 9_000_000 });
    expect(codesOf(await at.release(lotId, good, { pallets: 7, massGrams: 6_500_000 }))).toEqual(['stock.too_little']);
    expect(codesOf(await at.release(lotId, good, { pallets: 6, massGrams: 5_000_000 }))).toEqual(['stock.rest']);
    const input = { bookingId: at.booking.id, exitDocumentId: good };
    expect(await withdrawExitDocument(at.shipper.scope, input, asked('withdraw', input))).toMatchObject({ ok: true });
    expect(codesOf(await at.release(lotId, good))).toEqual(['exit.withdrawn']);
    expect(await at.read()).toEqual(before);
    expect(codesOf(await at.file(lotId, { kind: 'export' }))).toEqual(['exit.kind']);
  });

  test('bonded goods leave on a bill of entry with its duty and order, and bond and licence get their duty back', async () => {
    const at = await scene({ regime: 'bonded' });
    const { id } = at.booking;
    const money = { dutyPaise: 1_000n, valuePaise: 999n, bondPaise: 3_000n };
    await at.db.update(allocations).set(money).where(eq(allocations.bookingId, id));
    const announced = await at.announce({ pallets: 10, massGrams: 10_000_000 });
    if (!announced.ok) throw new Error('not announced');
    const { lotId } = announced.value;
    const all = { pallets: 10, massGrams: 10_000_000 };
    expect(codesOf(await at.receive(lotId, { ...all, depositedOn: addDays(today, 1) }))).toEqual(['receipt.deposited']);
    expect(await at.receive(lotId, { ...all, depositedOn: addDays(today, -40) })).toMatchObject({ ok: true });
    const [lot] = await at.db.select().from(lots).where(eq(lots.id, lotId));
    expect(lot).toMatchObject({ depositedOn: addDays(today, -40), dutyPaise: 1_000n });
    expect(codesOf(await at.file(lotId, { ...all, dutyReference: null }))).toEqual(['exit.duty']);
    expect(codesOf(await at.file(lotId, { ...all, orderOn: null }))).toEqual(['exit.order']);
    const paper = await at.filed(lotId, all);
    expect(await at.release(lotId, paper, { pallets: 3, massGrams: 3_000_000 })).toMatchObject({ ok: true });
    expect((await at.read()).allocation).toMatchObject({ dutyPaise: 700n, valuePaise: 700n, bondPaise: 2_100n });
    expect(await at.release(lotId, paper, { pallets: 7, massGrams: 7_000_000 })).toMatchObject({ ok: true });
    expect((await at.read()).allocation).toMatchObject({ dutyPaise: 0n, valuePaise: 0n, bondPaise: 0n });
    expect(await violated()).toEqual([]);
  });
});

describe('the ledger', () => {
  test('a release that is sent twice leaves once; two at once never take more than is there', async () => {
    const at = await scene();
    const lotId = await at.stored();
    const paper = await at.filed(lotId, { pallets: 9, massGrams: 9_000_000 });
    const key = randomUUID();
    const twice = await Promise.all([at.release(lotId, paper, {}, key), at.release(lotId, paper, {}, key)]);
    expect(twice[0]).toEqual(twice[1]);
    const many = await Promise.all(
      Array.from({ length: 8 }, () => at.release(lotId, paper, { pallets: 1, massGrams: 1_000_000 })),
    );
    expect(many.filter(({ ok }) => ok)).toHaveLength(4);
    expect(await at.read()).toMatchObject({ state: 'released', stock: { pallets: 0, releasedPallets: 6 } });
    expect(await violated()).toEqual([]);
  });

  test('the application’s SQL changes no movement, no stock, and gets nothing past the guard', async () => {
    const at = await scene();
    const lotId = await at.stored();
    const paper = await at.filed(lotId, { pallets: 1, massGrams: 1_000_000 });
    const app = postgres(database.appUrl(), { max: 1, onnotice: () => {} });
    const asHost = (work: (sql: postgres.TransactionSql) => Promise<unknown>) =>
      app.begin(async (sql) => {
        await sql`select set_config('app.org_id', ${at.host.scope.orgId}, true)`;
        return work(sql);
      });
    const move = (direction: string, pallets: number, exit: string | null) =>
      asHost(
        (sql) => sql`insert into movements (org_id, shipper_org_id, booking_id, lot_id, direction, pallets, mass_grams,
            moved_on, vehicle, exit_document_id, moved_by)
          values (${at.booking.hostOrgId}, ${at.booking.shipperOrgId}, ${at.booking.id}, ${lotId}, ${direction},
            ${pallets}, ${pallets * 1_000_000}, ${today}, 'X', ${exit}, ${at.host.scope.userId})`,
      );
    try {
      await expect(move('in', 5, null)).rejects.toMatchObject({ code: 'QS021' });
      await expect(move('out', 7, paper)).rejects.toMatchObject({ code: 'QS022' });
      await expect(move('out', 2, paper)).rejects.toMatchObject({ code: 'QS023' });
      await expect(move('out', 1, null)).rejects.toThrow();
      for (const statement of [
        'update movements set pallets = 1',
        'delete from movements',
        'update lots set stock_pallets = 0',
        'update stocks set pallets = 0',
        'update exit_documents set pallets = 99',
      ])
        await expect(asHost((sql) => sql.unsafe(statement))).rejects.toMatchObject({ code: '42501' });
    } finally {
      await app.end();
    }
    expect(await violated()).toEqual([]);
  });

  test('another organisation finds nothing', async () => {
    const at = await scene();
    const lotId = await at.stored();
    const stranger = await createHost(at.db);
    expect(codesOf(await at.receive(lotId, {}, stranger.scope))).toEqual(['booking.not_found']);
    expect(codesOf(await at.file(lotId, {}, stranger.scope))).toEqual(['booking.not_found']);
  });
});

test('a later delivery comes after a part has left, and the booking ends with the last of both', async () => {
  const at = await scene();
  const first = await at.announce();
  const second = await at.announce({ pallets: 4, massGrams: 4_000_000 });
  if (!first.ok || !second.ok) throw new Error('not announced');
  await at.receive(first.value.lotId);
  const all = await at.filed(first.value.lotId);
  const gone = await at.release(first.value.lotId, all, { pallets: 6, massGrams: 6_000_000 });
  expect(gone).toMatchObject({ ok: true, value: { state: 'partly_released', stockPallets: 0 } });
  const rest = { pallets: 4, massGrams: 4_000_000 };
  expect(await at.receive(second.value.lotId, rest)).toMatchObject({ ok: true });
  const paper = await at.filed(second.value.lotId, rest);
  expect(await at.release(second.value.lotId, paper, rest)).toMatchObject({ ok: true, value: { state: 'released' } });
  expect(await violated()).toEqual([]);
});

test('places that stay shut after a stay don’t hide that goods overstay', async () => {
  const at = await scene({ startsOn: addDays(today, -9), endsOn: addDays(today, 1) });
  await at.stored();
  const endsOn = addDays(today, -1);
  await at.db.update(bookings).set({ endsOn, turnaroundDays: 4 }).where(eq(bookings.id, at.booking.id));
  await at.db
    .update(allocations)
    .set({ endsOn: addDays(today, 3), turnaroundDays: 4 })
    .where(eq(allocations.bookingId, at.booking.id));
  expect(await markOverstays(clock)).toBe(1);
  expect(await markOverstays(clock)).toBe(0);
  expect(await at.read()).toMatchObject({ state: 'overstay', allocation: { endsOn: addDays(today, 3) } });
});

test('goods past their day out overstay, and keep their places from day to day', async () => {
  const at = await scene({ startsOn: addDays(today, -9), endsOn: addDays(today, 1) });
  const lotId = await at.stored();
  const endsOn = addDays(today, -1);
  await at.db.update(bookings).set({ endsOn }).where(eq(bookings.id, at.booking.id));
  await at.db.update(allocations).set({ endsOn }).where(eq(allocations.bookingId, at.booking.id));
  expect(await markOverstays(clock)).toBe(1);
  expect(await markOverstays(clock)).toBe(0);
  expect(await at.read()).toMatchObject({
    state: 'overstay',
    allocation: { state: 'confirmed', endsOn: addDays(today, 1) },
  });
  const paper = await at.filed(lotId);
  expect(await at.release(lotId, paper)).toMatchObject({ ok: true, value: { state: 'overstay' } });
  expect(await at.release(lotId, paper, { pallets: 4, massGrams: 4_000_000 })).toMatchObject({
    value: { state: 'released' },
  });
  expect(await violated()).toEqual([]);
});
