import { beforeAll, describe, expect, test } from 'vitest';
import { bookable } from '#app/domain/booking/bookable.ts';
import {
  type Actor,
  AGREED_STATES,
  allocationStateFor,
  BOOKING_EVENTS,
  BOOKING_STATES,
  transition,
} from '#app/domain/booking/lifecycle.ts';
import { metresBetween } from '#app/domain/shared/distance.ts';
import { financialYearOf } from '#app/domain/shared/financial-year.ts';
import { eachDay, stay } from '#app/domain/shared/interval.ts';
import { addDays, dateInZone, type PlainDate, plainDate, timeInZone } from '#app/domain/shared/plain-date.ts';
import { checkGstin } from '#app/domain/tax/gstin.ts';
import { isInvoiceNumber } from '#app/domain/tax/invoice-number.ts';
import { verifyPassword } from '#app/platform/passwords.server.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import * as schema from '#db/schema/index.ts';
import { readTable } from '#db/seed/csv.ts';
import { DEMO_ACCOUNTS, type DemoAccounts, seedDemo } from '#db/seed/demo.ts';
import { useDatabase } from '../setup/database.ts';

const main = useDatabase();
const other = useDatabase();

const ZONE = 'Asia/Kolkata';
// The database's own clock counts holds, so the demo is set in its present; the assertions hold on every day.
const now = new Date();
const today = dateInZone(now, ZONE);

type Rows = Awaited<ReturnType<typeof readAll>>;

async function readAll(db: OwnerDatabase) {
  return {
    users: await db.select().from(schema.users),
    organisations: await db.select().from(schema.organisations),
    memberships: await db.select().from(schema.memberships),
    facilities: await db.select().from(schema.facilities),
    halls: await db.select().from(schema.halls),
    slots: await db.select().from(schema.slots),
    listings: await db.select().from(schema.listings),
    listingPorts: await db.select().from(schema.listingPorts),
    bookings: await db.select().from(schema.bookings),
    allocations: await db.select().from(schema.allocations),
    counters: await db.select().from(schema.invoiceCounters),
    invoices: await db.select().from(schema.invoices),
    lines: await db.select().from(schema.invoiceLines),
    payments: await db.select().from(schema.payments),
    audit: await db.select().from(schema.auditLog),
    profiles: await db.select().from(schema.cargoProfiles),
    versions: await db.select().from(schema.cargoVersions),
    reclassifications: await db.select().from(schema.reclassifications),
    papers: await db.select().from(schema.papers),
    conditions: await db.select().from(schema.hostConditions),
    decisions: await db.select().from(schema.decisions),
    keys: await db.select().from(schema.apiKeys),
    appointments: await db.select().from(schema.appointments),
    lots: await db.select().from(schema.lots),
    exitDocuments: await db.select().from(schema.exitDocuments),
    movements: await db.select().from(schema.movements),
    discrepancies: await db.select().from(schema.discrepancies),
    offers: await db.select().from(schema.bookingOffers),
    blocks: await db.select().from(schema.blocks),
    waitlist: await db.select().from(schema.waitlistEntries),
  };
}

/** Every row as sorted text; the hash of a password has a salt, so it is left out. */
function asText(rows: Rows): Record<string, string[]> {
  const plain = (key: string, value: unknown) =>
    key === 'passwordHash' ? undefined : typeof value === 'bigint' ? `${value}n` : value;
  return Object.fromEntries(
    Object.entries(rows).map(([table, list]) => [table, list.map((row) => JSON.stringify(row, plain)).sort()]),
  );
}

/** The demo of another day, in a transaction that is undone. */
async function onAnotherDay(at: Date): Promise<Rows> {
  let rows: Rows | null = null;
  const undone = new Error('undone on purpose');
  const attempt = other.owner().transaction(async (tx) => {
    const inside = tx as unknown as OwnerDatabase;
    await seedDemo(inside, { today: dateInZone(at, ZONE), now: at });
    rows = await readAll(inside);
    throw undone;
  });
  await expect(attempt).rejects.toBe(undone);
  if (rows === null) throw new Error('the seed gave no rows');
  return rows;
}

