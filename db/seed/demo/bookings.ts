import { allocationStateFor } from '../../../app/domain/booking/lifecycle.ts';
import { REQUEST_HOURS, requestUntil } from '../../../app/domain/booking/terms.ts';
import { type GstRate, type Quote, quote, quoteToJson } from '../../../app/domain/pricing/quote.ts';
import type { Stay } from '../../../app/domain/shared/interval.ts';
import { basisPoints, inr } from '../../../app/domain/shared/money.ts';
import { addDays, dateInZone, type PlainDate } from '../../../app/domain/shared/plain-date.ts';
import { allocations, auditLog, bookings, gstRates } from '../../schema/index.ts';
import { between, DEMO_TIME_ZONE, instantOn, known, minutesAfter, referenceFor, uuidFor } from './derive.ts';
import type { Place } from './facilities.ts';
import { type GoodsStory, goodsStory } from './goods-plan.ts';
import type { Ground } from './ground.ts';
import { continued, counterSteps, historyOf, type Moment, REQUEST_AFTER_MINUTES } from './history.ts';
import type { Firm } from './organisations.ts';
import type { PlannedBooking } from './plan.ts';
import type { Supplies, Supply } from './supplies.ts';
import type { Tx } from './transaction.ts';

/** A booking as written, with what its invoice is made from. */
export type SeededBooking = {
  row: typeof bookings.$inferInsert & { id: string; createdAt: Date };
  planned: PlannedBooking;
  theStay: Stay;
  price: Quote;
  supply: Supply;
  host: Firm;
  shipper: Firm;
  /** What is told of its goods; null for nothing. */
  story: GoodsStory | null;
};

/** When and from what the demo is written. */
export type Scene = {
  today: PlainDate;
  now: Date;
  firms: ReadonlyMap<string, Firm>;
  places: ReadonlyMap<string, Place>;
  supplies: Supplies;
  ground: Ground;
};

type RateRow = typeof gstRates.$inferSelect;
type Written = SeededBooking & { history: Moment[] };

/** Writes the planned bookings with their allocations and timelines. */
export async function seedBookings(tx: Tx, plan: readonly PlannedBooking[], scene: Scene): Promise<SeededBooking[]> {
  const rates = await tx.select().from(gstRates);
  const written = plan.map((planned) => writeOut(planned, scene, rates));
  await tx.insert(bookings).values(written.map(({ row }) => row));
  await tx.insert(allocations).values(written.map(allocationRow));
  await tx.insert(auditLog).values(written.flatMap(auditRows));
  return written;
}

function writeOut(planned: PlannedBooking, scene: Scene, rates: readonly RateRow[]): Written {
  const place = known(scene.places, planned.slotKey);
  const { slot, host } = place;
  const { firm: shipper, cargo, versionId } = planned.profile;
  const theStay = planned.stay;
  const supply = scene.supplies(host, shipper);
  const agreed = historyOf(planned.label, planned.fate, slot.bookingMode, heldAt(planned, scene));
  const story = goodsStory(planned, scene);
  const settled = agreed.at(-1);
  const steps = story?.steps ?? (settled ? counterSteps(planned.offer, settled.at) : []);
  const history = [...agreed, ...continued(planned.label, settled?.to ?? 'held', steps)];
  const createdAt = history[0]?.at ?? scene.now;
  const price = quote(
    {
      pricePerPalletDay: inr(slot.pricePerPalletDayPaise),
      handlingInPerPallet: inr(slot.handlingInPaise),
      handlingOutPerPallet: inr(slot.handlingOutPaise),
    },
    { stay: theStay, pallets: planned.pallets },
    ratesOn(rates, dateInZone(createdAt, DEMO_TIME_ZONE)),
    supply.kind,
  );
  const last = history.at(-1);
  const state = last?.to ?? 'held';
  const row = {
    id: uuidFor(`booking ${planned.label}`),
    reference: referenceFor(planned.label),
    hostOrgId: host.id,
    shipperOrgId: shipper.id,
    slotId: slot.id,
    facilityId: slot.facilityId,
    state,
    startsOn: theStay.startsOn,
    endsOn: theStay.endsOn,
    pallets: planned.pallets,
    massGrams: planned.massGrams,
    cargoDescription: cargo.facts.description,
    hazardClasses: [...cargo.hazard.classes],
    cargoVersionId: versionId,
    regime: slot.regime,
    bookingMode: slot.bookingMode,
    waitsUntil: state === 'requested' && settled ? requestUntil(settled.at) : null,
    place: {
      hostName: host.name,
      shipperName: shipper.name,
      facilityName: place.facility.name,
      hallName: place.hall.name,
      slotName: slot.name,
      portName: place.portName,
      timeZone: DEMO_TIME_ZONE,
    },
    quote: quoteToJson(price),
    totalPaise: price.total.paise,
    createdAt,
    updatedAt: last?.at ?? createdAt,
  };
  return { row, planned, theStay, price, supply, host, shipper, story, history };
}

