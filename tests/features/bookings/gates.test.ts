import { randomUUID } from 'node:crypto';
import { and, eq, ne } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, describe, expect, test } from 'vitest';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { allocations, facilities, papers } from '#db/schema/index.ts';
import { createPapers } from '#db/seed/cargo-factories.ts';
import { createBooking } from '#db/seed/factories.ts';
import { ACETONE } from '../../setup/cargo.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { asked } from '../../setup/request.ts';

const database = useDatabase();
const today = dateInZone(new Date(), 'Asia/Kolkata');
const ROUNDS = 10;
const LAKH = 100_000_00n;

const NITRATE: Partial<CargoFacts> = {
  description: 'Rare earth nitrate in drums',
  material: 'chemical',
  form: 'salt',
  dangerous: 'yes',
  unNumber: '1477',
  packingGroup: 'II',
};
const IN_BOND: Partial<CargoFacts> = {
  customsStatus: 'uncleared',
  assessableDutyPaise: Number(LAKH),
  declaredValuePaise: Number(5n * LAKH),
};

type Shipper = Awaited<ReturnType<typeof createShipper>>;

async function holderOf(shipper: Shipper, facts: Partial<CargoFacts>) {
  const cargoId = (await shipper.cargo(facts)).profile.id;
  return (slotId: string, from = 10, days = 10) => {
    const startsOn = addDays(today, from);
    const input = { slotId, startsOn, endsOn: addDays(startsOn, days), pallets: 1, massGrams: 800_000, cargoId };
    return holdSlot(shipper.scope, input, asked('hold', input), { clock: systemClock });
  };
}

const codes = (outcome: Awaited<ReturnType<typeof holdSlot>>) =>
  outcome.ok ? ['held'] : outcome.violations.map(({ code }) => code);

const live = (slotIds: readonly string[]) =>
  Promise.all(
    slotIds.map((slotId) =>
      database
        .owner()
        .select()
        .from(allocations)
        .where(and(eq(allocations.slotId, slotId), ne(allocations.state, 'released'))),
    ),
  ).then((rows) => rows.flat());

