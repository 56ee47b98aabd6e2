import { eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { classify } from '#app/domain/cargo/classify.ts';
import { decide } from '#app/domain/cargo/decide.ts';
import { apartness } from '#app/domain/cargo/placement.ts';
import { mayApprove, mayFollow } from '#app/domain/cargo/reclassification.ts';
import { compileRulebook, TOGETHER } from '#app/domain/cargo/rulebook.ts';
import { segregate } from '#app/domain/cargo/segregate.ts';
import { overlaps, stay } from '#app/domain/shared/interval.ts';
import { addDays, dateInZone, plainDate } from '#app/domain/shared/plain-date.ts';
import { cargoFactsSchema, tableProblems } from '#app/features/cargo/cargo-facts.schema.server.ts';
import { decideForSlots, shipperPapers } from '#app/features/decisions/decide-for-slots.server.ts';
import { hashToken } from '#app/platform/tokens.server.ts';
import * as schema from '#db/schema/index.ts';
import { DEMO_API_KEYS, ensureDemoKeys, seedDemo } from '#db/seed/demo.ts';
import { DELIVERED_RULEBOOK, deliveredRulebookContent } from '#db/seed/rulebook.ts';
import { useDatabase } from '../setup/database.ts';

const database = useDatabase();

const now = new Date();
const today = dateInZone(now, 'Asia/Kolkata');
const rulebook = compileRulebook(DELIVERED_RULEBOOK.version, deliveredRulebookContent(), today);

type Rows = Awaited<ReturnType<typeof readAll>>;

async function readAll() {
  const db = database.owner();
  return {
    organisations: await db.select().from(schema.organisations),
    facilities: await db.select().from(schema.facilities),
    halls: await db.select().from(schema.halls),
    slots: await db.select().from(schema.slots),
    bookings: await db.select().from(schema.bookings),
    allocations: await db.select().from(schema.allocations),
    profiles: await db.select().from(schema.cargoProfiles),
    versions: await db.select().from(schema.cargoVersions),
    decisions: await db.select().from(schema.decisions),
    papers: await db.select().from(schema.papers),
    reclassifications: await db.select().from(schema.reclassifications),
  };
}

let rows: Rows;

beforeAll(async () => {
  await seedDemo(database.owner(), { today, now });
  rows = await readAll();
});

const one = <T>(list: readonly T[], is: (row: T) => boolean): T => {
  const [found, second] = list.filter(is);
  if (found === undefined || second !== undefined) throw new Error('there is not exactly one such row');
  return found;
};

const versionOf = (id: string | null) => one(rows.versions, (row) => row.id === id);
const live = () => rows.allocations.filter(({ state }) => state !== 'released');
const stayOf = ({ startsOn, endsOn }: { startsOn: string; endsOn: string }) =>
  stay(plainDate(startsOn), plainDate(endsOn));

describe('cargo', () => {
  test('is declared as the form and the API take it, from the rulebook’s tables', () => {
    expect(rows.versions.length).toBeGreaterThan(60);
    for (const { facts } of rows.versions) {
      expect(cargoFactsSchema.parse(facts), facts.description).toEqual(facts);
      expect(tableProblems(facts, rulebook), facts.description).toEqual([]);
    }
  });

  test('doesn’t contradict itself, and is known but for the one lesson about unknown cargo', () => {
    const spoken = new Map<string, string[]>();
    for (const { facts } of rows.versions) {
      const asked = classify(facts, rulebook).reasons.filter(({ effect }) => effect !== 'note');
      spoken.set(
        facts.description.split(', ')[0] ?? '',
        asked.map(({ code }) => code),
      );
    }
    const objected = Object.fromEntries([...spoken].filter(([, codes]) => codes.length > 0));
    // Calcium, swarf and spent catalyst are taken by approval only; nobody knows what the grey powder is.
    expect(objected).toEqual({
      'Calcium granules for metallothermic reduction': ['cargo.needs_approval'],
      'NdFeB grinding swarf under oil': ['cargo.needs_approval'],
      'Roasted cake of magnet grinding': ['cargo.needs_approval'],
      'Spent hydroprocessing catalyst': ['cargo.needs_approval'],
      'Grey powder from a closed magnet line': ['cargo.hs_unknown', 'cargo.unknown'],
    });
  });

  test('has a profile of its own per firm for what stands under bond', () => {
    for (const booking of rows.bookings) {
      const { facts, orgId } = versionOf(booking.cargoVersionId);
      expect(orgId).toBe(booking.shipperOrgId);
      expect(facts.description).toBe(booking.cargoDescription);
      if (booking.regime === 'bonded') expect(facts).toMatchObject({ customsStatus: 'bonded' });
      else expect(facts.customsStatus === 'duty_paid' || facts.condition === 'unknown').toBe(true);
    }
    const inBond = rows.versions.filter(({ facts }) => facts.customsStatus === 'bonded');
    for (const { profileId, facts } of inBond) {
      expect(one(rows.profiles, ({ id }) => id === profileId).name).toMatch(/ \(in bond\)$/);
      expect(facts.importerIec).toMatch(/^[A-Z0-9]{10}$/);
      expect(facts.assessableDutyPaise).toBeGreaterThan(0);
    }
    expect(inBond.some(({ facts }) => facts.bondedSince !== null && facts.bondedSince <= today)).toBe(true);
  });
});

describe('bookings', () => {
  test('carry to their allocation what the rulebook makes of their cargo', () => {
    for (const booking of rows.bookings) {
      const { classes, storageClasses, groups } = classify(versionOf(booking.cargoVersionId).facts, rulebook).hazard;
      const allocation = one(rows.allocations, ({ bookingId }) => bookingId === booking.id);
      expect(allocation).toMatchObject({ hazardClasses: classes, storageClasses, hazardGroups: groups });
      expect(booking.hazardClasses).toEqual(classes);
    }
  });

  test('that live in one facility at one time stand far enough apart', () => {
    const placed = live().map((row) => {
      const slot = one(rows.slots, ({ id }) => id === row.slotId);
      const hall = one(rows.halls, ({ id }) => id === slot.hallId);
      const hazard = { classes: row.hazardClasses, storageClasses: row.storageClasses, groups: row.hazardGroups };
      return { row, hazard, facilityId: slot.facilityId, placement: { ...hall, slotId: slot.id, hallId: hall.id } };
    });
    let compared = 0;
    for (const [index, a] of placed.entries())
      for (const b of placed.slice(index + 1)) {
        if (a.facilityId !== b.facilityId || !overlaps(stayOf(a.row), stayOf(b.row))) continue;
        const needed = TOGETHER.indexOf(segregate(a.hazard, b.hazard, rulebook).together);
        const apart = apartness(a.placement, b.placement, rulebook.placement);
        if (needed > 0) compared += 1;
        expect(apart, `${a.hazard.classes} beside ${b.hazard.classes}`).toBeGreaterThanOrEqual(needed);
      }
    // Somewhere it matters: a demo without pairs that need a distance would pass without saying anything.
    expect(compared).toBeGreaterThan(0);
  });

  test('that live are possible as the application reads them, papers of host and shipper included', async () => {
    const db = database.owner();
    for (const allocation of live().filter(({ blockId }) => blockId === null)) {
      const booking = one(rows.bookings, ({ id }) => id === allocation.bookingId);
      const ask = {
        cargo: classify(versionOf(booking.cargoVersionId).facts, rulebook),
        quantity: { pallets: booking.pallets, massGrams: booking.massGrams },
        stay: stayOf(booking),
        regime: null,
        papers: await shipperPapers(db, booking.shipperOrgId),
        step: 'hold' as const,
      };
      const answers = await decideForSlots(db, [booking.slotId], ask, rulebook, booking.id);
      const decision = answers.get(booking.slotId);
      const against = decision?.reasons.filter(({ effect }) => effect === 'refuse').map(({ sentence }) => sentence);
      expect(against, booking.reference).toEqual([]);
      if (booking.bookingMode === 'instant') expect(decision?.outcome, booking.reference).toBe('possible');
    }
  });

  test('keep what was decided when they were held', () => {
    expect(rows.decisions.length).toBe(rows.bookings.length);
    for (const booking of rows.bookings) {
      const kept = one(rows.decisions, ({ bookingId }) => bookingId === booking.id);
      expect(kept).toMatchObject({
        step: 'hold',
        orgId: booking.hostOrgId,
        shipperOrgId: booking.shipperOrgId,
        rulebookVersion: DELIVERED_RULEBOOK.version,
        outcome: booking.bookingMode === 'instant' ? 'possible' : 'on_request',
        decidedAt: booking.createdAt,
      });
      expect(kept.decision.outcome).toBe(kept.outcome);
      expect(kept.facts).toEqual(versionOf(booking.cargoVersionId).facts);
    }
  });
});

describe('places and papers', () => {
  test('name the section of the licence that the warehouse code stands for', () => {
    const letters = { U: '57', R: '58', S: '58A' } as const;
    const sections = new Set<string>();
    for (const { warehouseCode, licenceSection, licenseeIec } of rows.facilities) {
      const letter = warehouseCode?.charAt(4) as keyof typeof letters | undefined;
      expect(licenceSection).toBe(letter === undefined ? null : letters[letter]);
      expect(licenseeIec !== null).toBe(licenceSection === '58');
      if (licenceSection) sections.add(licenceSection);
    }
    expect([...sections].sort()).toEqual(['57', '58', '58A']);
    expect(rows.slots.filter(({ quarantine }) => quarantine).length).toBe(2);
    expect(new Set(rows.halls.map(({ sprinklered }) => sprinklered))).toEqual(new Set([true, false, null]));
  });

  test('give the operator a queue, a lapse and some renewals to see', () => {
    const soon = addDays(today, 60);
    const ends = rows.papers.flatMap(({ validUntil }) => (validUntil === null ? [] : [validUntil]));
    expect(ends.some((day) => day < today)).toBe(true);
    expect(ends.filter((day) => today <= day && day < soon).length).toBeGreaterThanOrEqual(3);
    expect(rows.papers.filter(({ verifiedAt }) => verifiedAt === null).length).toBeGreaterThanOrEqual(5);
    for (const { createdAt, verifiedAt, verifiedBy } of rows.papers) {
      expect(createdAt <= now).toBe(true);
      expect(verifiedAt === null || (verifiedAt >= createdAt && verifiedAt <= now)).toBe(true);
      expect(verifiedAt === null).toBe(verifiedBy === null);
    }
  });
});

describe('the lessons of one shipper', () => {
  const library = () => {
    const { id } = one(rows.organisations, ({ slug }) => slug === 'aavartan-magnet-recovery');
    return rows.versions.filter(({ orgId }) => orgId === id);
  };
  const alone = (description: RegExp) => {
    const { facts } = one(library(), (row) => description.test(row.facts.description));
    return decide(
      {
        cargo: classify(facts, rulebook),
        slot: null,
        neighbours: [],
        regime: null,
        documents: { cargo: facts.documents, shipper: [] },
        headroom: null,
        quantity: null,
        stay: stay(today, addDays(today, 10)),
        step: 'hold',
      },
      rulebook,
    );
  };

  test('cargo nobody knows needs finding out', () => {
    const decision = alone(/^Grey powder/);
    expect(decision.outcome).toBe('on_request');
    expect(decision.tasks.length).toBeGreaterThan(1);
  });

  test('a prescribed substance is not taken', () => {
    const decision = alone(/^Monazite/);
    expect(decision.outcome).toBe('not_possible');
    expect(decision.reasons.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['cargo.prescribed_substance', 'cargo.refused_class']),
    );
  });

  test('waste on its way to a product waits for an operator, with its evidence', () => {
    const proposal = one(rows.reclassifications, () => true);
    const before = one(library(), ({ profileId }) => profileId === proposal.profileId);
    expect(proposal).toMatchObject({ state: 'evidence', danger: 'down', fromVersion: before.version });
    expect(before.facts.wasteState).toBe('under_reclassification');
    expect(mayFollow(before.facts, proposal.proposedFacts)).toEqual({ ok: true });
    expect(cargoFactsSchema.parse(proposal.proposedFacts)).toEqual(proposal.proposedFacts);
    expect(tableProblems(proposal.proposedFacts, rulebook)).toEqual([]);
    const { danger, proposedBy, evidence } = proposal;
    expect(mayApprove({ danger, proposedBy, evidence }, proposedBy).ok).toBe(false);
    expect(mayApprove({ danger, proposedBy, evidence }, 'somebody else').ok).toBe(true);
    const stands = rows.bookings.filter(({ cargoVersionId }) => cargoVersionId === before.id);
    expect(stands.some(({ startsOn, endsOn }) => startsOn <= today && today < endsOn)).toBe(true);
  });
});