function grouped<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}

const only = <T>(list: readonly T[] | undefined): T => {
  const [row] = list ?? [];
  if (row === undefined) throw new Error('there is no such row');
  return row;
};

const addUp = (amounts: readonly bigint[]) => amounts.reduce((total, each) => total + each, 0n);

/** Slots with a day on which they hold more than they can, counted day by day. */
function oversold(rows: Rows): string[] {
  const load = new Map<string, { pallets: number; massGrams: number }>();
  for (const { slotId, startsOn, endsOn, state, pallets, massGrams } of rows.allocations) {
    if (state === 'released') continue;
    for (const day of eachDay(stay(plainDate(startsOn), plainDate(endsOn)))) {
      const key = `${slotId} ${day}`;
      const taken = load.get(key) ?? { pallets: 0, massGrams: 0 };
      load.set(key, { pallets: taken.pallets + pallets, massGrams: taken.massGrams + massGrams });
    }
  }
  const slots = grouped(rows.slots, (slot) => slot.id);
  return [...load]
    .filter(([key, { pallets, massGrams }]) => {
      const slot = only(slots.get(key.slice(0, 36)));
      return pallets > slot.palletPositions || massGrams > slot.maxMassGrams;
    })
    .map(([key]) => key);
}

function checkSeries(rows: Rows, on: PlainDate): void {
  for (const list of grouped(rows.invoices, (row) => `${row.orgId} ${row.financialYear}`).values()) {
    const series = list.toSorted((a, b) => a.sequence - b.sequence);
    expect(series.map((row) => row.sequence)).toEqual(series.map((_, index) => index + 1));
    const days = series.map((row) => row.issuedOn);
    expect(days).toEqual(days.toSorted());
    expect(new Set(series.map((row) => row.number.slice(-6))).size).toBe(series.length);
    const { orgId, financialYear } = only(series);
    const counter = rows.counters.filter((row) => row.orgId === orgId && row.financialYear === financialYear);
    expect(only(counter).lastNumber).toBe(series.length);
  }
  for (const invoice of rows.invoices) {
    expect(isInvoiceNumber(invoice.number)).toBe(true);
    expect(invoice.financialYear).toBe(financialYearOf(plainDate(invoice.issuedOn)).label);
    expect(invoice.issuedOn < on).toBe(true);
  }
}

let answer: DemoAccounts;
let rows: Rows;
let took = 0;

beforeAll(async () => {
  const started = performance.now();
  answer = await seedDemo(main.owner(), { today, now });
  took = performance.now() - started;
  rows = await readAll(main.owner());
});

test('the same day and instant give the same rows', async () => {
  const again = await onAnotherDay(now);
  expect(asText(again)).toEqual(asText(rows));
});

test('it takes seconds', () => {
  expect(took).toBeLessThan(15_000);
});

test('a second run is refused and leaves the first as it is', async () => {
  await expect(seedDemo(main.owner(), { today, now })).rejects.toThrow();
  expect(asText(await readAll(main.owner()))).toEqual(asText(rows));
});

// New year, leap day, and both sides of the financial year's end.
test.each(['2026-01-01', '2026-03-31', '2026-04-01', '2028-02-29'])('it can be written on %s', async (day) => {
  const there = await onAnotherDay(new Date(`${day}T06:30:00Z`));
  expect(oversold(there)).toEqual([]);
  checkSeries(there, plainDate(day));
  expect(there.audit.filter((row) => row.at > new Date(`${day}T06:30:00Z`))).toEqual([]);
});

