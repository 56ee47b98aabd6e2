import { and, eq, getTableColumns } from 'drizzle-orm';
import type { Tx } from '#app/platform/db.server.ts';
import { refuse, violation } from '#app/platform/outcome.ts';
import { callOffs, lots } from '#db/schema/index.ts';

/** The answer where a booking has no such lot. */
export const NO_SUCH_LOT = refuse(violation('lot.not_found', 'The booking has no such lot.', 'Choose a lot of it.'));
/** The answer where a lot is not to come any more. */
export const CALLED_OFF = refuse(
  violation('conflict.called_off', 'The delivery of this lot was called off.', 'Announce it anew.'),
);

/** A lot of a booking, and when it was called off; null where it has none of that id. */
export async function lotOf(tx: Tx, booking: { id: string; hostOrgId: string }, lotId: string) {
  const [lot] = await tx
    .select({ ...getTableColumns(lots), calledOffAt: callOffs.calledOffAt })
    .from(lots)
    .leftJoin(callOffs, and(eq(callOffs.orgId, lots.orgId), eq(callOffs.lotId, lots.id)))
    .where(and(eq(lots.orgId, booking.hostOrgId), eq(lots.bookingId, booking.id), eq(lots.id, lotId)));
  return lot ?? null;
}
