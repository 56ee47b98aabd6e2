import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { extendStay } from '#app/features/stays/extend-stay.server.ts';
import { previewExtension } from '#app/features/stays/preview-extension.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { allocations, bookings } from '#db/schema/index.ts';
import { asOrganisation, openAsApplication } from '../../setup/app-sql.ts';
import { ACETONE } from '../../setup/cargo.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { asked } from '../../setup/request.ts';
import { codesOf, createStay, inDays } from './scene.ts';

const database = useDatabase();
const clock = systemClock;
let application: postgres.Sql;
beforeAll(() => {
  application = openAsApplication(database.appUrl());
});
afterAll(() => application.end());

/** An oxidiser, which may not stand in one slot with a flammable liquid. */
const NITRATE: Partial<CargoFacts> = {
  description: 'Rare earth nitrate in drums',
  material: 'chemical',
  form: 'salt',
  dangerous: 'yes',
  unNumber: '1477',
  packingGroup: 'II',
};

async function hall() {
  const db = database.owner();
  const host = await createHost(db);
  const terms = { hazardClasses: ['3', '5.1'], palletPositions: 40, bookingMode: 'instant' as const };
  const slots = [await host.slot(terms), await host.slot(terms)] as const;
  const holder = async (facts: Partial<CargoFacts>) => {
    const shipper = await createShipper(db);
    const cargoId = (await shipper.cargo(facts)).profile.id;
    const hold = (slotId: string, from: number, to: number) => {
      const days = { startsOn: inDays(from), endsOn: inDays(to) };
      const input = { slotId, ...days, pallets: 1, massGrams: 800_000, cargoId };
      return holdSlot(shipper.scope, input, asked('hold', input), { clock });
    };
    return { shipper, hold };
  };
  return { db, host, slots, holder };
}

describe('dangerous cargo stays longer', () => {
  test('until its neighbour comes, and the longest stay says so; what needs a person goes to the host', async () => {
    const { host, slots, holder } = await hall();
    const { shipper, hold } = await holder(ACETONE);
    const held = await hold(slots[0].id, 10, 20);
    if (!held.ok) throw new Error(JSON.stringify(held.violations));
    const { bookingId } = held.value;
    await moveBooking(shipper.scope, { bookingId, move: 'confirm' }, asked('confirm'), { clock });
    await moveBooking(host.scope, { bookingId, move: 'accept' }, asked('accept'), { clock });
    expect(codesOf(await (await holder(NITRATE)).hold(slots[1].id, 25, 40))).toEqual(['ok']);
    const extend = (days: number) => {
      const input = { bookingId, endsOn: inDays(days), toldPaise: null };
      return extendStay(shipper.scope, input, asked('extend', input), { clock });
    };
    expect(codesOf(await extend(30))).toContain('segregation.neighbour');
    const shown = await previewExtension(shipper.scope, { bookingId, endsOn: inDays(30) }, { clock });
    expect(shown).toMatchObject({ possible: false, longest: { endsOn: inDays(25) } });
    const asksHost = shown?.possible === false && shown.longest?.asksHost;
    expect(await extend(25)).toMatchObject({ ok: true, value: { asksHost } });
  });

  test('of a longer stay and a neighbour racing for one hall, at most one is let in', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { slots, holder } = await hall();
      const { shipper, hold } = await holder(ACETONE);
      const held = await hold(slots[0].id, 10, 20);
      if (!held.ok) throw new Error(JSON.stringify(held.violations));
      const { bookingId } = held.value;
      // Agreed to already, and let at once: only the rulebook and its gates stand between the two.
      await database
        .owner()
        .update(allocations)
        .set({ state: 'confirmed', heldUntil: null })
        .where(eq(allocations.bookingId, bookingId));
      await database
        .owner()
        .update(bookings)
        .set({ state: 'confirmed', waitsUntil: null, bookingMode: 'instant' })
        .where(eq(bookings.id, bookingId));
      const rival = await holder(NITRATE);
      const input = { bookingId, endsOn: inDays(30), toldPaise: null };
      const [longer, neighbour] = await Promise.all([
        extendStay(shipper.scope, input, asked('extend', input), { clock }),
        rival.hold(slots[1].id, 25, 40),
      ]);
      const isLonger = longer.ok && !longer.value.asksHost;
      expect(isLonger && neighbour.ok).toBe(false);
      for (const answer of [longer, neighbour])
        if (!answer.ok) expect(codesOf(answer)).toContain('segregation.neighbour');
    }
  });

  test('the database asks for the shut gate, whoever writes', async () => {
    const { slots, holder } = await hall();
    const { shipper, hold } = await holder(ACETONE);
    const held = await hold(slots[0].id, 10, 20);
    if (!held.ok) throw new Error(JSON.stringify(held.violations));
    const write = (days: number) =>
      asOrganisation(application, shipper.organisation.id, async (tx) => {
        await tx`update allocations set ends_on = ${inDays(days)} where booking_id = ${held.value.bookingId}`;
      });
    await expect(write(25)).rejects.toMatchObject({ code: 'QS010' });
    await write(18);
  });
});

