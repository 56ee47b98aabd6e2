import { desc, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { ClockReading, Decision, Reason } from '#app/domain/cargo/decision.ts';
import type { CargoDocument, CargoFacts } from '#app/domain/cargo/facts.ts';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import type { PlainMove } from '#app/features/bookings/booking-moves.ts';
import { readBooking } from '#app/features/bookings/booking-view.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { cargoVersions, decisions } from '#db/schema/index.ts';
import { createBooking } from '#db/seed/factories.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { asked } from '../../setup/request.ts';

const database = useDatabase();
const today = dateInZone(new Date(), 'Asia/Kolkata');

/** Exports of ilmenite go through a canalising authority, whose paper the hold waits for. */
const ILMENITE: Partial<CargoFacts> = {
  description: 'Ilmenite in big bags',
  material: 'mineral',
  form: 'concentrate',
  hsCode: '26140010',
  customsStatus: 'export',
  thoriumPpm: 1,
  uraniumPpm: 1,
  assayCertificate: true,
  importerIec: 'ABCDE1234F',
  declaredValuePaise: 770_000_001,
  assessableDutyPaise: 123_456_700,
};
const PERMISSION: CargoDocument = {
  type: 'canalising_authority',
  reference: 'IREL-SECRET-7',
  validFrom: null,
  validUntil: null,
};
const ANSWER: Decision = {
  outcome: 'possible',
  reasons: [],
  rulebookVersion: '2026.2',
  documents: [],
  clocks: [],
  tasks: [],
};

/** A request as it stood under a rulebook that asked for no document. */
async function requested(facts: Partial<CargoFacts>, decision: Decision = ANSWER) {
  const db = database.owner();
  const [host, shipper] = [await createHost(db), await createShipper(db)];
  const slot = await host.slot({ bookingMode: 'request' });
  const { profile, version } = await shipper.cargo(facts);
  const startsOn = addDays(today, 10);
  const booking = await createBooking(db, {
    slot,
    shipper: shipper.organisation,
    state: 'requested',
    startsOn,
    endsOn: addDays(startsOn, 10),
    cargoVersionId: version.id,
  });
  await db.insert(decisions).values({
    orgId: host.organisation.id,
    shipperOrgId: shipper.organisation.id,
    bookingId: booking.id,
    step: 'hold',
    rulebookVersion: decision.rulebookVersion,
    outcome: decision.outcome,
    facts: version.facts,
    decision,
  });
  const declare = (number: number, more: Partial<CargoFacts>) =>
    db.insert(cargoVersions).values({
      orgId: shipper.organisation.id,
      profileId: profile.id,
      version: number,
      facts: { ...version.facts, ...more },
      createdBy: shipper.owner.id,
    });
  return { db, host, shipper, booking, declare, version };
}

const move = (scope: TenantScope, bookingId: string, what: PlainMove) =>
  moveBooking(scope, { bookingId, move: what }, asked(what), { clock: systemClock });
const codes = (outcome: Awaited<ReturnType<typeof move>>) =>
  outcome.ok ? [] : outcome.violations.map(({ code }) => code);

describe('a booking asked about again', () => {
  test('waits for a document that is missing now, and goes on once the profile has it', async () => {
    const { db, host, booking, declare } = await requested(ILMENITE);
    expect(codes(await move(host.scope, booking.id, 'accept'))).toEqual(['document.missing']);
    await declare(2, { documents: [PERMISSION] });
    expect(await move(host.scope, booking.id, 'accept')).toMatchObject({ ok: true, value: { state: 'confirmed' } });
    const [kept] = await db
      .select()
      .from(decisions)
      .where(eq(decisions.bookingId, booking.id))
      .orderBy(desc(decisions.decidedAt))
      .limit(1);
    expect(kept?.facts.documents.map(({ type }) => type)).toEqual(['canalising_authority']);
    expect(JSON.stringify(kept)).not.toContain(PERMISSION.reference);
  });

  test('takes nothing else from a newer version, and no document that a newer one lacks', async () => {
    const { host, booking, declare, db } = await requested({ ...ILMENITE, documents: [PERMISSION] });
    await declare(2, { documents: [], description: 'Other cargo', hsCode: '28461010' });
    expect(codes(await move(host.scope, booking.id, 'accept'))).toEqual(['document.missing']);
    await declare(3, { documents: [PERMISSION], description: 'Other cargo', hsCode: '28461010' });
    expect((await move(host.scope, booking.id, 'accept')).ok).toBe(true);
    const kept = await db.select().from(decisions).where(eq(decisions.bookingId, booking.id));
    expect(kept.map(({ facts }) => facts.hsCode)).toEqual(['26140010', '26140010']);
  });
});

describe('what a host’s browser is sent', () => {
  const CLOCK: ClockReading = {
    clock: 'interest',
    label: 'Interest-free days',
    startsOn: today,
    markOn: addDays(today, 90),
    days: 90,
    daysAtEnd: 100,
    passed: true,
    costPaise: 123_456,
    citation: 'A test',
    provisional: true,
  };
  const COSTS: Reason = {
    code: 'clock.costs',
    effect: 'note',
    params: { clock: 'interest', costPaise: 123_456 },
    sentence: 'It passes the mark. Interest until the end of the stay: ₹1,234.56.',
    fix: null,
  };

  test('is the cargo as the page shows it: no value, duty, importer, assay or number of a paper', async () => {
    const decision: Decision = { ...ANSWER, reasons: [COSTS], clocks: [CLOCK] };
    const { host, shipper, booking } = await requested({ ...ILMENITE, documents: [PERMISSION] }, decision);
    const seen = await readBooking(host.scope, booking.id);
    expect(Object.keys(seen?.decided?.facts ?? {}).sort()).toEqual(
      [
        'condition',
        'customsStatus',
        'declaredClasses',
        'description',
        'form',
        'hsCode',
        'material',
        'packaging',
        'packingGroup',
        'unNumber',
      ].sort(),
    );
    expect(seen?.decided?.facts).toMatchObject({ description: ILMENITE.description, hsCode: '26140010' });
    const sent = JSON.stringify(seen?.decided);
    for (const secret of ['770000001', '123456', '1,234.56', 'ABCDE1234F', 'IREL-SECRET-7', 'thorium', 'uranium'])
      expect(sent).not.toContain(secret);
    expect(seen?.decided?.decision.reasons[0]?.sentence).toBe(
      'It passes the mark. Interest until the end of the stay: an amount the shipper knows.',
    );
    const own = await readBooking(shipper.scope, booking.id);
    expect(own?.decided?.decision).toEqual(decision);
  });
});
