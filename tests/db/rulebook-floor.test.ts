import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LATE_MINUTES } from '#app/domain/booking/late.ts';
import { allocations, apiKeys, bookings, cargoVersions, reclassifications } from '#db/schema/index.ts';
import { createPapers } from '#db/seed/cargo-factories.ts';
import { createApiKey, createBooking } from '#db/seed/factories.ts';
import { asOrganisation, openAsApplication } from '../setup/app-sql.ts';
import { useDatabase } from '../setup/database.ts';
import { createHost, createShipper } from '../setup/market.ts';

const database = useDatabase();
let app: ReturnType<typeof openAsApplication>;
beforeAll(() => {
  app = openAsApplication(database.appUrl(), 2);
});
afterAll(() => app.end());

const DAYS = { startsOn: '2027-03-01', endsOn: '2027-03-11' };
const DOCUMENT = { type: 'import_permission', reference: 'SECRET-7', validFrom: '2026-01-01', validUntil: null };

async function scene() {
  const db = database.owner();
  const [host, shipper, stranger] = [await createHost(db), await createShipper(db), await createShipper(db)];
  const slot = await host.slot();
  const { profile, version } = await shipper.cargo({ thoriumPpm: 12 });
  const book = (input: Partial<Parameters<typeof createBooking>[1]> = {}) =>
    createBooking(db, {
      slot,
      shipper: shipper.organisation,
      hazardClasses: ['8'],
      cargoVersionId: version.id,
      ...DAYS,
      ...input,
    });
  const asShipper = <T>(work: (tx: postgres.TransactionSql) => Promise<T>) =>
    asOrganisation(app, shipper.organisation.id, work);
  const asHost = <T>(work: (tx: postgres.TransactionSql) => Promise<T>) =>
    asOrganisation(app, host.organisation.id, work);
  return { db, host, shipper, stranger, slot, profile, version, book, asShipper, asHost };
}

describe('an allocation', () => {
  test('carries the classes of its booking, whatever a shipper says, and keeps its other hazards', async () => {
    const { db, book, asShipper, slot, shipper } = await scene();
    const booking = await book();
    await db.delete(allocations).where(eq(allocations.bookingId, booking.id));
    await asShipper(async (tx) => {
      await tx`select shut_gates(${slot.id}::uuid)`;
      await tx`
        insert into allocations (org_id, shipper_org_id, slot_id, booking_id, state, starts_on, ends_on, pallets,
          mass_grams, hazard_classes, storage_classes, hazard_groups)
        values (${slot.orgId}, ${shipper.organisation.id}, ${slot.id}, ${booking.id}, 'confirmed', ${DAYS.startsOn},
          ${DAYS.endsOn}, 2, 1000, '{}', '{8B}', '{acids}')`;
    });
    const [row] = await db.select().from(allocations).where(eq(allocations.bookingId, booking.id));
    expect(row).toMatchObject({ hazardClasses: ['8'], storageClasses: ['8B'], hazardGroups: ['acids'] });
  });

  test('is never there before its booking, which would copy nothing', async () => {
    const { asShipper, slot, shipper } = await scene();
    const early = asShipper(
      (tx) => tx`
        insert into allocations (org_id, shipper_org_id, slot_id, booking_id, state, starts_on, ends_on, pallets,
          mass_grams, hazard_classes)
        values (${slot.orgId}, ${shipper.organisation.id}, ${slot.id}, ${randomUUID()}, 'confirmed', ${DAYS.startsOn},
          ${DAYS.endsOn}, 2, 1000, '{}')`,
    );
    await expect(early).rejects.toMatchObject({ code: '23503', constraint_name: 'allocations_booking_fk' });
  });
});

