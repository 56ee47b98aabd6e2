import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { answerExtension } from '#app/features/stays/answer-extension.server.ts';
import { type ExtensionAnswer, extendStay } from '#app/features/stays/extend-stay.server.ts';
import { listOffers } from '#app/features/stays/list-offers.server.ts';
import { previewExtension } from '#app/features/stays/preview-extension.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { LAST_DAY, type Model, range } from '../model.ts';
import { endOf, leftOf, type ModelBooking, priceOf, type Side } from '../model-booking.ts';
import { BookingCommand, stepReasons } from '../model-command.ts';
import type { Real } from '../real.ts';

const STEP = { in: ['confirmed', 'arriving', 'in_storage', 'partly_released', 'overstay'], by: ['shipper'] } as const;
const isStanding = ({ state }: ModelBooking): boolean => STEP.in.some((each) => each === state);

const isLonger = (model: Model, booking: ModelBooking, until: number): boolean =>
  until > Math.max(endOf(booking), model.today);

function lengthen(booking: ModelBooking, until: number): void {
  booking.days = until - booking.from;
  booking.freeFrom = until;
  if (booking.state === 'overstay') booking.state = leftOf(booking).pallets > 0 ? 'partly_released' : 'in_storage';
}

/** The longest stay that is possible and shorter than the wish, found day by day; null where none is. */
function longest(model: Model, booking: ModelBooking, wish: number): number | null {
  const possible = range(0, wish).filter(
    (until) =>
      isLonger(model, booking, until) && model.against(model.wishOf(booking, booking.from, until)).length === 0,
  );
  return possible.at(-1) ?? null;
}

type Told = 'nothing' | 'the price' | 'another price';
type Extended = { answer: ExtensionAnswer; offerId: string | null };

/** A shipper makes a stay longer, or asks the host to; where it is refused, the longest stay that is possible is told. */
class ExtendStay extends BookingCommand<Extended> {
  constructor(
    private readonly more: number,
    private readonly told: Told,
    private readonly side: Side,
    which: number,
  ) {
    super(which);
  }

  protected suits(booking: ModelBooking): boolean {
    return isStanding(booking);
  }

  private until(model: Model): number {
    const booking = this.booking(model);
    return Math.max(booking.from + 1, Math.min(LAST_DAY, endOf(booking) + this.more));
  }

  /** What its terms, room, neighbours and limits say, before anybody is asked. */
  private against(model: Model): string[] {
    const booking = this.booking(model);
    const until = this.until(model);
    if (!isLonger(model, booking, until)) return ['stay.not_longer'];
    return model.against(model.wishOf(booking, booking.from, until));
  }

  protected reasons(model: Model): string[] {
    const booking = this.booking(model);
    const notNow = stepReasons(model, booking, STEP, this.side);
    if (notNow.length > 0) return notNow;
    const against = this.against(model);
    if (against.length > 0) return against;
    if (this.told === 'another price') return ['conflict.price_changed'];
    if (!model.asksTheHost(booking)) return [];
    // The host has a day to answer, which has to be over before the day out begins.
    if (booking.state !== 'overstay' && model.today + 1 >= endOf(booking)) return ['stay.too_late_to_ask'];
    const { extension } = booking;
    return extension && !extension.isAnswered && extension.askedOn === model.today ? ['conflict.offer_open'] : [];
  }

  protected async act(real: Real, model: Model): Promise<Outcome<Extended>> {
    const booking = this.booking(model);
    const until = this.until(model);
    const price = priceOf({ ...booking, days: until - booking.from });
    const told = { nothing: null, 'the price': String(price), 'another price': String(price + 1) }[this.told];
    const input = { bookingId: this.id(real), endsOn: real.day(until), toldPaise: told };
    const scope = this.scope(real, model, this.side);
    const answer = await real.send('extend', input, (asked) => extendStay(scope, input, asked, { clock: real.clock }));
    if (!answer.ok) return this.sameLongest(real, model, answer);
    const { asksHost } = answer.value;
    const offers = asksHost ? await listOffers(scope, input.bookingId) : [];
    return done({ answer: answer.value, offerId: offers.at(-1)?.id ?? null });
  }

