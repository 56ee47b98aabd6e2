import type Stripe from 'stripe';

/** A field that is an id or the object it names: kept as the id, turned into the object by `expand[]`. */
type Reference<F> = string extends F ? Exclude<F, { id: string }> : F;

/**
 * One of Stripe's objects as JSON carries and the stand-in keeps it: the package's declaration with decimals as strings
 * and references as ids.
 */
export type Kept<T> = T extends string
  ? T
  : T extends Stripe.Decimal
    ? string
    : T extends readonly (infer E)[]
      ? Kept<Reference<E>>[]
      : T extends object
        ? { [K in keyof T]: Kept<Reference<T[K]>> }
        : T;

/** Any kept object: what the store needs to know of it. */
export type Thing = { id: string; object: string; created?: number };
