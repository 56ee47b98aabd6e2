import { randomBytes } from 'node:crypto';
import { bookable } from '#app/domain/booking/bookable.ts';
import { HOLD_MINUTES } from '#app/domain/booking/terms.ts';
import { occupying } from '#app/domain/booking/turnaround.ts';
import { type Ask, fit } from '#app/domain/capacity/fit.ts';
import { type Decision, verdictOf, withVerdict } from '#app/domain/cargo/decision.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { quoteOffer } from '#app/domain/pricing/offer-price.ts';
import { quoteToJson } from '#app/domain/pricing/quote.ts';
import { bookingReference } from '#app/domain/shared/ids.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { dateInZone, timeInZone } from '#app/domain/shared/plain-date.ts';
import { allOf } from '#app/domain/shared/verdict.ts';
import type { ShipperSide } from '#app/features/decisions/decide-for-slots.server.ts';
import { bondNeeded, type Gates, gatesOf } from '#app/features/decisions/gates.server.ts';
import { type Closer, closerFor, decideOn } from '#app/features/decisions/picture.server.ts';
import { type ChosenCargo, holdingSide } from '#app/features/decisions/shipper-side.server.ts';
import { pricesOf } from '#app/features/rate-cards/cards-in-force.server.ts';
import { rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { currentGstRates } from '#app/features/slots/current-gst-rates.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Asked, earlierAnswer, inputHashOf, unlessBusy } from '#app/platform/commands.server.ts';
import { callsIn, sqlState, tenantCalls, textArray, withTenant } from '#app/platform/db.server.ts';
import { failpoint } from '#app/platform/failpoint.server.ts';
import { type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { isCapacityRefusal } from './capacity-refusal.server.ts';
import { type HeldOffer, type HoldInput, type HoldPicture, type Reach, readHold } from './hold-picture.server.ts';
import { supplyOf } from './shipper-price.server.ts';
import { pricedCargo, termsOf } from './slot-offer.server.ts';

/** The booking a hold makes. */
type Held = { bookingId: string; reference: string };

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
const TAKEN_MEANWHILE = refuse(
  violation(
    'capacity.taken',
    'Somebody else took these places a moment ago.',
    'Try again: places may have come free since.',
  ),
);

const askOf = (input: HoldInput): Ask => ({
  stay: stay(input.startsOn, input.endsOn),
  pallets: input.pallets,
  massGrams: input.massGrams,
});

/** A slot and a cargo that are there, and what of them decides. */
type Case = { offer: HeldOffer; cargo: ChosenCargo; side: ShipperSide; gates: Gates; rulebook: Rulebook };

/** What the picture shows to decide on; a refusal where slot or cargo isn't there for this shipper. */
function caseOf({ offer, cargo, rulebook }: HoldPicture, input: HoldInput, scope: TenantScope): Outcome<Case> {
  if (!offer) return NO_SUCH_SLOT;
  if (offer.hostOrgId === scope.orgId) return OWN_SLOT;
  if (!cargo) return NO_SUCH_CARGO;
  const side = holdingSide(cargo, askOf(input), null, rulebook);
  return { ok: true, value: { offer, cargo, side, gates: gatesOf(side.cargo, offer.regime), rulebook } };
}

/** What the terms, the free places and the rulebook say to the ask, all reasons at once. */
function answerTo(picture: HoldPicture, { offer, side, gates, rulebook }: Case, input: HoldInput, now: Date): Decision {
  const decision = decideOn(picture.slot, side, gates, rulebook);
  if (!decision) throw new Error('a listed slot without settings');
  const ask = askOf(input);
  const places = occupying(offer.turnaround, ask, side.cargo.hazard.classes);
  const terms = bookable(termsOf(offer), ask, timeInZone(now, offer.timeZone));
  return withVerdict(decision, allOf(terms, fit(offer, picture.taken, places)));
}

const json = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));

/** The booking's row as the database's function takes it; what it writes itself is left out. */
function bookingRow({ offer, cargo, side }: Case, decision: Decision, input: HoldInput, shipperName: string) {
  return {
    reference: bookingReference(randomBytes(8)),
    host_org_id: offer.hostOrgId,
    slot_id: offer.slotId,
    facility_id: offer.facilityId,
    starts_on: input.startsOn,
    ends_on: input.endsOn,
    pallets: input.pallets,
    mass_grams: input.massGrams,
    cargo_description: cargo.facts.description || cargo.name,
    hazard_classes: side.cargo.hazard.classes,
    cargo_version_id: cargo.versionId,
    regime: offer.regime,
    // What the rulebook leaves to a person is asked of the host, however the slot is let otherwise.
    booking_mode: decision.outcome === 'on_request' ? 'request' : offer.bookingMode,
    place: {
      hostName: offer.hostName,
      shipperName,
      facilityName: offer.facilityName,
      hallName: offer.hallName,
      slotName: offer.slotName,
      portName: offer.portName,
      timeZone: offer.timeZone,
    },
  };
}