/**
 * When the hold was made: for a waiting request so that its clock shows the planned hours, otherwise in office hours,
 * some days before the stay and long enough ago for the whole timeline to be past.
 */
function heldAt({ label, fate, startsIn, hoursLeft }: PlannedBooking, { today, now }: Scene): Date {
  if (fate === 'waiting') return minutesAfter(now, -(REQUEST_HOURS - hoursLeft) * 60 - REQUEST_AFTER_MINUTES);
  const settledDaysAgo = fate === 'cancelled' ? 6 : 2;
  const before = startsIn - between(`lead of ${label}`, 4, 16);
  const latest = -settledDaysAgo - between(`age of ${label}`, 0, 6);
  return instantOn(addDays(today, Math.min(before, latest)), between(`hour of ${label}`, 9 * 60 + 30, 17 * 60 + 30));
}

function ratesOn(rows: readonly RateRow[], day: PlainDate): { storage: GstRate; handling: GstRate } {
  const rateOf = (service: RateRow['service']): GstRate => {
    const row = rows.find(
      (each) =>
        each.service === service && each.effectiveFrom <= day && (each.effectiveTo === null || day < each.effectiveTo),
    );
    if (!row) throw new Error(`No GST rate for ${service} on ${day}: load the reference tables first`);
    const { sac, citation, provisional } = row;
    return { sac, rate: basisPoints(row.rateBasisPoints), citation, provisional };
  };
  return { storage: rateOf('storage'), handling: rateOf('handling') };
}

/** Goods come to promised places alone: those of a stay that is over are released once its goods are written. */
function allocationRow({ row, planned, story }: Written): typeof allocations.$inferInsert {
  const { id: bookingId, hostOrgId: orgId, shipperOrgId, slotId, startsOn, endsOn } = row;
  const { pallets, massGrams, hazardClasses } = row;
  const state = story?.lots.some(({ receipt }) => receipt) ? 'confirmed' : allocationStateFor(row.state);
  const heldUntil = state === 'held' ? row.waitsUntil : null;
  const id = uuidFor(`allocation of ${bookingId}`);
  const shared = { orgId, shipperOrgId, slotId, bookingId, startsOn, endsOn, pallets, massGrams, hazardClasses };
  const { storageClasses, groups } = planned.profile.cargo.hazard;
  return { ...shared, storageClasses: [...storageClasses], hazardGroups: [...groups], id, state, heldUntil };
}

type AuditRow = typeof auditLog.$inferInsert;

function auditRows({ row, host, shipper, history }: Written): AuditRow[] {
  const actors = { host: host.ownerId, shipper: shipper.ownerId, system: null };
  return history.map(
    ({ event, by, from, to, at, data }): AuditRow => ({
      id: uuidFor(`${event} at ${at.toISOString()} of ${row.id}`),
      orgId: host.id,
      counterpartyOrgId: shipper.id,
      at,
      actorUserId: actors[by],
      actorKind: by,
      entity: 'booking',
      entityId: row.id,
      action: `booking.${event}`,
      fromState: from,
      toState: to,
      data: event === 'hold' ? { pallets: row.pallets, massGrams: row.massGrams } : (data ?? {}),
    }),
  );
}
