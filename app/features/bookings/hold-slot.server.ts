import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { bookable } from '#app/domain/booking/bookable.ts';
import { HOLD_MINUTES } from '#app/domain/booking/terms.ts';
import { occupying } from '#app/domain/booking/turnaround.ts';
import { type Ask, fit } from '#app/domain/capacity/fit.ts';
import { type Decision, verdictOf, withVerdict } from '#app/domain/cargo/decision.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { type Quote, quote, quoteToJson } from '#app/domain/pricing/quote.ts';
import { bookingReference } from '#app/domain/shared/ids.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { type LocalTime, type PlainDate, timeInZone } from '#app/domain/shared/plain-date.ts';
import { allOf } from '#app/domain/shared/verdict.ts';
import { decideForSlots, type ShipperSide } from '#app/features/decisions/decide-for-slots.server.ts';
import { bondNeeded, gatesOf, headroomAt, shutGates } from '#app/features/decisions/gates.server.ts';
import { recordDecision } from '#app/features/decisions/record-decision.server.ts';
import { type ChosenCargo, cargoOf, holdingSide } from '#app/features/decisions/shipper-side.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { currentGstRates } from '#app/features/slots/current-gst-rates.server.ts';
import { slotOccupancy } from '#app/features/slots/slot-occupancy.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { allocations, bookings } from '#db/schema/index.ts';
import { isCapacityRefusal } from './capacity-refusal.server.ts';
import { supplyTo } from './shipper-price.server.ts';
import { findOffer, ratesOf, type SlotOffer, samePromise, termsOf } from './slot-offer.server.ts';

/** What a shipper asks to keep. Days are the facility's own; `endsOn` is the day the cargo leaves. */
export type HoldInput = {
  slotId: string;
  startsOn: PlainDate;
  endsOn: PlainDate;
  pallets: number;
  massGrams: number;
  /** A cargo profile of the shipper's: what it is decides whether the slot may be held. */
  cargoId: string;
};

/** What holds against an ask now, or how it was allowed. */
type Answer = { decision: Decision; shipper: ShipperSide; cargo: ChosenCargo };

const NO_SUCH_SLOT = refuse(
  violation('slot.not_found', 'This slot is not offered any more.', 'Search for another slot.'),
);
const NO_SUCH_CARGO = refuse(
  violation('cargo.not_found', 'Your organisation has no such cargo profile.', 'Choose a cargo of your library.'),
);
const OWN_SLOT = refuse(
  violation('conflict.own_slot', 'This slot is your own organisation’s.', 'Act for another organisation to book it.'),
);
const OFFER_CHANGED = refuse(
  violation(
    'conflict.offer_changed',
    'The host changed this slot while you were holding it.',
    'Look at its terms and price again, then hold.',
  ),
);

const askOf = (input: HoldInput): Ask => ({
  stay: stay(input.startsOn, input.endsOn),
  pallets: input.pallets,
  massGrams: input.massGrams,
});

type Promised = {
  offer: SlotOffer;
  input: HoldInput;
  answer: Answer;
  shipperName: string;
  price: Quote;
  bondPaise: bigint;
};

async function writeHold(
  tx: Tx,
  scope: TenantScope,
  { offer, input, answer, shipperName, price, bondPaise }: Promised,
): Promise<Outcome<{ bookingId: string; reference: string }>> {
  const bookingId = randomUUID();
  const reference = bookingReference(randomBytes(8));
  const shared = {
    slotId: offer.slotId,
    shipperOrgId: scope.orgId,
    startsOn: input.startsOn,
    endsOn: input.endsOn,
    pallets: input.pallets,
    massGrams: input.massGrams,
    hazardClasses: [...answer.shipper.cargo.hazard.classes],
  };
  // The database's clock sets the end of the hold, since the database's clock also decides when it has passed.
  const [written] = await tx
    .insert(bookings)
    .values({
      ...shared,
      id: bookingId,
      reference,
      hostOrgId: offer.hostOrgId,
      facilityId: offer.facilityId,
      state: 'held',
      cargoDescription: answer.cargo.facts.description || answer.cargo.name,
      cargoVersionId: answer.cargo.versionId,
      regime: offer.regime,
      // What the rulebook leaves to a person is asked of the host, however the slot is let otherwise.
      bookingMode: answer.decision.outcome === 'on_request' ? 'request' : offer.bookingMode,
      waitsUntil: sql`clock_timestamp() + make_interval(mins => ${HOLD_MINUTES})`,
      place: {
        hostName: offer.hostName,
        shipperName,
        facilityName: offer.facilityName,
        hallName: offer.hallName,
        slotName: offer.slotName,
        portName: offer.portName,
        timeZone: offer.timeZone,
      },
      quote: quoteToJson(price),
      totalPaise: price.total.paise,
    })
    .returning({ waitsUntil: bookings.waitsUntil });
  await audit(tx, {
    orgId: offer.hostOrgId,
    counterpartyOrgId: scope.orgId,
    actorUserId: scope.userId,
    actorKind: 'shipper',
    entity: 'booking',
    entityId: bookingId,
    action: 'booking.hold',
    toState: 'held',
    data: { pallets: input.pallets, massGrams: input.massGrams },
  });
  await recordDecision(tx, {
    orgId: offer.hostOrgId,
    shipperOrgId: scope.orgId,
    bookingId,
    step: 'hold',
    facts: answer.cargo.facts,
    decision: answer.decision,
  });
  // The booking's reference to the slot has waited for any edit of it to commit, and holds off the next one: only now
  // is it certain that what was promised still holds.
  const offerNow = await findOffer(offer.slotId, tx);
  if (!offerNow || !samePromise(offer, offerNow)) return OFFER_CHANGED;
  // Last, so that the slot's gate is held for as short as possible.
  await tx.insert(allocations).values({
    ...shared,
    orgId: offer.hostOrgId,
    bookingId,
    storageClasses: [...answer.shipper.cargo.hazard.storageClasses],
    hazardGroups: [...answer.shipper.cargo.hazard.groups],
    bondPaise,
    state: 'held',
    heldUntil: written?.waitsUntil,
  });
  return done({ bookingId, reference });
}