describe('the marketplace', () => {
  test('has as much of everything as a search needs', () => {
    expect(new Set(rows.facilities.map((row) => row.portId)).size).toBeGreaterThanOrEqual(12);
    expect(rows.facilities.length).toBeGreaterThanOrEqual(25);
    expect(rows.slots.length).toBeGreaterThanOrEqual(80);
    for (const status of schema.SLOT_STATUSES) expect(rows.slots.some((row) => row.status === status)).toBe(true);
    expect(rows.organisations.filter((row) => row.isHost).length).toBeGreaterThanOrEqual(10);
    expect(rows.organisations.filter((row) => row.isShipper).length).toBeGreaterThanOrEqual(10);
    expect(rows.organisations.some((row) => row.isHost && row.isShipper)).toBe(true);
    expect(rows.bookings.length).toBeGreaterThanOrEqual(140);
    expect(rows.bookings.length).toBeLessThanOrEqual(220);
    expect(rows.invoices.length).toBeGreaterThanOrEqual(80);
  });

  test('gives every registered firm a GSTIN of its own in its State', async () => {
    const codes = (await main.owner().select().from(schema.gstStates)).map((state) => state.code);
    const registered = rows.organisations.filter((row) => row.gstin !== null);
    for (const { gstin, stateCode } of registered)
      expect(checkGstin(gstin ?? '', new Set(codes))).toMatchObject({ ok: true, stateCode });
    expect(new Set(registered.map((row) => row.gstin)).size).toBe(registered.length);
    expect(rows.organisations.filter((row) => row.isHost && row.gstin === null)).toEqual([]);
  });

  test('has PINs of the State they are in', () => {
    const ranges = new Map(readTable('gst_states.csv').map((row) => [row.gst_state_code, row.pincode_prefix_range]));
    for (const { pin, stateCode } of [...rows.organisations, ...rows.facilities]) {
      const prefix = pin.slice(0, 3);
      // The table has no range for Telangana; its PINs begin with 50.
      const range = ranges.get(stateCode) || '500-509';
      const inside = range.split(';').some((part) => {
        const [low = '', high = ''] = part.split('-');
        return low <= prefix && prefix <= high;
      });
      expect(inside, `${pin} in ${stateCode}`).toBe(true);
      expect(pin).toMatch(/^\d{6}$/);
    }
  });

  test('has facilities 2 to 25 km from their port, in its State, with its warehouse code where bonded', async () => {
    const ports = grouped(await main.owner().select().from(schema.ports), (port) => port.id);
    const bonded = new Set(rows.slots.filter((row) => row.regime === 'bonded').map((row) => row.facilityId));
    for (const facility of rows.facilities) {
      const port = only(ports.get(facility.portId));
      const metres = metresBetween(port, facility);
      expect(metres, facility.name).toBeGreaterThanOrEqual(2_000);
      expect(metres, facility.name).toBeLessThanOrEqual(25_000);
      expect(facility.stateCode).toBe(port.stateCode);
      if (facility.warehouseCode === null) expect(bonded.has(facility.id), facility.name).toBe(false);
      else {
        expect(facility.warehouseCode).toMatch(/^[A-Z]{3}[0-9][A-Z][0-9]{3}$/);
        expect(facility.warehouseCode.slice(0, 3)).toBe(port.customsCode.slice(2, 5));
      }
    }
  });

  test('lists exactly the published slots, as they are', () => {
    const facilities = grouped(rows.facilities, (row) => row.id);
    const published = rows.slots.filter((slot) => slot.status === 'published');
    expect(new Set(rows.listings.map((row) => row.slotId))).toEqual(new Set(published.map((slot) => slot.id)));
    for (const slot of published) {
      const listing = only(rows.listings.filter((row) => row.slotId === slot.id));
      const { name: facilityName, portId, lat, lon, stateCode, warehouseCode } = only(facilities.get(slot.facilityId));
      const { regime, palletPositions, hazardClasses, pricePerPalletDayPaise, minimumDays, bookingMode } = slot;
      const terms = { regime, palletPositions, hazardClasses, pricePerPalletDayPaise, minimumDays, bookingMode };
      const where = { facilityName, portId, lat, lon, stateCode, warehouseCode };
      expect(listing).toMatchObject({ hostOrgId: slot.orgId, slotName: slot.name, ...terms, ...where });
      expect(rows.listingPorts.some((row) => row.slotId === slot.id && row.portId === portId)).toBe(true);
    }
  });
});