describe('offers in the database', () => {
  test('are made and answered by the right side alone, without an answer at first, and never changed', async () => {
    const at = await createStay(database.owner(), { state: 'requested' });
    const stranger = await createShipper(at.db);
    const [share] = await at.db.select().from(allocations).where(eq(allocations.bookingId, at.id));
    if (!share) throw new Error('no share');
    const insert = (orgId: string, by: string, round: number, answer: string | null = null) =>
      asOrganisation(application, orgId, (tx) => {
        const id = randomUUID();
        const user = at.host.owner.id;
        return tx`insert into booking_offers (id, org_id, shipper_org_id, booking_id, kind, round, by, starts_on, ends_on,
            quote, total_paise, before_paise, expires_at, created_by, answer, answered_at, answered_by)
          values (${id}, ${share.orgId}, ${share.shipperOrgId}, ${at.id}, 'counter', ${round}, ${by}, ${share.startsOn},
            ${share.endsOn}, '{}', 1, 1, now() + interval '1 hour', ${user}, ${answer},
            ${answer === null ? null : new Date().toISOString()}, ${answer === null ? null : user})`;
      });
    const { host, shipper } = at;
    await expect(insert(shipper.organisation.id, 'host', 1)).rejects.toMatchObject({ code: '42501' });
    await expect(insert(stranger.organisation.id, 'host', 1)).rejects.toMatchObject({ code: '42501' });
    await expect(insert(host.organisation.id, 'host', 1, 'accepted')).rejects.toMatchObject({ code: '42501' });
    await expect(insert(host.organisation.id, 'host', 2)).rejects.toMatchObject({ code: '23514' });
    await expect(insert(host.organisation.id, 'host', 5)).rejects.toMatchObject({ code: '23514' });
    await insert(host.organisation.id, 'host', 1);
    await expect(insert(host.organisation.id, 'host', 1)).rejects.toMatchObject({ code: '23505' });
    const change = (orgId: string, column: 'answer' | 'price') =>
      asOrganisation(application, orgId, async (tx) => {
        const rows =
          column === 'answer'
            ? await tx`update booking_offers set answer = 'accepted', answered_at = now(), answered_by = ${at.shipper.owner.id} where booking_id = ${at.id} returning id`
            : await tx`update booking_offers set total_paise = 2 where booking_id = ${at.id} returning id`;
        return rows.length;
      });
    await expect(change(shipper.organisation.id, 'price')).rejects.toMatchObject({ code: '42501' });
    expect(await change(host.organisation.id, 'answer')).toBe(0);
    expect(await change(stranger.organisation.id, 'answer')).toBe(0);
    expect(await change(shipper.organisation.id, 'answer')).toBe(1);
    await expect(change(shipper.organisation.id, 'answer')).rejects.toMatchObject({ code: 'QS031' });
  });
});
