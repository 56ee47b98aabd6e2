import { randomBytes } from 'node:crypto';
import { Journal } from './journal.ts';
import type { Thing } from './kept.ts';
import { missing } from './refusal.ts';

export const PLATFORM = 'acct_platform';
/** Where the stand-in keeps what Stripe doesn't show: its clock, its endpoints' deliveries. */
export const BACKSTAGE = 'backstage';

const DAY_MS = 86_400_000;
const KEY_KEPT_MS = DAY_MS;

/** A move between books, in paise: the amounts of one posting sum to 0. */
export type Posting = Record<string, number>;
/** What a key answered, and for which parameters: kept 24 hours. */
export type Answered = { key: string; asked: string; status: number; body: string; at: number };

type Line = { puts: [account: string, thing: Thing][]; posting: Posting; answered?: Answered };

/** One account's view inside one call: everything it puts is written at once or not at all. */
export class Change {
  readonly puts = new Map<string, [string, Thing]>();
  readonly posting: Posting = {};
  readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  find<T extends Thing>(account: string, id: string): T | undefined {
    const found = this.puts.get(`${account}/${id}`)?.[1] ?? this.store.things.get(`${account}/${id}`);
    return found && (structuredClone(found) as T);
  }

  /** @throws Refusal 404 when this account has no such object. */
  get<T extends Thing>(account: string, object: string, id: string, param?: string): T {
    const found = this.find<T>(account, id);
    if (found?.object !== object) throw missing(object, id, param);
    return found;
  }

  put<T extends Thing>(account: string, thing: T): T {
    this.puts.set(`${account}/${thing.id}`, [account, structuredClone(thing)]);
    return thing;
  }

  /** Every object of one kind that fits, oldest first. Only those are copied: an account may have ten thousand. */
  all<T extends Thing>(account: string, object: string, fits: (thing: T) => boolean = () => true): T[] {
    const { store, puts } = this;
    const before = store.listed(account, object).map((id) => `${account}/${id}`);
    const added = [...puts].filter(([key, [owner]]) => owner === account && !store.things.has(key));
    return [...before, ...added.map(([key]) => key)]
      .map((key) => (puts.get(key)?.[1] ?? store.things.get(key)) as T)
      .filter((thing) => thing.object === object && fits(thing))
      .map((thing) => structuredClone(thing));
  }

  /** Takes an object away: its id answers 404 from now on. */
  remove(account: string, { id, object }: Thing): void {
    this.put(account, { id, object: `deleted ${object}` });
  }

  /** Moves paise between books. @throws Error when the amounts don't sum to 0: a defect of the stand-in. */
  post(amounts: readonly [book: string, paise: number][]): void {
    const sum = amounts.reduce((total, [, amount]) => total + amount, 0);
    if (sum !== 0) throw new Error(`posting does not sum to 0: ${JSON.stringify(amounts)}`);
    for (const [book, amount] of amounts) this.posting[book] = (this.posting[book] ?? 0) + amount;
  }

  /** Seconds since 1970 by the stand-in's own clock. */
  now(): number {
    return Math.floor(this.store.clock() / 1000);
  }

  id(prefix: string): string {
    return `${prefix}_${randomBytes(12).toString('hex')}`;
  }
}

/** Everything the stand-in knows: objects by account, books, answers by key. Rebuilt from its journal on start. */
export class Store {
  readonly things = new Map<string, Thing>();
  readonly books: Posting = {};
  readonly answers = new Map<string, Answered>();
  /** Deliveries that are still to be made, oldest first. */
  readonly undelivered = new Map<string, Thing>();
  private readonly order = new Map<string, string[]>();
  private readonly journal: Journal<Line>;

  constructor(folder: string) {
    this.journal = new Journal<Line>(folder);
    for (const line of this.journal.lines.splice(0)) this.apply(line);
  }

  /** Milliseconds since 1970: the machine's clock and what the control API advanced it by. */
  clock(): number {
    const ahead = this.things.get(`${BACKSTAGE}/clock`) as (Thing & { aheadMs: number }) | undefined;
    return Date.now() + (ahead?.aheadMs ?? 0);
  }

  /** Ids of one kind in the order they were made. */
  listed(account: string, object: string): readonly string[] {
    return this.order.get(`${account}/${object}`) ?? [];
  }

  answer(key: string): Answered | undefined {
    const found = this.answers.get(key);
    return found && this.clock() - found.at < KEY_KEPT_MS ? found : undefined;
  }

  commit(change: Change, answered?: Answered): void {
    if (change.puts.size === 0 && !answered) return;
    const line: Line = { puts: [...change.puts.values()], posting: change.posting, ...(answered && { answered }) };
    this.journal.append(line);
    this.apply(line);
  }

  close(): void {
    this.journal.close();
  }

  private apply({ puts, posting, answered }: Line): void {
    for (const [account, thing] of puts) {
      const key = `${account}/${thing.id}`;
      const kind = `${account}/${thing.object}`;
      const ids = this.order.get(kind) ?? [];
      if (!this.things.has(key)) ids.push(thing.id);
      this.order.set(kind, ids);
      this.things.set(key, thing);
      if (thing.object !== 'delivery') continue;
      if ('state' in thing && thing.state === 'waiting') this.undelivered.set(thing.id, thing);
      else this.undelivered.delete(thing.id);
    }
    for (const [book, amount] of Object.entries(posting)) this.books[book] = (this.books[book] ?? 0) + amount;
    if (answered) this.answers.set(answered.key, answered);
  }
}
