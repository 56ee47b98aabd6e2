import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { RECLASSIFIABLE, type Reclassified } from '#app/domain/cargo/reclassification.ts';
import { quoteOffer } from '#app/domain/pricing/offer-price.ts';
import { quoteToJson } from '#app/domain/pricing/quote.ts';
import { flatCard } from '#app/domain/pricing/rate-card.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { basisPoints, inr } from '#app/domain/shared/money.ts';
import { addDays, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { addEvidence, proposeReclassification } from '#app/features/reclassifications/propose.server.ts';
import { approveReclassification, rejectReclassification } from '#app/features/reclassifications/review.server.ts';
import { takeEffect } from '#app/features/reclassifications/take-effect.server.ts';
import { viewCase } from '#app/features/reclassifications/view-case.server.ts';
import { sqlState, withOperator, withTenant } from '#app/platform/db.server.ts';
import {
  allocations,
  auditLog,
  bookings,
  cargoProfiles,
  cargoVersions,
  decisions,
  reclassifications,
} from '#db/schema/index.ts';
import { codeOf, valueIn } from '#tests/features/invoices/scene.ts';
import { FROM, rulebookScene, TODAY, UNTIL } from '#tests/features/rulebook/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createShipper } from '#tests/setup/market.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';

const database = useDatabase();

const WASTE: Partial<CargoFacts> = {
  description: 'Grinding sludge',
  material: 'magnet_alloy',
  form: 'swarf',
  condition: 'waste',
  wasteState: 'declared_waste',
  wasteSince: addDays(TODAY, -30),
  dangerous: 'no',
};
const NOTE = 'The report says so.';

async function scene(facts: Partial<CargoFacts> = WASTE) {
  const base = await rulebookScene(database.owner(), facts);
  const { db, shipper, profile, version, desk } = base;
  const changeOf = (change: Partial<Reclassified>): Reclassified => ({
    ...(Object.fromEntries(RECLASSIFIABLE.map((name) => [name, version.facts[name]])) as Reclassified),
    ...change,
  });
  const propose = (change: Partial<Reclassified>, ask = asked('propose'), scope = shipper.scope, from = 1) =>
    proposeReclassification(
      scope,
      { cargoId: profile.id, version: from, change: changeOf(change), reason: 'New facts.' },
      ask,
    );
  const prove = (reclassificationId: string, issuedOn: PlainDate = addDays(TODAY, -3), scope = shipper.scope) =>
    addEvidence(
      scope,
      {
        cargoId: profile.id,
        reclassificationId,
        evidence: { type: 'laboratory_report', reference: 'LAB-7', issuedOn },
      },
      asked('add-evidence'),
    );
  const approve = (reclassificationId: string, by = desk) =>
    approveReclassification(by, { reclassificationId, note: NOTE }, asked('approve'));
  const effect = (reclassificationId: string, effectiveOn = TODAY, ask = asked('take-effect')) =>
    takeEffect(desk, { reclassificationId, effectiveOn }, ask);
  const reject = (reclassificationId: string) =>
    rejectReclassification(desk, { reclassificationId, note: NOTE }, asked('reject'));
  const proposed = async (change: Partial<Reclassified>) => {
    const { reclassificationId } = valueIn(await propose(change));
    valueIn(await prove(reclassificationId));
    return reclassificationId;
  };
  const latest = async (): Promise<CargoFacts & { version: number }> => {
    const [row] = await db
      .select({ facts: cargoVersions.facts, version: cargoVersions.version })
      .from(cargoVersions)
      .innerJoin(
        cargoProfiles,
        and(eq(cargoProfiles.id, cargoVersions.profileId), eq(cargoProfiles.latestVersion, cargoVersions.version)),
      )
      .where(eq(cargoVersions.profileId, profile.id));
    if (!row) throw new Error('no latest version');
    return { ...row.facts, version: row.version };
  };
  const traces = (id: string) => db.select().from(auditLog).where(eq(auditLog.entityId, id)).orderBy(auditLog.at);
  return { ...base, propose, prove, approve, effect, reject, proposed, latest, traces };
}

const TO_PRODUCT: Partial<Reclassified> = { condition: 'secondary', form: 'powder' };

describe('out of waste', () => {
  test('passes through “under reclassification”, becomes a product, and its waste days keep counting', async () => {
    const { proposed, latest, approve, effect, traces } = await scene();
    const id = await proposed(TO_PRODUCT);
    expect(await latest()).toMatchObject({
      version: 2,
      condition: 'waste',
      wasteState: 'under_reclassification',
      wasteSince: WASTE.wasteSince,
    });
    valueIn(await approve(id));
    expect(valueIn(await effect(id))).toMatchObject({ version: 3, bookings: 0 });
    expect(await latest()).toMatchObject({
      version: 3,
      condition: 'secondary',
      form: 'powder',
      wasteState: 'product',
      wasteSince: WASTE.wasteSince,
    });
    expect((await traces(id)).map(({ action, fromState, toState }) => [action, fromState, toState])).toEqual([
      ['reclassification.propose', null, 'proposed'],
      ['reclassification.add_evidence', 'proposed', 'evidence'],
      ['reclassification.approve', 'evidence', 'reviewed'],
      ['reclassification.take_effect', 'reviewed', 'effective'],
    ]);
  });

  test('rejected, it stays waste and can be proposed again', async () => {
    const { proposed, latest, reject, propose } = await scene();
    valueIn(await reject(await proposed(TO_PRODUCT)));
    expect(await latest()).toMatchObject({ condition: 'waste', wasteState: 'rejected', wasteSince: WASTE.wasteSince });
    valueIn(await propose(TO_PRODUCT, asked('propose'), undefined, 3));
    expect(await latest()).toMatchObject({ wasteState: 'under_reclassification' });
  });
});

describe('proposing', () => {
  test('happens once: double submission is one, a second open one is refused, so is nothing and an old form', async () => {
    const { propose, db, profile } = await scene({});
    expect(codeOf(await propose({}))).toBe('reclassification.nothing');
    expect(codeOf(await propose({ form: 'powder' }, asked('propose'), undefined, 9))).toBe('conflict.cargo_changed');
    const form = asked('propose');
    const [first, second] = await Promise.all([propose({ form: 'powder' }, form), propose({ form: 'powder' }, form)]);
    expect(valueIn(first)).toEqual(valueIn(second));
    const [third, fourth] = await Promise.all([propose({ form: 'ingot' }), propose({ form: 'lump' })]);
    expect([codeOf(third), codeOf(fourth)]).toEqual([
      'conflict.reclassification_open',
      'conflict.reclassification_open',
    ]);
    const rows = await db.select().from(reclassifications).where(eq(reclassifications.profileId, profile.id));
    expect(rows).toHaveLength(1);
  });

  test('another organisation’s cargo and case are not there', async () => {
    const { propose, proposed, prove } = await scene({});
    const stranger = await createShipper(database.owner());
    expect(codeOf(await propose({ form: 'powder' }, asked('propose'), stranger.scope))).toBe('cargo.not_found');
    const id = await proposed({ form: 'powder' });
    expect(codeOf(await prove(id, TODAY, stranger.scope))).toBe('reclassification.not_found');
    expect(codeOf(await prove('00000000-0000-4000-8000-000000000000'))).toBe('reclassification.not_found');
    expect(codeOf(await prove('nonsense'))).toBe('reclassification.not_found');
  });
});

describe('review', () => {
  test('less danger needs two people, whatever the application says', async () => {
    const lithium = { unNumber: '1415', packingGroup: 'I' as const, dangerous: 'yes' as const };
    const { proposed, approve, shipper, db } = await scene({ ...lithium, material: 'lithium_metal', form: 'ingot' });
    const id = await proposed({
      unNumber: null,
      packingGroup: null,
      dangerous: 'no',
      form: 'oxide',
      material: 'battery_chemical',
    });
    expect(codeOf(await approve(id, operatorScope(shipper.owner.id)))).toBe('reclassification.two_people');
    const alone = db
      .update(reclassifications)
      .set({ state: 'reviewed', reviewedBy: shipper.owner.id })
      .where(eq(reclassifications.id, id));
    expect(await alone.catch(sqlState)).toBe('23514');
    expect(codeOf(await approve(id))).toBe('done');
  });

  test('nothing is approved without evidence, and nothing takes effect unapproved, before its evidence or later than today', async () => {
    const { propose, prove, approve, effect } = await scene({});
    const { reclassificationId: id } = valueIn(await propose({ form: 'powder' }));
    expect(codeOf(await approve(id))).toBe('lifecycle.not_now');
    expect(codeOf(await prove(id, addDays(TODAY, 1)))).toBe('reclassification.evidence_in_future');
    valueIn(await prove(id, addDays(TODAY, -3)));
    valueIn(await prove(id, addDays(TODAY, -9)));
    expect(codeOf(await effect(id))).toBe('lifecycle.not_now');
    valueIn(await approve(id));
    expect(codeOf(await prove(id))).toBe('lifecycle.not_now');
    expect(codeOf(await effect(id, addDays(TODAY, -4)))).toBe('reclassification.before_evidence');
    expect(codeOf(await effect(id, addDays(TODAY, 1)))).toBe('reclassification.in_future');
    const form = asked('take-effect');
    const [first, second] = await Promise.all([effect(id, TODAY, form), effect(id, TODAY, form)]);
    expect(valueIn(first)).toEqual(valueIn(second));
  });
});

describe('taking effect', () => {
  const TO_LITHIUM: Partial<Reclassified> = {
    unNumber: '1415',
    packingGroup: 'I',
    dangerous: 'yes',
    material: 'lithium_metal',
    form: 'ingot',
    hsCode: null,
  };

  test('gives live bookings the new hazards and a decision each, and leaves others alone', async () => {
    const it = await scene({});
    const [live, over] = [await it.book(), await it.book({ state: 'cancelled' })];
    const other = await rulebookScene(database.owner());
    const foreign = await other.book();
    const id = await it.proposed(TO_LITHIUM);
    valueIn(await it.approve(id));
    expect(valueIn(await it.effect(id))).toMatchObject({ bookings: 1, version: 2 });
    const allocation = async (bookingId: string) =>
      (await it.db.select().from(allocations).where(eq(allocations.bookingId, bookingId)))[0];
    expect(await allocation(live.id)).toMatchObject({
      hazardClasses: ['4.3'],
      hazardGroups: expect.arrayContaining(['water_reactive']),
    });
    expect((await allocation(live.id))?.storageClasses.length).toBeGreaterThan(0);
    for (const id of [over.id, foreign.id]) expect(await allocation(id)).toMatchObject({ hazardClasses: [] });
    const kept = await it.db.select().from(decisions).where(eq(decisions.shipperOrgId, it.shipper.organisation.id));
    expect(kept).toMatchObject([
      { bookingId: live.id, step: 'reclassification', facts: { unNumber: '1415' }, rulebookVersion: '2026.2' },
    ]);
    const [moved] = await it.db.select().from(bookings).where(eq(bookings.id, live.id));
    const [made] = await it.db
      .select()
      .from(cargoVersions)
      .where(and(eq(cargoVersions.profileId, it.profile.id), eq(cargoVersions.version, 2)));
    expect(moved?.cargoVersionId).toBe(made?.id);
  });

  test('is the only way: the door is closed to tenants, to other cargo, and to cases not in effect', async () => {
    const it = await scene({});
    const live = await it.book();
    const id = await it.proposed(TO_LITHIUM);
    const call = (booking: string) =>
      sql`select reclassify_booking(${id}::uuid, ${booking}::uuid, '{1.1}', '{}', '{}') as done`;
    const asTenant = withTenant(it.shipper.scope, (tx) => tx.execute(call(live.id)));
    expect(await asTenant.catch(sqlState)).toBe('42501');
    const early = await withOperator(it.desk, (tx) => tx.execute<{ done: boolean }>(call(live.id)));
    expect([...early]).toEqual([{ done: false }]);
    valueIn(await it.approve(id));
    valueIn(await it.effect(id));
    const foreign = await (await rulebookScene(database.owner())).book();
    const others = await withOperator(it.desk, (tx) => tx.execute<{ done: boolean }>(call(foreign.id)));
    expect([...others]).toEqual([{ done: false }]);
    const direct = withOperator(it.desk, (tx) => tx.update(allocations).set({ hazardClasses: [] }));
    expect(await direct.catch(sqlState)).toBe('42501');
  });
});

test('the preview says which surcharges of the booking’s own card would come, and what the price would be', async () => {
  const { db, desk, book, proposed } = await scene({ dangerous: 'no' });
  const rates = { pricePerPalletDay: inr(10_000n), handlingInPerPallet: inr(0n), handlingOutPerPallet: inr(0n) };
  const surcharge = { code: 'h', name: 'Hazardous', cargoCodes: ['4.3'], percentOfBase: basisPoints(25_000) };
  const card = { ...flatCard(rates), surcharges: [{ ...surcharge, on: ['storage' as const] }] };
  const tax = { sac: '996729', rate: basisPoints(1800) };
  const carded = await book({ pallets: 2 });
  await book({ pallets: 1 });
  const priced = { stay: stay(FROM, UNTIL), pallets: 2, codes: [], valueAndDuty: inr(0n), insured: [] };
  const inForce = { versionId: 'v', card, holidays: [] };
  const agreed = quoteOffer({ rates, inForce }, priced, { storage: tax, handling: tax }, 'inter_state');
  await db
    .update(bookings)
    .set({ quote: quoteToJson(agreed) })
    .where(eq(bookings.id, carded.id));
  const id = await proposed({ unNumber: '1415', packingGroup: 'I', dangerous: 'yes' });
  const rows = (await viewCase(desk, id, 1))?.preview?.impact.rows ?? [];
  expect(rows).toHaveLength(2);
  expect(rows.find(({ booking }) => booking.id === carded.id)?.price).toEqual({
    ...{ agreed: inr(800_000n), otherwise: inr(2_000_000n) },
    ...{ added: ['Hazardous, 250 %'], removed: [] },
  });
  expect(rows.find(({ booking }) => booking.id !== carded.id)?.price).toBeNull();
});