describe('API keys', () => {
  const callerOf = async (key: string) => {
    const found = await database
      .owner()
      .execute<{ org_slug: string | null; is_operator: boolean; scopes: string[] }>(
        sql`select org_slug, is_operator, scopes from use_api_key(${hashToken(key)})`,
      );
    return found[0];
  };

  test('are those of the host, the shipper and the operator', async () => {
    for (const key of Object.values(DEMO_API_KEYS)) expect(key).toMatch(/^qs_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/);
    const scopes = ['decisions', 'segregation', 'search', 'bookings', 'slots'];
    expect(await callerOf(DEMO_API_KEYS.host)).toMatchObject({ org_slug: 'konkan-oxide-stores', scopes });
    expect(await callerOf(DEMO_API_KEYS.shipper)).toMatchObject({ org_slug: 'aavartan-magnet-recovery', scopes });
    expect(await callerOf(DEMO_API_KEYS.operator)).toMatchObject({ org_slug: null, is_operator: true, scopes });
  });

  test('come back into kept data that lacks them, but not once they are revoked', async () => {
    const db = database.owner();
    await ensureDemoKeys(db, now);
    expect((await db.select().from(schema.apiKeys)).length).toBe(3);
    await db.delete(schema.apiKeys).where(eq(schema.apiKeys.secretHash, hashToken(DEMO_API_KEYS.host)));
    await db
      .update(schema.apiKeys)
      .set({ revokedAt: now })
      .where(eq(schema.apiKeys.secretHash, hashToken(DEMO_API_KEYS.shipper)));
    await ensureDemoKeys(db, now);
    expect(await callerOf(DEMO_API_KEYS.host)).toBeDefined();
    expect(await callerOf(DEMO_API_KEYS.shipper)).toBeUndefined();
  });
});
