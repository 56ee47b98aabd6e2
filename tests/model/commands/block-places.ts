import fc from 'fast-check';
import { blockPlaces } from '#app/features/blocks/block-places.server.ts';
import { liftBlock } from '#app/features/blocks/lift-block.server.ts';
import { SLOTS } from '../market-terms.ts';
import { codes, LAST_DAY, type Model, type ModelBlock } from '../model.ts';
import { ModelCommand } from '../model-command.ts';
import type { Real } from '../real.ts';

type Terms = Pick<ModelBlock, 'slot' | 'from' | 'until' | 'pallets' | 'massGrams'>;

/** The host shuts places of a slot; what is in the way is named. */
class BlockPlaces extends ModelCommand<{ blockId: string }> {
  constructor(private readonly terms: Terms) {
    super();
  }

  protected reasons(model: Model): string[] {
    const { slot, from, until, pallets, massGrams } = this.terms;
    const { palletPositions, maxMassGrams } = model.slot(slot);
    const plain = codes([
      ['block.past', from < model.today],
      ['block.pallets_total', pallets > palletPositions],
      ['block.mass_total', massGrams > maxMassGrams],
    ]);
    if (plain.length > 0) return plain;
    const short = model.shortOf(slot, from, until, this.terms, null);
    return short.length > 0 ? [...short, 'capacity.clash'] : [];
  }

  protected act(real: Real) {
    const { slot, from, until, pallets, massGrams } = this.terms;
    const days = { startsOn: real.day(from), endsOn: real.day(until) };
    const input = { slotId: real.slotId(slot), ...days, pallets, massGrams, reason: 'Repairs' };
    return real.send('block', input, (asked) => blockPlaces(real.host, input, asked, real.clock));
  }

  protected apply(model: Model, { blockId }: { blockId: string }): void {
    model.blocks.push({ ...this.terms, id: blockId, isLifted: false });
  }

  toString(): string {
    const { slot, from, until, pallets, massGrams } = this.terms;
    return `block(slot ${slot}, day ${from} to ${until}, ${pallets} pallets, ${massGrams} g)`;
  }
}

/** The host opens the places again; a block that is lifted stays so. */
class LiftBlock extends ModelCommand {
  constructor(private readonly which: number) {
    super();
  }

  override check({ blocks }: Readonly<Model>): boolean {
    return blocks.length > 0;
  }

  private block({ blocks }: Model): ModelBlock {
    const block = blocks[this.which % blocks.length];
    if (!block) throw new RangeError('no block');
    return block;
  }

  protected reasons(): string[] {
    return [];
  }

  protected act(real: Real, model: Model) {
    const { id, slot } = this.block(model);
    const input = { slotId: real.slotId(slot), blockId: id };
    return real.send('lift-block', input, (asked) => liftBlock(real.host, input, asked));
  }

  protected apply(model: Model): void {
    this.block(model).isLifted = true;
  }

  toString(): string {
    return `lift(block ${this.which})`;
  }
}

export const blockSomePlaces = fc
  .record({
    slot: fc.nat(SLOTS.length - 1),
    from: fc.nat(12),
    days: fc.integer({ min: 1, max: 4 }),
    pallets: fc.integer({ min: 1, max: 5 }),
    massGrams: fc.nat(3).map((tonnes) => tonnes * 1_000_000),
  })
  .map(({ days, ...terms }) => new BlockPlaces({ ...terms, until: Math.min(LAST_DAY, terms.from + days) }));
export const liftABlock = fc.nat(5).map((which) => new LiftBlock(which));
