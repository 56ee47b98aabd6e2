import { eq, or } from 'drizzle-orm';
import { z } from 'zod';
import { deliveryOf, laterOf, suppressionOf } from '#app/domain/mail/event.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withSystem } from '#app/platform/db.server.ts';
import { env } from '#app/platform/env.server.ts';
import { log } from '#app/platform/log.server.ts';
import { LETTER_TAG } from '#app/platform/post.server.ts';
import { isSignedBy, signedMessage } from '#app/platform/signed-message.server.ts';
import { mailEvents, mailOutbox, mailSuppressions } from '#db/schema/index.ts';

const ADDRESSES_AT_MOST = 50;

/** The parts of an event that are read; a vendor may add to it what it likes. */
const EVENT = z.object({
  type: z.string().min(1).max(100),
  created_at: z.coerce.date(),
  data: z
    .object({
      email_id: z.string().max(200).optional(),
      to: z.array(z.string().max(320)).max(ADDRESSES_AT_MOST).default([]),
      tags: z.unknown().optional(),
      bounce: z.object({ type: z.string().max(100) }).optional(),
    })
    .default({ to: [] }),
});
type Event = z.infer<typeof EVENT>;

/** Our letter's id among a message's tags, which come as a record or as a list. */
function letterIdOf(tags: unknown): string | null {
  const record = z.record(z.string(), z.unknown()).safeParse(tags);
  const list = z.array(z.object({ name: z.string(), value: z.unknown() })).safeParse(tags);
  const value = list.success
    ? list.data.find(({ name }) => name === LETTER_TAG)?.value
    : record.success
      ? record.data[LETTER_TAG]
      : null;
  return typeof value === 'string' && isUuid(value) ? value : null;
}

/** The letter an event is about: by the tag it was sent with, or by its message. Locked, so that events are read in turn. */
async function letterOf(tx: Tx, letterId: string | null, messageId: string | null) {
  const its = or(
    letterId === null ? undefined : eq(mailOutbox.id, letterId),
    messageId === null ? undefined : eq(mailOutbox.messageId, messageId),
  );
  if (!its) return null;
  const [row] = await tx.select().from(mailOutbox).where(its).for('update');
  return row ?? null;
}

type Letter = typeof mailOutbox.$inferSelect;

/**
 * What an event says of its letter. A message we have no answer about is known by its first event: however that answer
 * got lost, the letter was sent.
 */
async function applyTo(tx: Tx, letter: Letter, event: Event): Promise<void> {
  const messageId = event.data.email_id ?? null;
  if (letter.messageId !== null && messageId !== null && letter.messageId !== messageId) {
    log().error({ letterId: letter.id }, 'a letter has a second message');
    return;
  }
  const told = deliveryOf(event.type);
  const delivery = told === null ? letter.delivery : laterOf(letter.delivery, told);
  const isNews = letter.state !== 'sent' && messageId !== null;
  // An update of nothing is an error to the query builder.
  if (!isNews && delivery === letter.delivery) return;
  const at = event.created_at;
  await tx
    .update(mailOutbox)
    .set({
      ...(isNews && { state: 'sent', claimedUntil: null, endedAt: at, reason: null, messageId }),
      ...(delivery !== letter.delivery && { delivery, deliveryAt: at }),
    })
    .where(eq(mailOutbox.id, letter.id));
}

/** Whether a message of the vendor was taken in. `absent`: there is no post here; `refused`: it isn't the vendor's. */
export type Heard = 'heard' | 'again' | 'absent' | 'refused' | 'unreadable';

/**
 * Takes in what the vendor tells of our messages: each event once, by its own id, together with what follows from it.
 *
 * @throws when it can't be stored, so that it is told again
 */
export async function hearEvent(headers: Headers, body: string, clock: Clock): Promise<Heard> {
  const secrets = env().RESEND_WEBHOOK_SECRET?.split(',') ?? [];
  if (secrets.length === 0) return 'absent';
  const message = signedMessage(headers, body);
  if (!message || !isSignedBy(message, secrets, clock.now())) return 'refused';
  const event = readEvent(body);
  if (!event) {
    log().error({ eventId: message.id }, 'an event of the mail vendor can’t be read');
    return 'unreadable';
  }
  return withSystem((tx) => take(tx, message.id, event));
}

function readEvent(body: string): Event | null {
  try {
    const parsed = EVENT.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

async function take(tx: Tx, id: string, event: Event): Promise<Heard> {
  const { type, created_at: happenedAt, data } = event;
  const letterId = letterIdOf(data.tags);
  const messageId = data.email_id ?? null;
  const stored = await tx
    .insert(mailEvents)
    .values({ id, type, messageId, letterId, happenedAt })
    .onConflictDoNothing()
    .returning({ id: mailEvents.id });
  if (stored.length === 0) return 'again';
  const letter = await letterOf(tx, letterId, messageId);
  if (letter) await applyTo(tx, letter, event);
  const reason = suppressionOf(type, data.bounce?.type ?? null);
  const addresses = letter ? [letter.recipient] : data.to;
  if (reason && addresses.length > 0) {
    const rows = addresses.map((address) => ({ address: address.toLowerCase(), reason, eventId: id }));
    await tx.insert(mailSuppressions).values(rows).onConflictDoNothing();
  }
  return 'heard';
}