describe('co-storage is decided in the transaction that takes the places', () => {
  test('of a flammable and an oxidiser racing for one hall, exactly one is let in', async () => {
    const db = database.owner();
    const [flammable, oxidising] = [await createShipper(db), await createShipper(db)];
    const holdAcetone = await holderOf(flammable, ACETONE);
    const holdNitrate = await holderOf(oxidising, NITRATE);
    const winners = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const host = await createHost(db);
      const terms = { hazardClasses: ['3', '5.1'] };
      const [one, other] = [await host.slot(terms), await host.slot(terms)];
      const asks = [
        () => holdAcetone(one.id),
        () => holdNitrate(other.id),
        () => holdAcetone(other.id),
        () => holdNitrate(one.id),
      ];
      const answers = await Promise.all((round % 2 === 0 ? asks : asks.toReversed()).map((ask) => ask()));
      const standing = await live([one.id, other.id]);
      const classes = new Set(standing.map(({ hazardClasses }) => hazardClasses.join()));
      expect([...classes]).toHaveLength(1);
      winners.add([...classes].join());
      const lost = answers.filter((answer) => !answer.ok);
      expect(lost).toHaveLength(2);
      for (const answer of lost) expect(codes(answer)).toContain('segregation.neighbour');
    }
    expect(winners.size).toBeGreaterThan(0);
  });

  test('a hold that ran out is confirmed only if nothing came that it must not stand beside', async () => {
    const db = database.owner();
    const [host, flammable, oxidising] = [await createHost(db), await createShipper(db), await createShipper(db)];
    const slot = await host.slot({ hazardClasses: ['3', '5.1'], bookingMode: 'instant' });
    const held = await (await holderOf(flammable, ACETONE))(slot.id);
    if (!held.ok) throw new Error(JSON.stringify(held.violations));
    const [mine] = await live([slot.id]);
    // Its time passes, somebody else comes, and the clock is turned back: only the rulebook is left to refuse.
    await db
      .update(allocations)
      .set({ state: 'released', heldUntil: null })
      .where(eq(allocations.id, mine?.id ?? ''));
    expect((await (await holderOf(oxidising, NITRATE))(slot.id)).ok).toBe(true);
    const { bookingId } = held.value;
    const late = await moveBooking(flammable.scope, { bookingId, move: 'confirm' }, asked('confirm'), {
      clock: systemClock,
    });
    expect(late.ok ? [] : late.violations.map(({ code }) => code)).toContain('segregation.neighbour');
  });

  test('a booking older than the rulebook goes through its gates as well', async () => {
    const db = database.owner();
    const [host, shipper] = [await createHost(db), await createShipper(db)];
    const slot = await host.slot({ hazardClasses: ['3'], bookingMode: 'instant' });
    const days = { startsOn: addDays(today, 5), endsOn: addDays(today, 9) };
    const shared = { slot, shipper: shipper.organisation, hazardClasses: ['3'], state: 'held' as const, ...days };
    const { id: bookingId } = await createBooking(db, shared);
    const moved = await moveBooking(shipper.scope, { bookingId, move: 'confirm' }, asked('confirm'), {
      clock: systemClock,
    });
    expect(moved).toEqual({ ok: true, value: { state: 'confirmed' } });
  });

  const app = () => postgres(database.appUrl(), { max: 64, onnotice: () => {} });
  const clients: postgres.Sql[] = [];
  afterAll(() => Promise.all(clients.map((client) => client.end())));

  test('SQL of the application that has not shut the gate is refused, whatever it says of the cargo', async () => {
    const db = database.owner();
    const [host, shipper] = [await createHost(db), await createShipper(db)];
    const slot = await host.slot({ hazardClasses: ['3'] });
    const startsOn = addDays(today, 5);
    const booking = await createBooking(db, {
      slot,
      shipper: shipper.organisation,
      hazardClasses: ['3'],
      state: 'held',
      startsOn,
      endsOn: addDays(startsOn, 5),
    });
    await db.delete(allocations).where(eq(allocations.bookingId, booking.id));
    const sql = app();
    clients.push(sql);
    const insert = (shut: boolean) =>
      sql.begin(async (tx) => {
        await tx`select set_config('app.org_id', ${shipper.organisation.id}, true)`;
        if (shut) await tx`select shut_gates(${slot.id}::uuid)`;
        await tx`insert into allocations (org_id, shipper_org_id, slot_id, booking_id, state, starts_on, ends_on, pallets,
          mass_grams, hazard_classes, held_until)
          values (${host.organisation.id}, ${shipper.organisation.id}, ${slot.id}, ${booking.id}, 'held',
            ${booking.startsOn}, ${booking.endsOn}, 1, 1000, '{}', now() + interval '1 hour')`;
      });
    await expect(insert(false)).rejects.toMatchObject({ code: 'QS010' });
    await insert(true);
    expect((await live([slot.id]))[0]?.hazardClasses).toEqual(['3']);
  });
});

