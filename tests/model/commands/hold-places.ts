import fc from 'fast-check';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { BONDS, CARGO_NAMES, cargoFor, SLOTS } from '../market-terms.ts';
import { LAST_DAY, type Model } from '../model.ts';
import { heldBooking, type ModelAsk } from '../model-booking.ts';
import { ModelCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

/** A shipper holds places. */
class HoldPlaces extends ModelCommand {
  private ask: ModelAsk;

  constructor(
    private readonly wish: ModelAsk,
    private readonly isSoon: boolean,
  ) {
    super();
    this.ask = wish;
  }

  override check({ today }: Readonly<Model>): boolean {
    const from = this.isSoon ? Math.max(0, today) : this.wish.from;
    this.ask = { ...this.wish, from, days: Math.min(this.wish.days, LAST_DAY - from) };
    return true;
  }

  protected reasons(model: Model): string[] {
    return model.reasonsAgainst(this.ask);
  }

  protected async act(real: Real) {
    const { slot, shipper, cargo, from, days, pallets, massGrams } = this.ask;
    const input = {
      slotId: real.slotId(slot),
      startsOn: real.day(from),
      endsOn: real.day(from + days),
      pallets,
      massGrams,
      cargoId: real.cargoId(shipper, cargo),
    };
    const { scope } = real.shipper(shipper);
    const held = await real.send('hold', input, (asked) => holdSlot(scope, input, asked, { clock: real.clock }));
    if (held.ok) real.bookingIds.push(held.value.bookingId);
    return held;
  }

  protected apply(model: Model): void {
    const { slot } = this.ask;
    model.bookings.push(heldBooking(this.ask, model.slot(slot).bookingMode, SLOTS[slot]?.minimumDays ?? 1));
  }

  toString(): string {
    const { slot, shipper, cargo, from, days, pallets, massGrams } = this.ask;
    return `hold(slot ${slot}, shipper ${shipper}, ${cargo}, day ${from} + ${days}, ${pallets} pallets, ${massGrams} g)`;
  }
}

export const holdPlaces = fc
  .tuple(
    fc.record({
      slot: fc.nat(SLOTS.length - 1),
      shipper: fc.nat(BONDS.length - 1),
      cargo: fc.constantFrom(...CARGO_NAMES),
      from: fc.nat(9),
      days: fc.integer({ min: 1, max: 6 }),
      pallets: fc.integer({ min: 1, max: 5 }),
      massGrams: fc.integer({ min: 1, max: 4 }).map((tonnes) => tonnes * 1_000_000),
    }),
    fc.nat(2).map((whim) => whim > 0),
  )
  .map(([ask, isSoon]) => new HoldPlaces({ ...ask, cargo: cargoFor(ask.slot, ask.cargo) }, isSoon));