type Attempt = { scope: TenantScope; input: HoldInput; asked: Asked; now: Date };
type GstRates = Awaited<ReturnType<typeof currentGstRates>>;

/** Decides on the picture and, where nothing is against it, writes the hold with one statement. */
async function decideAndWrite(
  { call }: Reach,
  picture: HoldPicture,
  found: Case,
  { input, asked, now, gst }: Attempt & { gst: GstRates },
): Promise<Outcome<Held>> {
  const decision = answerTo(picture, found, input, now);
  const verdict = verdictOf(decision);
  if (!verdict.ok) return verdict;
  const { offer, cargo, side, rulebook } = found;
  const { shipper } = picture;
  const priced = { ...askOf(input), ...pricedCargo(side) };
  const price = quoteOffer(pricesOf(offer, offer.rateCard), priced, gst, supplyOf({ ...shipper, ...offer }));
  const { storageClasses, groups } = side.cargo.hazard;
  const inputHash = inputHashOf(asked);
  const booking = {
    ...bookingRow(found, decision, input, shipper.name),
    quote: quoteToJson(price),
    total_paise: price.total.paise,
  };
  const [receipt] = await call<{ input_hash: string; result: unknown }>('write_hold', [
    asked.command,
    asked.key,
    inputHash,
    offer.promise,
    HOLD_MINUTES,
    json(booking),
    textArray(storageClasses),
    textArray(groups),
    String(bondNeeded(side.cargo, offer.regime, rulebook)),
    json(cargo.facts),
    json(decision),
  ]);
  return earlierAnswer<Held>(receipt && { inputHash: receipt.input_hash, result: receipt.result }, inputHash);
}

/** The picture and what is to be decided on it, or the answer that leaves nothing to decide. */
async function look(reach: Reach, closer: Closer | null, { scope, input, asked, now }: Attempt) {
  const picture = await readHold(reach, input, asked, rulebookDay(now), closer);
  const answered = picture.receipt && earlierAnswer<Held>(picture.receipt, inputHashOf(asked));
  return { picture, answered, found: caseOf(picture, input, scope) };
}

async function attempt(asking: Attempt): Promise<Outcome<Held>> {
  const { scope, now } = asking;
  const alone = { call: tenantCalls(scope) };
  const { picture, answered, found } = await look(alone, null, asking);
  if (answered) return answered;
  if (!found.ok) return found;
  const { offer, side, gates, rulebook } = found.value;
  // Before a transaction: inside it there is one connection only.
  const priced = { ...asking, gst: await currentGstRates(dateInZone(now, offer.timeZone)) };
  const closer = closerFor(side.cargo, gates, rulebook);
  if (!closer) return decideAndWrite(alone, picture, found.value, priced);
  return withTenant(scope, async (tx) => {
    const inside = { call: callsIn(tx, scope.orgId), tx };
    const closely = await look(inside, closer, asking);
    if (closely.answered) return closely.answered;
    return closely.found.ok ? decideAndWrite(inside, closely.picture, closely.found.value, priced) : closely.found;
  });
}

/** Why the guard has refused the hold, in the words of the rules: read again, since somebody else was faster. */
async function reasonsNow(asking: Attempt): Promise<Outcome<never>> {
  const first = await look({ call: tenantCalls(asking.scope) }, null, asking);
  if (!first.found.ok) return first.found;
  const { side, gates, rulebook } = first.found.value;
  const closer = closerFor(side.cargo, gates, rulebook);
  const { picture, found } = closer
    ? await withTenant(asking.scope, (tx) => look({ call: callsIn(tx, asking.scope.orgId), tx }, closer, asking))
    : first;
  if (!found.ok) return found;
  const verdict = verdictOf(answerTo(picture, found.value, asking.input, asking.now));
  return verdict.ok ? TAKEN_MEANWHILE : verdict;
}

const OFFER_HAS_CHANGED = 'QS020';

/**
 * Keeps places of a slot for fifteen minutes. One statement reads all that is decided on, one writes all that follows;
 * the database's guard has the last word on capacity, and its refusal comes back as the same reasons the preview gives.
 *
 * @returns the booking in state `held`, or every reason why not
 */
export function holdSlot(
  scope: TenantScope,
  input: HoldInput,
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<Held>> {
  const asking = { scope, input, asked, now: clock.now() };
  return unlessBusy(async () => {
    try {
      const held = await attempt(asking);
      failpoint('hold.written');
      return held;
    } catch (error) {
      if (sqlState(error) === OFFER_HAS_CHANGED) return OFFER_CHANGED;
      if (!isCapacityRefusal(error)) throw error;
      return reasonsNow(asking);
    }
  });
}
