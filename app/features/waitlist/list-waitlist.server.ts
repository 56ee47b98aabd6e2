import { desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
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

const PER_PAGE = 50;

/** The page of a list an address asks for; what is no page is the first. */
export const waitlistPageSchema = z.object({ page: z.coerce.number().int().min(1).max(10_000).catch(1) });

/** One page of the organisation's entries: those that wait or are offered first, then the newest of the rest. */
export async function listWaitlist(
  scope: TenantScope,
  page: number,
): Promise<{ rows: WaitlistRow[]; page: number; hasNext: boolean }> {
  const { id, state, slotId, slotName, facilityName, startsOn, endsOn, pallets, massGrams, bookingId } =
    waitlistEntries;
  const rows = await withTenant(scope, (tx) =>
    tx
      .select({ id, state, slotId, slotName, facilityName, startsOn, endsOn, pallets, massGrams, bookingId })
      .from(waitlistEntries)
      .where(eq(waitlistEntries.shipperOrgId, scope.orgId))
      .orderBy(sql`${state} in ('waiting', 'offered') desc`, desc(waitlistEntries.createdAt), desc(id))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE),
  );
  return {
    rows: rows
      .slice(0, PER_PAGE)
      .map((row) => ({ ...row, startsOn: plainDate(row.startsOn), endsOn: plainDate(row.endsOn) })),
    page,
    hasNext: rows.length > PER_PAGE,
  };
}