describe('bookings', () => {
  test('oversell no slot on any day', () => {
    expect(oversold(rows)).toEqual([]);
  });

  test('are of cargo their slot took on the day they were made', () => {
    const slots = grouped(rows.slots, (slot) => slot.id);
    for (const booking of rows.bookings) {
      const slot = only(slots.get(booking.slotId));
      const theStay = stay(plainDate(booking.startsOn), plainDate(booking.endsOn));
      const { pallets, massGrams, hazardClasses, regime } = booking;
      const ask = { stay: theStay, pallets, massGrams, hazardClasses, regime };
      expect(slot.hazardClasses, booking.reference).toEqual(expect.arrayContaining(hazardClasses));
      expect(regime).toBe(slot.regime);
      const madeOn = timeInZone(booking.createdAt, ZONE);
      expect(bookable({ ...slot, status: 'published' }, ask, madeOn), booking.reference).toEqual({ ok: true });
      expect(slot.status).not.toBe('draft');
    }
  });

  test('have a timeline the lifecycle allows, ending in their state, and an allocation to match', () => {
    // A row without a state tells of something else: a paper, a case, an extension that is asked for.
    const timelines = grouped(
      rows.audit.filter((row) => row.toState !== null),
      (row) => row.entityId,
    );
    const allocations = grouped(rows.allocations, (row) => row.bookingId ?? row.blockId ?? '');
    for (const booking of rows.bookings) {
      const [hold, ...steps] = (timelines.get(booking.id) ?? []).toSorted((a, b) => a.at.getTime() - b.at.getTime());
      expect(hold).toMatchObject({ action: 'booking.hold', fromState: null, toState: 'held', at: booking.createdAt });
      let state = booking.state;
      for (const [index, row] of steps.entries()) {
        const before = index === 0 ? 'held' : steps[index - 1]?.toState;
        const event = only(BOOKING_EVENTS.filter((each) => row.action === `booking.${each}`));
        const from = only(BOOKING_STATES.filter((each) => each === before));
        const step = transition(from, event, row.actorKind as Actor);
        expect(step, booking.reference).toMatchObject({ ok: true, to: row.toState });
        expect(row).toMatchObject({ orgId: booking.hostOrgId, counterpartyOrgId: booking.shipperOrgId });
        expect(row.at <= now).toBe(true);
        if (step.ok) state = step.to;
      }
      expect(state).toBe(booking.state);
      expect(only(allocations.get(booking.id)).state).toBe(allocationStateFor(booking.state));
    }
  });

  test('stand in every state but held, in the past, now and ahead', () => {
    const states = new Set(rows.bookings.map((row) => row.state));
    expect(states).toEqual(new Set(BOOKING_STATES.filter((state) => state !== 'held')));
    const agreed = rows.bookings.filter((row) => AGREED_STATES.includes(row.state));
    expect(agreed.filter((row) => row.endsOn <= today).length).toBeGreaterThanOrEqual(25);
    expect(agreed.filter((row) => row.startsOn <= today && today < row.endsOn).length).toBeGreaterThanOrEqual(25);
    expect(agreed.filter((row) => row.startsOn > today).length).toBeGreaterThanOrEqual(15);
    for (const { waitsUntil } of rows.bookings.filter((row) => row.state === 'requested'))
      expect(waitsUntil && waitsUntil > now).toBe(true);
    const window = stay(today, addDays(today, 60));
    const takenOf = (slotId: string, day: PlainDate) =>
      rows.allocations
        .filter((row) => row.slotId === slotId && row.state !== 'released' && row.startsOn <= day && day < row.endsOn)
        .reduce((total, row) => total + row.pallets, 0);
    const full = rows.slots.filter((slot) =>
      eachDay(window).some((day) => takenOf(slot.id, day) === slot.palletPositions),
    );
    expect(full.length).toBeGreaterThanOrEqual(8);
  });
});

