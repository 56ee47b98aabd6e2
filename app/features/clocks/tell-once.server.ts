import { inArray, sql } from 'drizzle-orm';
import type { Tx } from '#app/platform/db.server.ts';
import { queueMail } from '#app/platform/mail.server.ts';
import { clockAlerts } from '#db/schema/index.ts';
import type { Letters } from '#emails/letters.ts';

/** A step of a clock that is to be told, by what makes it one. */
export type Alert = Pick<
  typeof clockAlerts.$inferInsert,
  'orgId' | 'subject' | 'subjectId' | 'clock' | 'markOn' | 'step' | 'toldOn'
>;

/** Who reads of it; the address of their organisation is part of the links. */
export type Reader = { userId: string; email: string; slug: string };

type ContactRow = { user_id: string; email: string; slug: string };
const readers = (rows: readonly ContactRow[]): Reader[] =>
  rows.map(({ user_id, email, slug }) => ({ userId: user_id, email, slug }));

/** The people of some sides of a booking who may act on it. */
export async function readersOfBooking(
  tx: Tx,
  bookingId: string,
  sides: readonly ('host' | 'shipper')[],
): Promise<Reader[]> {
  const rows = await tx.execute<ContactRow>(sql`
    select c.user_id, c.email, c.slug from unnest(${sql.param(`{${sides.join(',')}}`)}::text[]) as side (name)
    cross join lateral booking_contacts(${bookingId}::uuid, side.name) c`);
  return readers(rows);
}

/** The owners and managers of an organisation. */
export async function managersOf(tx: Tx, orgId: string): Promise<Reader[]> {
  return readers(await tx.execute<ContactRow>(sql`select user_id, email, slug from manager_contacts(${orgId}::uuid)`));
}

/**
 * Writes an alert down and its letters with it, once by subject, clock, mark and step: whoever writes the row first tells it, and
 * nobody else does, whoever joins the organisation later.
 * @returns whether it was told now
 */
export async function tellOnce<T extends keyof Letters, To extends Reader>(
  tx: Tx,
  alert: Alert,
  to: readonly To[],
  letter: { template: T; propsFor: (reader: To) => Letters[T] },
): Promise<boolean> {
  const [written] = await tx
    .insert(clockAlerts)
    .values({ ...alert, letters: to.length })
    .onConflictDoNothing()
    .returning({ id: clockAlerts.id });
  if (!written) return false;
  for (const reader of to)
    await queueMail(tx, {
      key: `${letter.template}/${written.id}/${reader.userId}/${reader.slug}`,
      recipient: reader.email,
      template: letter.template,
      props: letter.propsFor(reader),
    });
  return true;
}

type Step = Pick<Alert, 'subjectId' | 'clock' | 'markOn' | 'step'>;
const keyOf = ({ subjectId, clock, markOn, step }: Step) => `${subjectId} ${clock} ${markOn} ${step}`;

/** Of some subjects, which steps were told: so that a run after the first has nothing to open a transaction for. */
export async function toldOf(tx: Tx, subjectIds: readonly string[]): Promise<{ has: (step: Step) => boolean }> {
  if (subjectIds.length === 0) return { has: () => false };
  const rows = await tx
    .select({
      subjectId: clockAlerts.subjectId,
      clock: clockAlerts.clock,
      markOn: clockAlerts.markOn,
      step: clockAlerts.step,
    })
    .from(clockAlerts)
    .where(inArray(clockAlerts.subjectId, [...subjectIds]));
  const told = new Set(rows.map(keyOf));
  return { has: (step) => told.has(keyOf(step)) };
}