/** What the terms, the free places and the rulebook say to the ask now, all reasons at once. */
async function answerTo(
  tx: Pick<Tx, 'execute'>,
  scope: TenantScope,
  { offer, input, cargo, rulebook, now }: Situation & { cargo: ChosenCargo },
): Promise<Answer> {
  const ask = askOf(input);
  const side = holdingSide(cargo, ask, null, rulebook);
  const places = occupying(offer.turnaround, ask, side.cargo.hazard.classes);
  const at = { slotId: offer.slotId, shipperOrgId: scope.orgId };
  const gates = gatesOf(side.cargo, offer.regime);
  await shutGates(tx, gates, at);
  const shipper = gates.facility
    ? { ...side, headroom: await headroomAt(tx, { ...at, stay: places.stay, except: null }) }
    : side;
  const [taken, decisions] = await Promise.all([
    slotOccupancy(tx, [offer.slotId], places.stay.startsOn, places.stay.endsOn),
    decideForSlots(tx, [offer.slotId], shipper, rulebook),
  ]);
  const decision = decisions.get(offer.slotId);
  if (!decision) throw new Error('a listed slot without settings');
  const terms = allOf(bookable(termsOf(offer), ask, now), fit(offer, taken.get(offer.slotId) ?? [], places));
  return { decision: withVerdict(decision, terms), shipper, cargo };
}

type Situation = { offer: SlotOffer; input: HoldInput; rulebook: Rulebook; now: LocalTime };

/**
 * Keeps places of a slot for fifteen minutes. Reads, decides and writes in one transaction; the database's guard has
 * the last word on capacity, and its refusal comes back as the same reasons the preview gives.
 *
 * @returns the booking in state `held`, or every reason why not
 */
export async function holdSlot(
  scope: TenantScope,
  input: HoldInput,
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<{ bookingId: string; reference: string }>> {
  // Read before the transaction: inside it there is one connection only.
  const offer = await findOffer(input.slotId);
  const now = timeInZone(clock.now(), offer?.timeZone ?? 'UTC');
  const [gst, rulebook] = await Promise.all([currentGstRates(now.day), currentRulebook(rulebookDay(clock.now()))]);
  try {
    return await runOnce(
      (work) => withTenant(scope, work),
      scope.orgId,
      asked,
      async (tx) => {
        if (!offer) return NO_SUCH_SLOT;
        if (offer.hostOrgId === scope.orgId) return OWN_SLOT;
        const cargo = await cargoOf(tx, scope.orgId, input.cargoId);
        if (!cargo) return NO_SUCH_CARGO;
        const answer = await answerTo(tx, scope, { offer, input, cargo, rulebook, now });
        const verdict = verdictOf(answer.decision);
        if (!verdict.ok) return verdict;
        const { name: shipperName, kind } = await supplyTo(tx, scope, offer);
        const price = quote(ratesOf(offer), askOf(input), gst, kind);
        const bondPaise = bondNeeded(answer.shipper.cargo, offer.regime, rulebook);
        return writeHold(tx, scope, { offer, input, answer, shipperName, price, bondPaise });
      },
    );
  } catch (error) {
    if (!offer || !isCapacityRefusal(error)) throw error;
    return withTenant(scope, async (tx) => {
      const cargo = await cargoOf(tx, scope.orgId, input.cargoId);
      if (!cargo) return NO_SUCH_CARGO;
      const verdict = verdictOf((await answerTo(tx, scope, { offer, input, cargo, rulebook, now })).decision);
      return verdict.ok ? TAKEN_MEANWHILE : verdict;
    });
  }
}

const TAKEN_MEANWHILE = refuse(
  violation(
    'capacity.taken',
    'Somebody else took these places a moment ago.',
    'Try again: places may have come free since.',
  ),
);
