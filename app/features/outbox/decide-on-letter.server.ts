import { and, eq, inArray, sql } from 'drizzle-orm';
import { TOO_OLD_MS } from '#app/domain/mail/retry.ts';
import { IN_NEED } from '#app/domain/mail/states.ts';
import { fieldViolation } from '#app/features/facilities/refusal.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import { enqueue } from '#app/platform/queue.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { mailEvents, mailOutbox } from '#db/schema/index.ts';
import type { AddressInput, FoundLetterInput, LetterInput } from './letter-decision.schema.server.ts';

type Letter = typeof mailOutbox.$inferSelect;
type Change = Partial<Letter> & { state: Letter['state'] };

/** Decides about a letter under its lock: one that meanwhile has no need of it is refused. */
function decide(
  scope: OperatorScope,
  id: string,
  asked: Asked,
  decision: { action: string; change: (letter: Letter, tx: Tx) => Promise<Outcome<Change>> | Outcome<Change> },
): Promise<Outcome<null>> {
  return runOnce<null>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [letter] = await tx
        .select()
        .from(mailOutbox)
        .where(and(eq(mailOutbox.id, id), inArray(mailOutbox.state, [...IN_NEED])))
        .for('update');
      if (!letter) return refuse(noNeed());
      const changed = await decision.change(letter, tx);
      if (!changed.ok) return changed;
      await tx.update(mailOutbox).set(changed.value).where(eq(mailOutbox.id, id));
      const { state, template } = letter;
      await audit(tx, {
        ...{ actorKind: 'operator', actorUserId: scope.userId, entity: 'letter', entityId: id },
        ...{ action: decision.action, fromState: state, toState: changed.value.state, data: { template } },
      });
      return done(null);
    },
  );
}

/**
 * Lets a letter that failed, or may have been sent, be sent as if it had never been tried. Within a day of its first try the vendor
 * still knows its key, and a message that did leave is not made twice.
 */
export function sendLetterAgain(
  scope: OperatorScope,
  { id }: LetterInput,
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<null>> {
  return decide(scope, id, asked, {
    action: 'letter.sent_again',
    change: async ({ createdAt }, tx) => {
      const now = clock.now();
      if (now.getTime() - createdAt.getTime() > TOO_OLD_MS) return refuse(tooOld());
      await enqueue(tx, 'letters.deliver', {}, { key: 'letters.deliver' });
      const untried = { attempts: 0, claimedUntil: null, unclearSince: null, endedAt: null, reason: null };
      return done({ state: 'queued', dueAt: now, ...untried });
    },
  });
}

/** Writes down that a letter of which we had no answer was found among the vendor's messages. */
export function markLetterSent(
  scope: OperatorScope,
  { id, message }: FoundLetterInput,
  asked: Asked,
): Promise<Outcome<null>> {
  return decide(scope, id, asked, {
    action: 'letter.found',
    change: async ({ state, messageId }, tx) => {
      if (state !== 'unknown') return refuse(certainlyNotSent());
      if (messageId !== null && messageId !== message) return refuse(otherMessage());
      const [other] = await tx.select({ id: mailOutbox.id }).from(mailOutbox).where(eq(mailOutbox.messageId, message));
      const [told] = await tx
        .select({ letterId: mailEvents.letterId })
        .from(mailEvents)
        .where(eq(mailEvents.messageId, message))
        .limit(1);
      if ((other && other.id !== id) || (told?.letterId != null && told.letterId !== id)) return refuse(otherMessage());
      return done({ state: 'sent', messageId: message, reason: null });
    },
  });
}

/** Takes a letter off the list: nobody needs it any more. */
export function dismissLetter(scope: OperatorScope, { id }: LetterInput, asked: Asked): Promise<Outcome<null>> {
  return decide(scope, id, asked, { action: 'letter.dismissed', change: () => done({ state: 'dismissed' }) });
}

/** Lets an address get mail again. What was held back meanwhile is not sent after all. */
export function liftSuppression(scope: OperatorScope, { address }: AddressInput, asked: Asked): Promise<Outcome<null>> {
  return runOnce<null>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [lifted] = await tx.execute<{ reason: string; event_id: string }>(
        sql`select reason, event_id from lift_mail_suppression(${address})`,
      );
      if (!lifted) return refuse(violation('mail.not_suppressed', 'This address is not on the list any more.'));
      // The audit keeps no address: the event that put it there leads to the vendor's list.
      await audit(tx, {
        ...{ actorKind: 'operator', actorUserId: scope.userId, entity: 'user', entityId: scope.userId },
        ...{ action: 'letter.address_lifted', data: { reason: lifted.reason, event: lifted.event_id } },
      });
      return done(null);
    },
  );
}

const noNeed = () =>
  violation(
    'conflict.letter_settled',
    'This letter needs nobody any more.',
    'Somebody has decided about it, or the vendor has told what became of it.',
  );

const tooOld = () =>
  violation(
    'letter.too_old',
    'This letter is more than three days old: what it says may be no longer true, and its links are dead.',
    'Do again what it tells of, or write to its reader yourself; then dismiss it.',
  );

const certainlyNotSent = () => violation('letter.refused', 'This letter was refused, so it was never sent.');

const otherMessage = () => fieldViolation('message', 'letter.other_message', 'This is the message of another letter.');
