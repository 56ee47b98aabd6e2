import fc from 'fast-check';
import { editSlot } from '#app/features/slots/edit-slot.server.ts';
import { SLOTS } from '../market-terms.ts';
import type { Model } from '../model.ts';
import { ModelCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

type Change = { palletPositions: number; maxMassGrams: number; bookingMode: 'instant' | 'request' };

/** The host makes a slot larger, smaller, or lets it otherwise. */
class EditSlot extends ModelCommand {
  constructor(
    private readonly slot: number,
    private readonly change: Change,
  ) {
    super();
  }

  protected reasons(model: Model): string[] {
    const peak = model.peakOf(this.slot);
    return [
      ...(peak.pallets > this.change.palletPositions ? ['capacity.booked_pallets'] : []),
      ...(peak.massGrams > this.change.maxMassGrams ? ['capacity.booked_mass'] : []),
    ];
  }

  protected act(real: Real) {
    const terms = real.terms[this.slot];
    if (!terms) throw new RangeError('no such slot');
    const input = { ...terms, ...this.change, slotId: real.slotId(this.slot) };
    return real.send('edit-slot', input, (asked) => editSlot(real.host, input, asked, real.clock));
  }

  protected apply(model: Model): void {
    Object.assign(model.slot(this.slot), this.change);
  }

  toString(): string {
    const { palletPositions, maxMassGrams, bookingMode } = this.change;
    return `edit(slot ${this.slot}, ${palletPositions} pallets, ${maxMassGrams} g, ${bookingMode})`;
  }
}

export const editASlot = fc
  .tuple(
    fc.nat(SLOTS.length - 1),
    fc.record({
      palletPositions: fc.integer({ min: 1, max: 9 }),
      maxMassGrams: fc.integer({ min: 2, max: 10 }).map((tonnes) => tonnes * 1_000_000),
      bookingMode: fc.constantFrom('instant' as const, 'request' as const),
    }),
  )
  .map(([slot, change]) => new EditSlot(slot, change));
