import { z } from 'zod';
import { oneOf, seeded } from '#tests/setup/seeded.ts';

const CALL_KINDS = z.enum([
  ...(['timeout_before', 'timeout_after', 'error_saved', 'unavailable', 'rate_limit', 'reset', 'cut'] as const),
  'slow',
]);
const CALL = z.object({
  kind: CALL_KINDS,
  method: z.enum(['GET', 'POST', 'DELETE']).default('POST'),
  path: z.string().max(200).default('/v1/'),
  /** How long a slow call holds its key before it is executed, in milliseconds. */
  ms: z.number().int().min(0).max(60_000).default(0),
});
/** What goes wrong with a call. */
export type Fault = z.infer<typeof CALL>;

/**
 * What goes wrong between Stripe and an endpoint. `drop`: never sent, given up. `duplicate`: sent three times at once. `delay`:
 * sent `ms` later. `reorder`: sent after those of the next half second. The others are sent wrong first; what the endpoint
 * refuses is sent again as it should be.
 */
const DELIVERY_KINDS = z.enum([
  ...(['drop', 'duplicate', 'delay', 'reorder', 'wrong_signature', 'old', 'future', 'wrong_account'] as const),
  ...(['older_version', 'truncated'] as const),
]);
const DELIVERY = z.object({
  kind: DELIVERY_KINDS,
  /** How the event's type begins. */
  type: z.string().max(120).default(''),
  times: z.number().int().min(1).max(100_000).default(1),
  ms: z.number().int().min(0).default(1_000),
});
export type DeliveryFault = Omit<z.infer<typeof DELIVERY>, 'times'>;

const chance = <K extends z.ZodType>(kinds: K) =>
  z.object({
    seed: z.number().int(),
    /** From 0, which ends it, to 1. */
    rate: z.number().min(0).max(1),
    kinds: z.array(kinds).min(1).optional(),
    path: z.string().max(200).default('/v1/'),
  });
const CALL_CHANCE = chance(CALL_KINDS);
const DELIVERY_CHANCE = chance(DELIVERY_KINDS);

/** Faults that are planted: the next that fit, once each, and by seed at a rate until told otherwise. */
export class Faults {
  private readonly calls: Fault[] = [];
  private readonly deliveries: z.infer<typeof DELIVERY>[] = [];
  private ofCall: (path: string) => Fault | undefined = () => undefined;
  private ofDelivery: () => DeliveryFault | undefined = () => undefined;
  /** How often each kind struck. */
  readonly struck: Record<string, number> = {};

  /** @throws ZodError when what is asked is no fault */
  plantCall(asked: object): void {
    if (!('seed' in asked)) return void this.calls.push(CALL.parse(asked));
    const { seed, rate, kinds = CALL_KINDS.options.filter((kind) => kind !== 'slow'), path } = CALL_CHANCE.parse(asked);
    const random = seeded(seed);
    this.ofCall = (called) =>
      called.startsWith(path) && random() < rate
        ? { kind: oneOf(random, kinds), method: 'POST', path, ms: 0 }
        : undefined;
  }

  plantDelivery(asked: object): void {
    if (!('seed' in asked)) return void this.deliveries.push(DELIVERY.parse(asked));
    const { seed, rate, kinds = DELIVERY_KINDS.options } = DELIVERY_CHANCE.parse(asked);
    const random = seeded(seed);
    this.ofDelivery = () => (random() < rate ? { kind: oneOf(random, kinds), type: '', ms: 1_000 } : undefined);
  }

  /** Takes back all that was planted. */
  mend(): void {
    this.calls.splice(0);
    this.deliveries.splice(0);
    this.ofCall = () => undefined;
    this.ofDelivery = () => undefined;
  }

  /** What goes wrong with a call that comes in now. */
  forCall(method: string, path: string): Fault | undefined {
    const index = this.calls.findIndex((fault) => path.startsWith(fault.path) && fault.method === method);
    return this.count(index < 0 ? this.ofCall(path) : this.calls.splice(index, 1)[0]);
  }

  /** What goes wrong with an event of this type that is to be sent now for the first time. */
  forDelivery(type: string): DeliveryFault | undefined {
    const index = this.deliveries.findIndex((fault) => type.startsWith(fault.type));
    const found = this.deliveries[index];
    if (!found) return this.count(this.ofDelivery());
    found.times -= 1;
    if (found.times === 0) this.deliveries.splice(index, 1);
    return this.count(found);
  }

  private count<F extends { kind: string }>(fault: F | undefined): F | undefined {
    if (fault) this.struck[fault.kind] = (this.struck[fault.kind] ?? 0) + 1;
    return fault;
  }
}
