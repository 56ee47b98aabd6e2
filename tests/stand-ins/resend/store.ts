import { Journal } from '../stripe/journal.ts';
import type { Asked } from './message.ts';

const KEY_KEPT_MS = 86_400_000;

/** A message that was taken. */
export type Message = Asked & { id: string; created_at: string; last_event: string; key: string | null };
/** An event on its way to the webhook. */
export type Delivery = {
  id: string;
  body: string;
  attempts: number;
  dueAt: number;
  state: 'waiting' | 'delivered' | 'given up';
};
/** What a key was answered, and for which parameters. */
export type Answered = { key: string; asked: string; messageId: string; at: number };

type Line = { messages?: Message[]; deliveries?: Delivery[]; answered?: Answered; aheadMs?: number };

/** Everything the stand-in knows, read back from its journal when it starts. */
export class Store {
  readonly messages = new Map<string, Message>();
  readonly deliveries = new Map<string, Delivery>();
  private readonly keys = new Map<string, Answered>();
  private readonly journal: Journal<Line>;
  private aheadMs = 0;

  constructor(folder: string) {
    this.journal = new Journal<Line>(folder);
    for (const line of this.journal.lines) this.apply(line);
  }

  /** Its own time: ahead of the machine's by what the control API was told. */
  clock = () => Date.now() + this.aheadMs;
  ahead = () => this.aheadMs;

  /** What a key answered within the last 24 hours. */
  answer(key: string): Answered | undefined {
    const known = this.keys.get(key);
    return known && this.clock() - known.at < KEY_KEPT_MS ? known : undefined;
  }

  /** Written to the disk first, so that what is answered survives the process. */
  commit(line: Line): void {
    this.journal.append(line);
    this.apply(line);
  }

  private apply({ messages = [], deliveries = [], answered, aheadMs }: Line): void {
    for (const message of messages) this.messages.set(message.id, message);
    for (const delivery of deliveries) this.deliveries.set(delivery.id, delivery);
    if (answered) this.keys.set(answered.key, answered);
    if (aheadMs !== undefined) this.aheadMs = aheadMs;
  }
}
