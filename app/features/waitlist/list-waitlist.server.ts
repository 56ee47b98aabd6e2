import { desc, eq, sql } from 'drizzle-orm';
import type { WaitlistState } from '#app/domain/booking/waitlist.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { waitlistEntries } from '#db/schema/index.ts';

/** An entry as its shipper's page lists it. */
export type WaitlistRow = {
  id: string;
  state: WaitlistState;
  slotId: string;
  slotName: string;
  facilityName: string;
  startsOn: PlainDate;
  endsOn: PlainDate;
  pallets: number;
  massGrams: number;
  bookingId: string | null;
};

const SHOWN = 50;

/** The organisation's entries: those that wait or are offered first, then the newest of the rest. */
export async function listWaitlist(scope: TenantScope): Promise<WaitlistRow[]> {
  const { id, state, slotId, slotName, facilityName, startsOn, endsOn, pallets, massGrams, bookingId } =
    waitlistEntries;
  const rows = await withTenant(scope, (tx) =>
    tx
      .select({ id, state, slotId, slotName, facilityName, startsOn, endsOn, pallets, massGrams, bookingId })
      .from(waitlistEntries)
      .where(eq(waitlistEntries.shipperOrgId, scope.orgId))
      .orderBy(sql`${state} in ('waiting', 'offered') desc`, desc(waitlistEntries.createdAt), desc(id))
      .limit(SHOWN),
  );
  return rows.map((row) => ({ ...row, startsOn: plainDate(row.startsOn), endsOn: plainDate(row.endsOn) }));
}
