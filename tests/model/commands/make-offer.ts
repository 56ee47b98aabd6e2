import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { inr } from '#app/domain/shared/money.ts';
import { agreeOffer } from '#app/features/stays/agree-offer.server.ts';
import { makeOffer } from '#app/features/stays/make-offer.server.ts';
import { LAST_DAY, type Model } from '../model.ts';
import { endOf, type ModelBooking, priceOf, type Side } from '../model-booking.ts';
import { BookingCommand, stepReasons } from '../model-command.ts';
import type { Real } from '../real.ts';

const STEP = { in: ['requested'], by: ['host', 'shipper'] } as const;
const ROUNDS = 3;

const isRequested = (booking: ModelBooking, model: Readonly<Model>): boolean => model.stateOf(booking) === 'requested';
const turnOf = ({ offers }: ModelBooking): Side => (offers.length % 2 === 0 ? 'host' : 'shipper');
const other = (side: Side): Side => (side === 'host' ? 'shipper' : 'host');

/** What other days of a booking meet for the side that names them; a host never reads about the importer's bond. */
function against(model: Model, booking: ModelBooking, days: { from: number; days: number }, side: Side): string[] {
  const reasons = model.against(model.wishOf(booking, days.from, endOf(days)));
  return side === 'host' ? reasons.filter((code) => code !== 'headroom.bond') : reasons;
}

/** The side whose turn it is, mostly, offers other days or another price for a request. */
class MakeOffer extends BookingCommand<{ offerId: string; totalPaise: string }> {
  constructor(
    private readonly later: number,
    private readonly days: number,
    private readonly perDay: number | null,
    private readonly isInTurn: boolean,
    which: number,
  ) {
    super(which);
  }

  protected suits(booking: ModelBooking, model: Readonly<Model>): boolean {
    return isRequested(booking, model) && booking.offers.length < ROUNDS;
  }

  private side(model: Model): Side {
    const turn = turnOf(this.booking(model));
    return this.isInTurn ? turn : other(turn);
  }

  private terms(model: Model) {
    const booking = this.booking(model);
    const from = Math.max(0, Math.min(LAST_DAY - 1, booking.from + this.later));
    const days = Math.min(this.days, LAST_DAY - from);
    return { from, days, perDay: this.perDay ?? (booking.offers.at(-1) ?? booking).perDay };
  }

  protected reasons(model: Model): string[] {
    const booking = this.booking(model);
    const side = this.side(model);
    const notNow = stepReasons(model, booking, STEP, side);
    if (notNow.length > 0) return notNow;
    if (booking.offers.length >= ROUNDS) return ['conflict.rounds'];
    if (!this.isInTurn) return ['conflict.turn'];
    const terms = this.terms(model);
    const standing = booking.offers.at(-1) ?? booking;
    const isSame = standing.from === terms.from && standing.days === terms.days && standing.perDay === terms.perDay;
    if (isSame) return ['offer.nothing_new'];
    if (terms.from < model.today) return ['stay.past'];
    return against(model, booking, terms, side);
  }

  protected act(real: Real, model: Model) {
    const { from, days } = this.terms(model);
    const input = { bookingId: this.id(real), startsOn: real.day(from), endsOn: real.day(from + days) };
    const scope = this.scope(real, model, this.side(model));
    const pricePerPalletDay = this.perDay === null ? null : inr(BigInt(this.perDay));
    return real.send('counter', { ...input, perDay: this.perDay }, (asked) =>
      makeOffer(scope, { ...input, pricePerPalletDay }, asked, { clock: real.clock }),
    );
  }

  protected apply(model: Model, { offerId, totalPaise }: { offerId: string; totalPaise: string }): void {
    const booking = this.booking(model);
    const terms = this.terms(model);
    const minimumDays = Math.min(booking.minimumDays, terms.days);
    const price = priceOf({ ...booking, ...terms, minimumDays });
    if (String(price) !== totalPaise) throw new Error(`${this}: the model asks ${price}, the product ${totalPaise}`);
    booking.offers.push({ id: offerId, by: this.side(model), ...terms });
  }

  protected says(): string {
    return `offer ${this.later} days later, ${this.days} days, at ${this.perDay}${this.isInTurn ? '' : ', out of turn'}`;
  }
}

/** A side takes the other's counter-offer, or one that does not stand. */
class AgreeOffer extends BookingCommand {
  constructor(
    private readonly isOthers: boolean,
    private readonly isNewest: boolean,
    which: number,
  ) {
    super(which);
  }

  protected suits(booking: ModelBooking, model: Readonly<Model>): boolean {
    return isRequested(booking, model) && booking.offers.length > 0;
  }

  private offer(model: Model) {
    return this.booking(model).offers.at(this.isNewest ? -1 : 0);
  }

  private side(model: Model): Side {
    const by = this.booking(model).offers.at(-1)?.by ?? 'shipper';
    return this.isOthers ? other(by) : by;
  }

  protected reasons(model: Model): string[] {
    const booking = this.booking(model);
    const side = this.side(model);
    const notNow = stepReasons(model, booking, STEP, side);
    if (notNow.length > 0) return notNow;
    const offer = this.offer(model);
    if (!offer || offer !== booking.offers.at(-1) || offer.by === side) return ['conflict.offer_gone'];
    if (offer.from < model.today) return ['stay.past'];
    const wish = model.wishOf(booking, offer.from, endOf(offer));
    return side === 'host' ? model.againstForHost(wish) : model.against(wish);
  }

  protected act(real: Real, model: Model) {
    const input = { bookingId: this.id(real), offerId: this.offer(model)?.id ?? randomUUID() };
    const scope = this.scope(real, model, this.side(model));
    return real.send('agree', input, (asked) => agreeOffer(scope, input, asked, { clock: real.clock }));
  }

  protected apply(model: Model): void {
    const booking = this.booking(model);
    const offer = this.offer(model);
    if (!offer) throw new Error('an agreement to nothing');
    const { from, days, perDay } = offer;
    Object.assign(booking, {
      from,
      days,
      perDay,
      minimumDays: Math.min(booking.minimumDays, days),
      state: 'confirmed',
    });
    booking.freeFrom = endOf(booking);
  }

  protected says(): string {
    return `agree to ${this.isOthers ? 'the other' : 'its own'} side's ${this.isNewest ? 'newest' : 'first'} offer`;
  }
}

export const makeAnOffer = fc
  .tuple(
    fc.integer({ min: -1, max: 2 }),
    fc.integer({ min: 1, max: 5 }),
    // Of each, GST is a whole number of paise.
    fc.option(fc.integer({ min: 80, max: 95 }).map((price) => price * 50)),
    fc.nat(7),
    fc.nat(41),
  )
  .map(([later, days, perDay, whim, which]) => new MakeOffer(later, days, perDay, whim > 0, which));
export const agreeToAnOffer = fc
  .tuple(fc.nat(5), fc.nat(5), fc.nat(41))
  .map(([whose, when, which]) => new AgreeOffer(whose > 0, when > 0, which));