  /** A refusal for want of room or by a rule comes with the longest stay; it must be the model's. */
  private async sameLongest(real: Real, model: Model, refusal: Outcome<never>): Promise<Outcome<never>> {
    const booking = this.booking(model);
    const isRefusedByRoom = isStanding(booking) && this.side === 'shipper';
    if (!isRefusedByRoom || this.against(model).length === 0) return refusal;
    const wish = { bookingId: this.id(real), endsOn: real.day(this.until(model)) };
    const preview = await previewExtension(real.shipper(booking.shipper).scope, wish, { clock: real.clock });
    if (!preview || preview.possible) return refuse(violation('longest.possible', 'The preview says it is possible.'));
    const until = longest(model, booking, this.until(model));
    const expected = until === null ? null : real.day(until);
    const found = preview.longest?.endsOn ?? null;
    return expected === found ? refusal : refuse(violation(`longest.${found}_not_${expected}`, 'Another day.'));
  }

  protected apply(model: Model, { answer, offerId }: Extended): void {
    const booking = this.booking(model);
    const until = this.until(model);
    if (answer.asksHost !== model.asksTheHost(booking)) throw new Error(`${this}: the host is asked, or isn't`);
    if (!answer.asksHost) lengthen(booking, until);
    else booking.extension = { id: offerId ?? '', until, askedOn: model.today, isAnswered: false };
  }

  protected says(): string {
    return `extend by ${this.more} by the ${this.side}, who was told ${this.told}`;
  }
}

/** The host agrees to a longer stay that was asked for, or doesn't. */
class AnswerExtension extends BookingCommand {
  constructor(
    private readonly given: 'accepted' | 'declined',
    private readonly side: Side,
    which: number,
  ) {
    super(which);
  }

  protected suits({ extension }: ModelBooking): boolean {
    return extension !== null && !extension.isAnswered;
  }

  protected reasons(model: Model): string[] {
    const booking = this.booking(model);
    const { extension } = booking;
    if (!extension || extension.isAnswered || this.side === 'shipper') return ['conflict.offer_gone'];
    if (this.given === 'declined') return [];
    if (!isStanding(booking)) return ['lifecycle.illegal'];
    if (!isLonger(model, booking, extension.until)) return ['stay.not_longer'];
    return model.againstForHost(model.wishOf(booking, booking.from, extension.until));
  }

  protected act(real: Real, model: Model) {
    const offerId = this.booking(model).extension?.id ?? randomUUID();
    const input = { bookingId: this.id(real), offerId, given: this.given };
    const scope = this.scope(real, model, this.side);
    return real.send('answer-extension', input, (asked) => answerExtension(scope, input, asked, { clock: real.clock }));
  }

  protected apply(model: Model): void {
    const booking = this.booking(model);
    if (!booking.extension) throw new Error('an answer to nothing');
    booking.extension.isAnswered = true;
    if (this.given === 'accepted') lengthen(booking, booking.extension.until);
  }

  protected says(): string {
    return `longer stay ${this.given} by the ${this.side}`;
  }
}

export const extendAStay = fc
  .tuple(
    fc.integer({ min: -1, max: 4 }),
    fc.constantFrom('nothing' as const, 'the price' as const, 'the price' as const, 'another price' as const),
    fc.nat(7),
    fc.nat(41),
  )
  .map(([more, told, whim, which]) => new ExtendStay(more, told, whim === 0 ? 'host' : 'shipper', which));
export const answerAnExtension = fc
  .tuple(fc.constantFrom('accepted' as const, 'accepted' as const, 'declined' as const), fc.nat(7), fc.nat(41))
  .map(([given, whim, which]) => new AnswerExtension(given, whim === 0 ? 'shipper' : 'host', which));
