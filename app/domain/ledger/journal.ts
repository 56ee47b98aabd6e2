import { canonicalJson } from '../shared/canonical-json.ts';
import { type Currency, inr, type Money, minus, sum, ZERO_INR } from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';
import type { AccountCode } from './accounts.ts';

/** What a line of a host's statement is about. */
export const PURPOSES = [
  'gross',
  'refund',
  'commission',
  'gst_on_commission',
  'fee_advance',
  'tcs',
  'income_tax',
  'claim',
  'deposit',
  'payout',
] as const;
/** See {@link PURPOSES}. */
export type Purpose = (typeof PURPOSES)[number];

/** One side of a journal. A debit is above zero, a credit below. */
export type Entry = {
  /** Whose books: an organisation's id, or the platform's. */
  readonly book: string;
  readonly account: AccountCode;
  /** The other side of the account: the shipper that owes, the host that is owed. */
  readonly party: string | null;
  readonly amount: Money;
  /** Of what is between platform and host, which line of the statement it is. */
  readonly purpose: Purpose | null;
};

/** What financial events there are; each posts one journal. */
export const JOURNAL_KINDS = [
  'invoice',
  'payment',
  'credit_note',
  'debit_note',
  'refund',
  'refund_failed',
  'fee',
  'fee_credit',
  'fee_taken',
  'fee_returned',
  'fee_advance_used',
  'tcs',
  'income_tax',
  'deposit',
  'deposit_returned',
  'deposit_kept',
  'payout',
  'payout_returned',
  'claim',
  'claim_paid',
  'interest',
  'write_off',
  'unmatched',
  'matched',
  'balance_used',
  'void',
  'card_dispute',
  'card_dispute_won',
  'card_dispute_lost',
] as const;
/** See {@link JOURNAL_KINDS}. */
export type JournalKind = (typeof JOURNAL_KINDS)[number];

/** A financial event in the books; never changed, only followed by another. */
export type Journal = {
  /** The same for the same event, however often it is told: it posts once. */
  readonly key: string;
  readonly kind: JournalKind;
  readonly on: PlainDate;
  readonly entries: readonly Entry[];
};

/** An event's id and day, as every constructor takes them. */
export type Event = { readonly id: string; readonly on: PlainDate };

/** A debit. */
export const debit = (book: string, account: AccountCode, amount: Money, party: string | null = null): Entry => ({
  ...{ book, account, party, amount, purpose: null },
});

/** A credit. */
export const credit = (book: string, account: AccountCode, amount: Money, party: string | null = null): Entry =>
  debit(book, account, minus(ZERO_INR, amount), party);

/** @throws RangeError unless every amount is zero or more */
export function requireNoneNegative(...amounts: readonly Money[]): void {
  if (amounts.some(({ paise }) => paise < 0n)) throw new RangeError('An amount of a financial event is below zero');
}

/** An entry with the line of the statement it is. */
export const forPurpose = (purpose: Purpose, entry: Entry): Entry => ({ ...entry, purpose });

/**
 * A journal of an event. Entries of nothing are left out.
 * @throws Error when a book's entries don't sum to zero in a currency: the books of each have to be right by themselves
 */
export function journal(kind: JournalKind, { id, on }: Event, entries: readonly Entry[]): Journal {
  const written = entries.filter(({ amount }) => amount.paise !== 0n);
  const key = `${kind}/${id}`;
  const off = imbalances(written);
  if (off.length > 0) throw new Error(`${key} does not balance: ${off.join(', ')}`);
  return { key, kind, on, entries: written };
}

/** Books and currencies whose entries don't sum to zero, as text; none for a right journal. */
export function imbalances(entries: readonly Entry[]): readonly string[] {
  const sums = new Map<string, { currency: Currency; paise: bigint }>();
  for (const { book, amount } of entries) {
    const key = `${book} ${amount.currency}`;
    sums.set(key, { currency: amount.currency, paise: (sums.get(key)?.paise ?? 0n) + amount.paise });
  }
  return [...sums].filter(([, { paise }]) => paise !== 0n).map(([key, { paise }]) => `${key} ${paise}`);
}

/** The event of a journal undone: the same entries, turned round. */
export function reversalOf(of: Journal, kind: JournalKind, event: Event): Journal {
  return journal(
    kind,
    event,
    of.entries.map((entry) => ({ ...entry, amount: inr(-entry.amount.paise) })),
  );
}

/**
 * What posting a journal comes to: 'new' is written; 'same' was posted before, and nothing happens; 'conflict' is another
 * event under a known key, and nothing may be written.
 */
export function posting(posted: ReadonlyMap<string, Journal>, next: Journal): 'new' | 'same' | 'conflict' {
  const before = posted.get(next.key);
  if (before === undefined) return 'new';
  return canonicalJson(before) === canonicalJson(next) ? 'same' : 'conflict';
}

/** All amounts of the entries that match, added: above zero is a debit balance. */
export function balanceOf(
  journals: readonly Journal[],
  of: { book: string; account: AccountCode; party?: string },
): Money {
  const entries = journals.flatMap((each) => each.entries);
  return sum(
    entries
      .filter(({ book, account }) => book === of.book && account === of.account)
      .filter(({ party }) => of.party === undefined || party === of.party)
      .map(({ amount }) => amount),
  );
}

/** Every account with a balance that isn't zero, by 'book account party'. */
export function balances(journals: readonly Journal[]): ReadonlyMap<string, Money> {
  const found = new Map<string, bigint>();
  for (const { book, account, party, amount } of journals.flatMap(({ entries }) => entries)) {
    const key = [book, account, party ?? ''].join(' ').trimEnd();
    found.set(key, (found.get(key) ?? 0n) + amount.paise);
  }
  return new Map([...found].filter(([, paise]) => paise !== 0n).map(([key, paise]) => [key, inr(paise)]));
}
