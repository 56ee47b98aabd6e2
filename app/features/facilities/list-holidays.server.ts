import { and, asc, between, eq } from 'drizzle-orm';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { facilityHolidays } from '#db/schema/index.ts';
import { type FacilityRow, ownFacility } from './own-facility.server.ts';

/** A holiday as the calendar shows it. */
export type HolidayRow = { id: string; day: PlainDate; name: string; provisional: boolean };

/** A facility's holidays of a year, in order; null when the organisation has no such facility. */
export function listHolidays(
  scope: TenantScope,
  facilityId: string,
  year: number,
): Promise<{ facility: FacilityRow; rows: HolidayRow[] } | null> {
  return withTenant(scope, async (tx) => {
    const facility = await ownFacility(tx, scope, facilityId);
    if (!facility) return null;
    const ofFacility = and(eq(facilityHolidays.orgId, scope.orgId), eq(facilityHolidays.facilityId, facility.id));
    // A day stands there once, so a year's page is never longer than the year.
    const rows = await tx
      .select()
      .from(facilityHolidays)
      .where(and(ofFacility, between(facilityHolidays.day, `${year}-01-01`, `${year}-12-31`)))
      .orderBy(asc(facilityHolidays.day));
    return {
      facility,
      rows: rows.map(({ id, day, name, provisional }) => ({ id, day: plainDate(day), name, provisional })),
    };
  });
}
