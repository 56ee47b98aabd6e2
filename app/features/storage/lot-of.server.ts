import { and, eq } from 'drizzle-orm';
import type { Tx } from '#app/platform/db.server.ts';
import { refuse, violation } from '#app/platform/outcome.ts';
import { lots } from '#db/schema/index.ts';

/** The answer where a booking has no such lot. */
export const NO_SUCH_LOT = refuse(violation('lot.not_found', 'The booking has no such lot.', 'Choose a lot of it.'));

/** A lot of a booking; null where it has none of that id. */
export async function lotOf(tx: Tx, booking: { id: string; hostOrgId: string }, lotId: string) {
  const [lot] = await tx
    .select()
    .from(lots)
    .where(and(eq(lots.orgId, booking.hostOrgId), eq(lots.bookingId, booking.id), eq(lots.id, lotId)));
  return lot ?? null;
}
