import { and, eq, inArray } from 'drizzle-orm';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { BASE_CARGO } from '#app/domain/cargo/rule-examples.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { cargoVersions, clockAlerts, decisions, lots, mailOutbox } from '#db/schema/index.ts';
import { createBooking, createSlot } from '#db/seed/factories.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';

export const clockAt = (instant: string) => ({ now: () => new Date(instant) });

type Goods = {
  regime?: 'bonded' | 'neutral';
  depositedOn?: string | null;
  receivedAt?: string;
  dutyPaise?: bigint;
  timeZone?: string;
  state?: BookingState;
  facts?: Partial<CargoFacts>;
  startsOn?: string;
};

/** A lot of six pallets that stands in a host's hall since 1 January 2026, with the decision its booking was made on. */
export async function lotScene(db: OwnerDatabase, goods: Goods = {}) {
  const { regime = 'bonded', timeZone, state = 'in_storage', facts } = goods;
  const host = await createHost(db);
  const shipper = await createShipper(db);
  const slot = await createSlot(db, { hall: host.hall, regime });
  const { profile, version } = await shipper.cargo(facts ?? {});
  const booking = await createBooking(db, {
    slot,
    shipper: shipper.organisation,
    state,
    startsOn: goods.startsOn ?? '2026-01-01',
    endsOn: '2026-12-30',
    pallets: 6,
    massGrams: 6_000_000,
    cargoVersionId: version.id,
    ...(timeZone ? { timeZone } : {}),
  });
  const parties = { orgId: host.organisation.id, shipperOrgId: shipper.organisation.id, bookingId: booking.id };
  /** What a decision would have kept, on a day. */
  const decide = (decided: Partial<CargoFacts>, decidedAt: string) =>
    db.insert(decisions).values({
      ...parties,
      step: 'hold',
      rulebookVersion: 'test',
      outcome: 'possible',
      facts: { ...BASE_CARGO, ...decided },
      decision: {} as never,
      decidedAt: new Date(decidedAt),
    });
  await decide(facts ?? {}, '2026-01-01T06:00:00Z');
  const amounts = {
    expectedPallets: 6,
    expectedMassGrams: 6_000_000,
    receivedPallets: 6,
    receivedMassGrams: 6_000_000,
  };
  const [lot] = await db
    .insert(lots)
    .values({
      ...parties,
      ...amounts,
      number: 1,
      marks: 'CE-1',
      regime,
      damagedPallets: 0,
      seal: 'none',
      receivedAt: new Date(goods.receivedAt ?? '2026-01-01T06:00:00Z'),
      depositedOn: goods.depositedOn === undefined && regime === 'bonded' ? '2026-01-01' : (goods.depositedOn ?? null),
      dutyPaise: goods.dutyPaise ?? 0n,
      stockPallets: 6,
      stockMassGrams: 6_000_000,
    })
    .returning();
  if (!lot) throw new Error('no lot');
  const leave = () => db.update(lots).set({ stockPallets: 0, stockMassGrams: 0 }).where(eq(lots.id, lot.id));
  /** A newer version of the cargo with documents the shipper has put there. */
  const present = (documents: CargoFacts['documents']) =>
    db.insert(cargoVersions).values({
      orgId: shipper.organisation.id,
      profileId: profile.id,
      version: 2,
      facts: { ...BASE_CARGO, ...facts, documents },
      createdBy: shipper.owner.id,
    });
  return { host, shipper, slot, booking, lot, decide, leave, present };
}

/** The steps that were told of a subject, in the order of telling. */
export const alertsOf = (db: OwnerDatabase, subjectId: string) =>
  db
    .select({
      id: clockAlerts.id,
      clock: clockAlerts.clock,
      step: clockAlerts.step,
      markOn: clockAlerts.markOn,
      toldOn: clockAlerts.toldOn,
      letters: clockAlerts.letters,
    })
    .from(clockAlerts)
    .where(eq(clockAlerts.subjectId, subjectId))
    .orderBy(clockAlerts.toldAt);

/** Letters of a template to some addresses, oldest first. */
export const lettersTo = (db: OwnerDatabase, template: string, ...recipients: string[]) =>
  db
    .select()
    .from(mailOutbox)
    .where(and(eq(mailOutbox.template, template), inArray(mailOutbox.recipient, recipients)))
    .orderBy(mailOutbox.createdAt);
