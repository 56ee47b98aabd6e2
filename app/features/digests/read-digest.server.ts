import { and, asc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { DigestFacts, DigestStay, OverdueInvoices } from '#app/domain/mail/digest.ts';
import { inr } from '#app/domain/shared/money.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { bookings, invoices } from '#db/schema/index.ts';

/** A digest shows a handful and counts the rest; nobody has more in a day. */
const STAYS_AT_MOST = 200;

type Party = typeof invoices.orgId | typeof invoices.shipperOrgId;

/** Bookings of the organisation on either side that a condition holds for, as a digest tells of them. */
async function stays(tx: Tx, orgId: string, condition: ReturnType<typeof and>): Promise<DigestStay[]> {
  const rows = await tx
    .select({
      reference: bookings.reference,
      hostOrgId: bookings.hostOrgId,
      pallets: bookings.pallets,
      place: bookings.place,
    })
    .from(bookings)
    .where(and(or(eq(bookings.hostOrgId, orgId), eq(bookings.shipperOrgId, orgId)), condition))
    .orderBy(asc(bookings.endsOn), asc(bookings.reference))
    .limit(STAYS_AT_MOST);
  return rows.map(({ reference, hostOrgId, pallets, place }) => ({
    reference,
    pallets,
    withWhom: hostOrgId === orgId ? place.shipperName : place.hostName,
    slotName: place.slotName,
    facilityName: place.facilityName,
  }));
}

/** What is open and past its day, of the invoices one side of which the organisation is. */
async function overdue(tx: Tx, party: Party, orgId: string, today: PlainDate): Promise<OverdueInvoices | null> {
  const [row] = await tx
    .select({
      number: sql<number>`count(*)::int`,
      paise: sql<string>`coalesce(sum(${invoices.outstandingPaise}), 0)::text`,
      oldest: sql<string | null>`min(${invoices.dueOn})::text`,
    })
    .from(invoices)
    .where(
      and(
        ...[eq(party, orgId), isNull(invoices.settledAt), isNull(invoices.voidedAt)],
        ...[lt(invoices.dueOn, today), gt(invoices.outstandingPaise, 0n)],
      ),
    );
  if (!row?.oldest) return null;
  return { number: row.number, outstanding: inr(BigInt(row.paise)), oldest: plainDate(row.oldest) };
}

/** What a day brings to an organisation, read in its own books. */
export async function readDigest(tx: Tx, orgId: string, today: PlainDate): Promise<DigestFacts> {
  const isHost = eq(bookings.hostOrgId, orgId);
  return {
    requests: await stays(tx, orgId, and(isHost, eq(bookings.state, 'requested'))),
    comingIn: await stays(
      tx,
      orgId,
      and(inArray(bookings.state, ['confirmed', 'arriving']), eq(bookings.startsOn, today)),
    ),
    goingOut: await stays(
      tx,
      orgId,
      and(inArray(bookings.state, ['in_storage', 'partly_released']), eq(bookings.endsOn, today)),
    ),
    overstaying: await stays(tx, orgId, eq(bookings.state, 'overstay')),
    toPay: await overdue(tx, invoices.shipperOrgId, orgId, today),
    toReceive: await overdue(tx, invoices.orgId, orgId, today),
  };
}