describe('goods', () => {
  test('lie in the halls in every way a gate meets them', () => {
    const standing = rows.lots.filter((lot) => lot.stockPallets > 0);
    expect(standing.length).toBeGreaterThanOrEqual(20);
    const since = standing.map(({ depositedOn }) => depositedOn && plainDate(depositedOn)).filter((on) => on !== null);
    expect(since.some((on) => on <= addDays(today, -70))).toBe(true);
    expect(rows.lots.some((lot) => lot.receivedAt === null)).toBe(true);
    expect(rows.discrepancies.filter((each) => each.settledAt === null && each.answerBy > now)).toHaveLength(1);
    expect(rows.discrepancies.filter((each) => each.settledAt !== null)).toHaveLength(1);
    expect(rows.exitDocuments.some((paper) => paper.withdrawnAt !== null)).toBe(true);
    expect(rows.exitDocuments.some((paper) => paper.withdrawnAt === null && paper.releasedPallets === 0)).toBe(true);
    expect(rows.movements.filter(({ movedAt, movedOn }) => movedAt > now || movedOn > today)).toEqual([]);
  });

  test('have offers, blocks and asks that wait beside them', () => {
    const bookings = grouped(rows.bookings, (row) => row.id);
    const waiting = rows.offers.filter((offer) => offer.answer === null && offer.expiresAt > now);
    expect(
      waiting
        .filter(({ kind }) => kind === 'counter')
        .map(({ round, by }) => `${round} ${by}`)
        .toSorted(),
    ).toEqual(['1 host', '1 host', '2 shipper']);
    expect(waiting.filter(({ kind }) => kind === 'extension')).toHaveLength(1);
    for (const { bookingId, kind, createdAt } of rows.offers) {
      expect(only(bookings.get(bookingId)).state === 'requested').toBe(kind === 'counter');
      expect(createdAt <= now).toBe(true);
    }
    expect(rows.blocks.some((block) => block.startsOn <= today && today < block.endsOn)).toBe(true);
    expect(rows.blocks.some((block) => block.startsOn > today)).toBe(true);
    expect(rows.waitlist.filter(({ state }) => state === 'waiting')).toHaveLength(2);
  });
});

describe('invoices', () => {
  test('run without a gap per host and financial year, in date order', () => {
    checkSeries(rows, today);
  });

  test('are of agreed bookings and add up to the price that was agreed', () => {
    const bookings = grouped(rows.bookings, (row) => row.id);
    const lines = grouped(rows.lines, (row) => row.invoiceId);
    for (const invoice of rows.invoices) {
      const booking = only(bookings.get(invoice.bookingId));
      expect(booking).toMatchObject({ hostOrgId: invoice.orgId, reference: invoice.bookingReference });
      expect(AGREED_STATES).toContain(booking.state);
      expect(invoice.issuedOn >= booking.startsOn).toBe(true);
      const own = lines.get(invoice.id) ?? [];
      const { taxablePaise, cgstPaise, sgstPaise, igstPaise, totalPaise } = invoice;
      expect(own.length).toBeGreaterThan(0);
      expect(addUp(own.map((row) => row.taxablePaise))).toBe(taxablePaise);
      expect(addUp(own.flatMap((row) => [row.cgstPaise, row.sgstPaise, row.igstPaise]))).toBe(
        cgstPaise + sgstPaise + igstPaise,
      );
      for (const line of own) expect(line.unitPricePaise * BigInt(line.quantity)).toBe(line.taxablePaise);
      expect(taxablePaise + cgstPaise + sgstPaise + igstPaise).toBe(totalPaise);
      expect(totalPaise).toBe(booking.totalPaise);
    }
  });

  test('bear the taxes of their supply, all three kinds', () => {
    const territories = ['04', '26', '31', '35', '38'];
    const kinds = new Set<string>();
    for (const { supplier, recipient, supplyKind, cgstPaise, sgstPaise, igstPaise } of rows.invoices) {
      const within = territories.includes(supplier.stateCode) ? 'intra_territory' : 'intra_state';
      expect(supplyKind).toBe(supplier.stateCode === recipient.stateCode ? within : 'inter_state');
      expect(cgstPaise).toBe(sgstPaise);
      expect(igstPaise === 0n).toBe(supplyKind !== 'inter_state');
      expect(cgstPaise === 0n).toBe(supplyKind === 'inter_state');
      kinds.add(supplyKind);
    }
    expect(kinds).toEqual(new Set(['intra_state', 'intra_territory', 'inter_state']));
  });

  test('are paid in full, open or overdue', () => {
    const paidFor = grouped(rows.payments, (row) => row.invoiceId);
    for (const invoice of rows.invoices) {
      if (invoice.settledAt === null) expect(paidFor.has(invoice.id)).toBe(false);
      else {
        const payment = only(paidFor.get(invoice.id));
        expect(payment.amountPaise).toBe(invoice.payablePaise);
        expect(payment.receivedOn >= invoice.issuedOn && payment.receivedOn < today).toBe(true);
        expect(payment.reference).toMatch(/^[A-Z0-9/-]{4,40}$/);
      }
    }
    const unpaid = rows.invoices.filter((row) => row.settledAt === null);
    expect(rows.payments.length).toBeGreaterThanOrEqual(15);
    expect(unpaid.filter((row) => row.dueOn < today).length).toBeGreaterThanOrEqual(5);
    expect(unpaid.filter((row) => row.dueOn >= today).length).toBeGreaterThanOrEqual(5);
    const actions = grouped(rows.audit, (row) => row.action);
    expect(actions.get('invoice.issued')?.length).toBe(rows.invoices.length);
    expect(actions.get('payment.recorded')?.length).toBe(rows.payments.length);
  });
});