describe('a reclassification', () => {
  async function proposal() {
    const it = await scene();
    const { shipper, profile, version } = it;
    const insert = (state: string, reviewer: string | null = null, effectiveOn: string | null = null) =>
      it.asShipper(
        (tx) => tx`
          insert into reclassifications (org_id, profile_id, from_version, proposed_facts, state, danger, reason,
            proposed_by, rulebook_version, reviewed_by, effective_on)
          values (${shipper.organisation.id}, ${profile.id}, 1, ${tx.json(version.facts)}, ${state}, 'same', 'Reason.',
            ${shipper.owner.id}, '2026.2', ${reviewer}, ${effectiveOn})
          returning id`,
      );
    return { ...it, insert };
  }

  test('is only ever proposed by its shipper', async () => {
    const { insert, shipper } = await proposal();
    for (const refused of [
      () => insert('evidence'),
      () => insert('reviewed', shipper.owner.id),
      () => insert('effective', shipper.owner.id),
      () => insert('proposed', shipper.owner.id),
      () => insert('proposed', null, '2027-01-01'),
    ])
      await expect(refused()).rejects.toMatchObject({ code: '42501' });
    expect(await insert('proposed')).toHaveLength(1);
  });

  test('takes evidence from its shipper, and no review and no day', async () => {
    const { db, insert, shipper, asShipper } = await proposal();
    const [row] = await insert('proposed');
    const id = String(row?.id);
    const by = shipper.owner.id;
    const refused = [
      () =>
        asShipper((tx) => tx`update reclassifications set state = 'reviewed', reviewed_by = ${by} where id = ${id}`),
      () => asShipper((tx) => tx`update reclassifications set state = 'rejected' where id = ${id}`),
      () => asShipper((tx) => tx`update reclassifications set reviewed_by = ${by} where id = ${id}`),
      () => asShipper((tx) => tx`update reclassifications set reviewed_at = now() where id = ${id}`),
      () => asShipper((tx) => tx`update reclassifications set effective_on = '2027-01-01' where id = ${id}`),
      () => asShipper((tx) => tx`update reclassifications set effective_version = 2 where id = ${id}`),
    ];
    for (const each of refused) await expect(each()).rejects.toMatchObject({ code: '42501' });
    await asShipper((tx) => tx`update reclassifications set state = 'evidence' where id = ${id}`);
    await db.update(reclassifications).set({ state: 'rejected' }).where(eq(reclassifications.id, id));
    const reopened = asShipper((tx) => tx`update reclassifications set state = 'evidence' where id = ${id}`);
    await expect(reopened).rejects.toMatchObject({ code: '42501' });
  });
});

test('an ended key stays ended, and since when stays known', async () => {
  const { db, shipper, asShipper } = await scene();
  await createApiKey(db, { organisation: shipper.organisation, createdBy: shipper.owner.id, scopes: ['decisions'] });
  const org = shipper.organisation.id;
  await asShipper((tx) => tx`update api_keys set revoked_at = now() where org_id = ${org}`);
  for (const again of [
    () => asShipper((tx) => tx`update api_keys set revoked_at = null where org_id = ${org}`),
    () => asShipper((tx) => tx`update api_keys set revoked_at = now() - interval '1 day' where org_id = ${org}`),
  ])
    await expect(again()).rejects.toMatchObject({ code: 'QS006' });
  const [row] = await db.select().from(apiKeys).where(eq(apiKeys.orgId, org));
  expect(row?.revokedAt).not.toBeNull();
});

