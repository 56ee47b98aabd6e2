import type { Stay } from '../shared/interval.ts';
import { inr, type Money, minus, plus, sum, ZERO_INR } from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';
import { PLATFORM_BOOK } from './accounts.ts';
import { type Journal, PURPOSES, type Purpose } from './journal.ts';

/** What a platform and a host owe each other over a period; above zero is in the host's favour. */
export type HostStatement = {
  readonly host: string;
  /** Half-open days. */
  readonly period: Stay;
  /** Carried over from before; below zero where the host owes. */
  readonly opening: Money;
  readonly lines: Readonly<Record<Purpose, Money>>;
  /** opening + lines; carried over to the next period. */
  readonly closing: Money;
};

type Movement = { readonly on: PlainDate; readonly purpose: Purpose; readonly amount: Money };

/** @throws Error for an entry that says no purpose: it would be missing on every statement */
function movementsOf(journals: readonly Journal[], host: string): readonly Movement[] {
  return journals.flatMap(({ key, on, entries }) =>
    entries
      .filter(({ book, account, party }) => book === PLATFORM_BOOK && account === 'host_payable' && party === host)
      .map(({ purpose, amount }) => {
        if (purpose === null) throw new Error(`${key} moves a host’s balance without saying what for`);
        return { on, purpose, amount: minus(ZERO_INR, amount) };
      }),
  );
}

/** A host's statement of a period, from the ledger's entries alone. */
export function hostStatement(journals: readonly Journal[], host: string, period: Stay): HostStatement {
  const movements = movementsOf(journals, host);
  const opening = sum(movements.filter(({ on }) => on < period.startsOn).map(({ amount }) => amount));
  const within = movements.filter(({ on }) => period.startsOn <= on && on < period.endsOn);
  const amountFor = (wanted: Purpose) =>
    sum(within.filter(({ purpose }) => purpose === wanted).map(({ amount }) => amount));
  const lines = Object.fromEntries(PURPOSES.map((purpose) => [purpose, amountFor(purpose)])) as Record<Purpose, Money>;
  return { host, period, opening, lines, closing: plus(opening, sum(Object.values(lines))) };
}

/** What may be paid out of a balance: nothing where the host owes, and nothing of what is held back. */
export function payable(closing: Money, held: Money): Money {
  const free = closing.paise - held.paise;
  return inr(free > 0n ? free : 0n);
}