describe('the demo accounts', () => {
  const organisationsOf = (email: string) => {
    const person = only(rows.users.filter((row) => row.email === email));
    const owned = rows.memberships.filter((row) => row.userId === person.id && row.role === 'owner');
    return rows.organisations.filter((row) => owned.some(({ orgId }) => orgId === row.id));
  };

  test('sign in with the one password', async () => {
    expect(answer.accounts).toEqual(DEMO_ACCOUNTS);
    for (const [who, email] of Object.entries(answer.accounts)) {
      const person = only(rows.users.filter((row) => row.email === email));
      expect(await verifyPassword(person.passwordHash, answer.password), who).toBe(true);
      expect(person.emailVerifiedAt).not.toBeNull();
      expect(person.isOperator).toBe(who.startsWith('operator'));
    }
    expect(rows.users.filter((row) => !row.email.endsWith('.example.test'))).toEqual([]);
  });

  test('own what their name says', () => {
    const host = only(organisationsOf(DEMO_ACCOUNTS.host));
    expect(host).toMatchObject({ name: 'Konkan Oxide Stores', isHost: true });
    expect(only(organisationsOf(DEMO_ACCOUNTS.host2)).isHost).toBe(true);
    for (const email of [DEMO_ACCOUNTS.shipper, DEMO_ACCOUNTS.shipper2, DEMO_ACCOUNTS.broker])
      expect(only(organisationsOf(email))).toMatchObject({ isHost: false, isShipper: true });
    expect(organisationsOf(DEMO_ACCOUNTS.operator)).toEqual([]);
    const roles = rows.memberships.filter((row) => row.orgId === host.id).map((row) => row.role);
    expect(roles.toSorted()).toEqual(['accounts', 'gate', 'manager', 'owner']);
    for (const { id } of rows.organisations)
      expect(rows.memberships.filter((row) => row.orgId === id && row.role === 'owner').length).toBe(1);
  });

  test('meet each other in past, present, future and requested bookings', () => {
    const host = only(organisationsOf(DEMO_ACCOUNTS.host)).id;
    const shipper = only(organisationsOf(DEMO_ACCOUNTS.shipper)).id;
    const shared = rows.bookings.filter((row) => row.hostOrgId === host && row.shipperOrgId === shipper);
    const agreed = shared.filter((row) => AGREED_STATES.includes(row.state));
    expect(agreed.some((row) => row.endsOn <= today)).toBe(true);
    expect(agreed.some((row) => row.startsOn <= today && today < row.endsOn)).toBe(true);
    expect(agreed.some((row) => row.startsOn > today)).toBe(true);
    expect(shared.some((row) => row.state === 'requested')).toBe(true);
    expect(rows.bookings.filter((row) => row.hostOrgId === host && row.state === 'requested').length).toBeGreaterThan(
      2,
    );
  });
});
