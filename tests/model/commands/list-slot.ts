import fc from 'fast-check';
import { pauseSlot } from '#app/features/slots/pause-slot.server.ts';
import { publishSlot } from '#app/features/slots/publish-slot.server.ts';
import { SLOTS } from '../market-terms.ts';
import type { Model } from '../model.ts';
import { ModelCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

/** The host takes a slot off the listings, or puts it back. */
class ListSlot extends ModelCommand {
  constructor(
    private readonly slot: number,
    private readonly isPublished: boolean,
  ) {
    super();
  }

  protected reasons(): string[] {
    return [];
  }

  protected act(real: Real) {
    const input = { slotId: real.slotId(this.slot) };
    return this.isPublished
      ? real.send('publish-slot', input, (asked) => publishSlot(real.host, input, asked))
      : real.send('pause-slot', input, (asked) => pauseSlot(real.host, input, asked));
  }

  protected apply(model: Model): void {
    model.slot(this.slot).isPublished = this.isPublished;
  }

  toString(): string {
    return `${this.isPublished ? 'publish' : 'pause'}(slot ${this.slot})`;
  }
}

/** Two in three publish, so that most slots are listed most of the time. */
export const listASlot = fc
  .tuple(fc.nat(SLOTS.length - 1), fc.nat(2))
  .map(([slot, whim]) => new ListSlot(slot, whim > 0));