describe('headroom is reserved like places', () => {
  async function bonded({ bond = 100n * LAKH, insured = 100n * LAKH, ceilings = {} as object } = {}) {
    const db = database.owner();
    const [host, shipper] = [await createHost(db), await createShipper(db)];
    await db
      .update(papers)
      .set({ coversPaise: insured })
      .where(and(eq(papers.orgId, host.organisation.id), eq(papers.kind, 'insurance')));
    if (Object.keys(ceilings).length > 0)
      await db.update(facilities).set(ceilings).where(eq(facilities.id, host.facility.id));
    await createPapers(db, { organisation: shipper.organisation }, [
      { kind: 'warehousing_bond', coversPaise: bond, verifiedAt: new Date() },
    ]);
    const slots = [];
    for (let i = 0; i < 6; i++) slots.push(await host.slot({ regime: 'bonded' }));
    return { host, shipper, slots, hold: await holderOf(shipper, IN_BOND) };
  }

  test('a bond of three times the duty takes two of six racing holds, and gives back what is let go', async () => {
    // Each takes three times one lakh; the bond is good for two.
    const { shipper, slots, hold } = await bonded({ bond: 6n * LAKH });
    const answers = await Promise.all(slots.map((slot) => hold(slot.id)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
    for (const answer of answers.filter(({ ok }) => !ok)) expect(codes(answer)).toEqual(['headroom.bond']);
    expect((await live(slots.map(({ id }) => id))).map(({ bondPaise }) => bondPaise)).toEqual([3n * LAKH, 3n * LAKH]);
    // Other days use the bond again.
    expect((await hold(slots[0]?.id ?? '', 30)).ok).toBe(true);
    const first = answers.find(({ ok }) => ok);
    if (!first?.ok) throw new Error('nothing was held');
    const { bookingId } = first.value;
    await moveBooking(shipper.scope, { bookingId, move: 'withdraw' }, asked('withdraw'), { clock: systemClock });
    expect((await hold(slots[5]?.id ?? '')).ok).toBe(true);
  });

  test.each([
    ['the duty the licence allows', { ceilings: { licenceDutyPaise: 2n * LAKH } }, 'headroom.licence_duty'],
    ['the value the licence allows', { ceilings: { licenceValuePaise: 10n * LAKH } }, 'headroom.licence_value'],
    ['the duty that is insured', { insured: 2n * LAKH }, 'headroom.insured_duty'],
  ])('%s takes two of six racing holds', async (_, limits, code) => {
    const { slots, hold } = await bonded(limits);
    const answers = await Promise.all(slots.map((slot) => hold(slot.id)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
    for (const answer of answers.filter(({ ok }) => !ok)) expect(codes(answer)).toEqual([code]);
  });

  test('SQL by hand cannot take more bond than there is, at any isolation level', async () => {
    const db = database.owner();
    const { host, shipper, slots } = await bonded({ bond: LAKH });
    const { version } = await shipper.cargo(IN_BOND);
    const sql = postgres(database.appUrl(), { max: 16, onnotice: () => {} });
    try {
      for (const level of ['read committed', 'repeatable read', 'serializable']) {
        const from = addDays(today, 100 + 20 * ['read committed', 'repeatable read', 'serializable'].indexOf(level));
        const made = [];
        for (const slot of slots) {
          const booking = await createBooking(db, {
            slot,
            shipper: shipper.organisation,
            state: 'held',
            startsOn: from,
            endsOn: addDays(from, 5),
            cargoVersionId: version.id,
          });
          await db.delete(allocations).where(eq(allocations.bookingId, booking.id));
          made.push(booking);
        }
        const answers = await Promise.allSettled(
          made.map((booking) =>
            sql.begin(`isolation level ${level}`, async (tx) => {
              await tx`select set_config('app.org_id', ${shipper.organisation.id}, true)`;
              await tx`select shut_gates(${booking.slotId}::uuid)`;
              await tx`insert into allocations (id, org_id, shipper_org_id, slot_id, booking_id, state, starts_on, ends_on,
                pallets, mass_grams, hazard_classes, held_until, bond_paise, duty_paise)
                values (${randomUUID()}, ${host.organisation.id}, ${shipper.organisation.id}, ${booking.slotId}, ${booking.id},
                  'held', ${booking.startsOn}, ${booking.endsOn}, 1, 1000, '{}', now() + interval '1 hour', 0, 0)`;
            }),
          ),
        );
        expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const answer of answers)
          if (answer.status === 'rejected') expect(answer.reason.code).toMatch(/^(QS011|40001|40P01)$/);
      }
    } finally {
      await sql.end();
    }
  });
});

test('a class that is refused by default is let in only where verified licences of both sides name it', async () => {
  const db = database.owner();
  const [host, shipper] = [await createHost(db), await createShipper(db)];
  const slot = await host.slot({ hazardClasses: ['2.3', '8'] });
  const AMMONIA = {
    material: 'chemical',
    form: 'gas',
    dangerous: 'yes',
    unNumber: '1005',
    packingGroup: null,
  } as const;
  const hold = await holderOf(shipper, { description: 'Ammonia in cylinders', ...AMMONIA });
  const licence = { kind: 'dangerous_goods_licence' as const, names: ['2.3'], validTo: addDays(today, 400) };
  const verified = { ...licence, verifiedAt: new Date() };
  expect(codes(await hold(slot.id))).toContain('cargo.refused_class');
  await createPapers(db, host, [verified]);
  await createPapers(db, shipper, [licence]);
  expect(codes(await hold(slot.id))).toContain('cargo.refused_class');
  await createPapers(db, shipper, [verified]);
  expect(codes(await hold(slot.id))).not.toContain('cargo.refused_class');
});
