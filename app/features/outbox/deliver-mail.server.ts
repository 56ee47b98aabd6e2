import { setTimeout as pause } from 'node:timers/promises';
import { and, eq, inArray } from 'drizzle-orm';
import { afterAnswer, KEY_GOOD_MS, type NextStep, TOO_OLD_MS } from '#app/domain/mail/retry.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { withSystem } from '#app/platform/db.server.ts';
import { failpoint } from '#app/platform/failpoint.server.ts';
import { log } from '#app/platform/log.server.ts';
import { type Post, post } from '#app/platform/post.server.ts';
import { mailOutbox } from '#db/schema/index.ts';
import { addressed, withheld } from './addressing.server.ts';
import { type Claimed, claimLetter } from './claim-letter.server.ts';

/** Letters handed over in one run, and the pause between them: the vendor takes five a second. */
const SENT_AT_MOST = 25;
const PAUSE_MS = 210;
/** Letters looked at in one run, sent or not. */
const HANDLED_AT_MOST = 500;

type End = { state: 'sent' | 'failed' | 'suppressed' | 'unknown' | 'kept'; reason?: string; messageId?: string };

/** Writes a letter's end. Sent is sent, whoever has the letter now; any other end is the claimant's to write. */
async function end({ id, claimedUntil }: Claimed, { state, reason, messageId }: End, now: Date): Promise<void> {
  const still =
    state === 'sent'
      ? inArray(mailOutbox.state, ['queued', 'sending', 'unknown', 'failed'])
      : and(eq(mailOutbox.state, 'sending'), eq(mailOutbox.claimedUntil, claimedUntil));
  const ended = { state, endedAt: now, claimedUntil: null, reason: reason ?? null, ...(messageId && { messageId }) };
  await withSystem((tx) =>
    tx
      .update(mailOutbox)
      .set(ended)
      .where(and(eq(mailOutbox.id, id), still)),
  );
}

/** Puts a letter back for later. */
async function putBack(letter: Claimed, step: Extract<NextStep, { state: 'queued' }>, now: Date): Promise<void> {
  const { id, claimedUntil, attempts, unclearBefore } = letter;
  const back = {
    state: 'queued' as const,
    claimedUntil: null,
    dueAt: new Date(now.getTime() + step.waitMs),
    reason: step.reason,
    // Certainly not taken: as if it had not been tried.
    ...(step.counts ? {} : { attempts: attempts - 1, unclearSince: unclearBefore }),
  };
  await withSystem((tx) =>
    tx
      .update(mailOutbox)
      .set(back)
      .where(and(eq(mailOutbox.id, id), eq(mailOutbox.state, 'sending'), eq(mailOutbox.claimedUntil, claimedUntil))),
  );
}

/** A letter whose key the vendor may have forgotten: asked by its message where we have one, else left to a person. */
async function settleForgotten(letter: Claimed, way: Post, now: Date): Promise<void> {
  const known = letter.messageId === null ? false : await way.knows(letter.messageId);
  if (known === null) return putBack(letter, { state: 'queued', waitMs: 900_000, counts: true, reason: 'asking' }, now);
  if (known) return end(letter, { state: 'sent' }, now);
  log().warn({ letterId: letter.id, template: letter.template }, 'a letter needs a person');
  return end(letter, { state: 'unknown', reason: 'no answer within the key’s day' }, now);
}

/** Hands one letter over and writes down what came of it. @returns whether the post is worth asking again at once */
async function handOver(letter: Claimed, way: Post, clock: Clock): Promise<boolean> {
  const ready = await addressed(letter);
  if (!ready.ok) {
    await end(letter, { state: 'failed', reason: ready.reason }, clock.now());
    return true;
  }
  failpoint('letter.claimed');
  const answer = await way.send(ready.parcel, `letter/${letter.id}`);
  failpoint('letter.sent');
  const step = afterAnswer(answer, letter.attempts, letter.unclearBefore !== null);
  const now = clock.now();
  if (step.state === 'queued') await putBack(letter, step, now);
  else await end(letter, step, now);
  if (step.state === 'failed' || step.state === 'unknown')
    log().error({ letterId: letter.id, template: letter.template, reason: step.reason }, 'a letter was not sent');
  // Who is down or busy for one letter is so for the next: the rest waits for the next run instead of a timeout each.
  return answer.kind !== 'unclear' && answer.kind !== 'not_now';
}

/**
 * Sends what is due, oldest first. Each letter is claimed under a lease in a transaction of its own and handed over after
 * that has committed, under a key made of its id; so a sender that dies anywhere is followed by another, and the vendor
 * makes one message of both. Several runs at once share the work.
 *
 * @param way how letters leave; null keeps them, to be shown only
 * @returns how many letters it handled
 */
export async function deliverMail(
  clock: Clock,
  { way = post(), pauseMs = PAUSE_MS }: { way?: Post | null; pauseMs?: number } = {},
): Promise<number> {
  let sent = 0;
  for (let handled = 0; handled < HANDLED_AT_MOST; handled++) {
    const now = clock.now();
    const letter = await claimLetter(now);
    if (!letter) return handled;
    const reason = await withheld(letter);
    const age = now.getTime() - letter.createdAt.getTime();
    if (reason !== null) await end(letter, { state: 'suppressed', reason }, now);
    else if (way === null) await end(letter, { state: 'kept' }, now);
    else if (letter.unclearBefore && now.getTime() - letter.unclearBefore.getTime() >= KEY_GOOD_MS)
      await settleForgotten(letter, way, now);
    else if (letter.unclearBefore === null && age > TOO_OLD_MS)
      await end(letter, { state: 'failed', reason: 'too old' }, now);
    else {
      if (sent > 0) await pause(pauseMs);
      if (!(await handOver(letter, way, clock)) || ++sent >= SENT_AT_MOST) return handled + 1;
    }
  }
  return HANDLED_AT_MOST;
}