describe('what a host may ask of a booking’s shipper', () => {
  test('papers and documents of the newest version, without a reference, for the parties alone', async () => {
    const { db, shipper, stranger, host, profile, version, book } = await scene();
    await createPapers(db, { organisation: shipper.organisation }, [{ kind: 'iec' }]);
    await db.insert(cargoVersions).values({
      orgId: shipper.organisation.id,
      profileId: profile.id,
      version: 2,
      facts: { ...version.facts, documents: [DOCUMENT] as never },
      createdBy: shipper.owner.id,
    });
    const booking = await book({ state: 'requested' });
    const seen = (orgId: string) =>
      asOrganisation(app, orgId, async (tx) => ({
        papers: [...(await tx`select kind from booking_shipper_papers(${booking.id})`)],
        documents: [...(await tx`select *, valid_from::text from booking_cargo_documents(${booking.id})`)],
      }));
    for (const party of [host.organisation.id, shipper.organisation.id]) {
      const { papers, documents } = await seen(party);
      expect(papers).toEqual([{ kind: 'iec' }]);
      expect(documents).toEqual([{ type: 'import_permission', valid_from: '2026-01-01', valid_until: null }]);
    }
    expect(await seen(stranger.organisation.id)).toEqual({ papers: [], documents: [] });
  });

  test.each(['arriving', 'in_storage', 'partly_released', 'overstay'] as const)(
    'still, while its goods are on their way or there: %s',
    async (state) => {
      const { db, shipper, version, book, asHost } = await scene();
      await createPapers(db, { organisation: shipper.organisation }, [{ kind: 'iec' }]);
      await db
        .update(cargoVersions)
        .set({ facts: { ...version.facts, documents: [DOCUMENT] as never } })
        .where(eq(cargoVersions.id, version.id));
      const booking = await book({ state });
      const seen = await asHost(async (tx) => [
        ...(await tx`select kind as what from booking_shipper_papers(${booking.id})`),
        ...(await tx`select type as what from booking_cargo_documents(${booking.id})`),
      ]);
      expect(seen.map(({ what }) => what)).toEqual(['iec', 'import_permission']);
    },
  );

  test.each([
    ['cancelled', 0, 0],
    ['declined', 0, 0],
    // For an hour a late answer is tried again, and the rulebook asked.
    ['expired', LATE_MINUTES - 1, 2],
    ['expired', LATE_MINUTES + 1, 0],
  ] as const)('once the booking is %s, %i minutes after its time: %i', async (state, minutes, expected) => {
    const { db, shipper, version, book, asHost } = await scene();
    await createPapers(db, { organisation: shipper.organisation }, [{ kind: 'iec' }]);
    await db
      .update(cargoVersions)
      .set({ facts: { ...version.facts, documents: [DOCUMENT] as never } })
      .where(eq(cargoVersions.id, version.id));
    const booking = await book({ state: 'requested', waitsUntil: new Date(Date.now() - minutes * 60_000) });
    const count = () =>
      asHost(
        async (tx) =>
          (await tx`select kind from booking_shipper_papers(${booking.id})`).length +
          (await tx`select type from booking_cargo_documents(${booking.id})`).length,
      );
    expect(await count()).toBe(2);
    await db.update(bookings).set({ state, waitsUntil: null }).where(eq(bookings.id, booking.id));
    expect(await count()).toBe(expected);
  });
});

describe('a decision kept by a party', () => {
  test('is about the cargo that is booked; documents and the way out of waste may differ', async () => {
    const { host, shipper, version, book, asHost, asShipper } = await scene();
    const booking = await book();
    const older = await book({ cargoVersionId: null });
    const keep =
      (facts: object, bookingId = booking.id) =>
      (tx: postgres.TransactionSql) =>
        tx`insert into decisions (org_id, shipper_org_id, booking_id, step, rulebook_version, outcome, facts, decision)
         values (${host.organisation.id}, ${shipper.organisation.id}, ${bookingId}, 'accept', '2026.2', 'possible',
           ${tx.json(facts as never)}, '{}')`;
    const same = { ...version.facts, documents: [DOCUMENT], wasteState: 'product', laterFact: 'yes' };
    for (const by of [asHost, asShipper]) {
      await by(keep(same));
      await expect(by(keep({ ...same, thoriumPpm: 0 }))).rejects.toMatchObject({ code: '42501' });
      await expect(by(keep({}))).rejects.toMatchObject({ code: '42501' });
      await expect(by(keep(same, older.id))).rejects.toMatchObject({ code: '42501' });
    }
  });
});
