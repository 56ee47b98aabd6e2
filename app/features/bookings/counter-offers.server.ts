import { and, eq } from 'drizzle-orm';
import type { Tx } from '#app/platform/db.server.ts';
import { refuse, violation } from '#app/platform/outcome.ts';
import { bookingOffers } from '#db/schema/index.ts';

export const COUNTERED = refuse(
  violation(
    'conflict.countered',
    'The shipper has made a counter-offer since; the request as it was sent is not on the table any more.',
    'Accept the counter-offer, make another, or decline.',
  ),
);

/** Whether the shipper of a request has taken its first word back with an offer of its own. */
export async function shipperCountered(
  tx: Pick<Tx, 'select'>,
  { id, hostOrgId }: { id: string; hostOrgId: string },
): Promise<boolean> {
  const [offer] = await tx
    .select({ id: bookingOffers.id })
    .from(bookingOffers)
    .where(
      and(
        eq(bookingOffers.orgId, hostOrgId),
        eq(bookingOffers.bookingId, id),
        eq(bookingOffers.kind, 'counter'),
        eq(bookingOffers.by, 'shipper'),
      ),
    )
    .limit(1);
  return offer !== undefined;
}
