import { and, asc, eq, inArray, lte, or } from 'drizzle-orm';
import { followerOf, followInvoice } from '#app/features/stripe-invoices/follow-invoice.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { cardsAreSetUp, stripeProblem } from '#app/platform/stripe.server.ts';
import { cardPayments } from '#db/schema/index.ts';
import { findSession, readSession } from './checkout-terms.server.ts';
import { type CardPaymentRow, settleSession } from './settle-payment.server.ts';

const BATCH = 20;
/** How long a try is left to its events before it is read, in milliseconds. */
const LEFT_ALONE_MS = 5 * 60_000;
/** The page of an invoice is open for weeks. */
const INVOICE_LEFT_ALONE_MS = 60 * 60_000;

/**
 * Reads tries that are still open: an event that never came, or a page whose answer was lost, leaves nobody's money unrecorded.
 * @returns how many it read
 */
export async function lookAfterTries(clock: Clock = systemClock): Promise<number> {
  if (!cardsAreSetUp()) return 0;
  const before = new Date(clock.now().getTime() - LEFT_ALONE_MS);
  const longBefore = new Date(clock.now().getTime() - INVOICE_LEFT_ALONE_MS);
  const left = or(
    and(eq(cardPayments.page, 'checkout'), lte(cardPayments.checkedAt, before)),
    lte(cardPayments.checkedAt, longBefore),
  );
  const open = and(inArray(cardPayments.state, ['opening', 'open']), left);
  const rows = await withSystem((tx) =>
    tx.select().from(cardPayments).where(open).orderBy(asc(cardPayments.checkedAt)).limit(BATCH),
  );
  for (const row of rows) {
    try {
      await look(row, clock);
    } catch (error) {
      log().warn({ cardPaymentId: row.id, problem: stripeProblem(error) }, 'a try could not be read');
      // Not first in the queue again: one that can't be read doesn't keep the others waiting.
      await putOff(row, clock);
    }
  }
  return rows.length;
}

const putOff = (row: CardPaymentRow, clock: Clock) =>
  withSystem((tx) => tx.update(cardPayments).set({ checkedAt: clock.now() }).where(eq(cardPayments.id, row.id)));

async function look(row: CardPaymentRow, clock: Clock): Promise<void> {
  if (row.page === 'invoice') {
    const invoice = await followerOf(row.invoiceId ?? '');
    if (invoice) await followInvoice(invoice, clock);
    await putOff(row, clock);
    return;
  }
  const session = row.sessionId === null ? await findSession(row) : await readSession(row, row.sessionId);
  if (session) await settleSession(row, await readSession(row, session.id), clock);
  // None was opened, and it is too late to open it.
  else if (row.expiresAt <= clock.now()) await settleSession(row, null, clock);
  else await putOff(row, clock);
}
