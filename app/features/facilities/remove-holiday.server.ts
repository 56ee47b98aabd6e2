import { and, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { facilityHolidays } from '#db/schema/index.ts';

const holidayNotFound = () => violation('holiday.not_found', 'There is no such holiday.');

/** Takes a holiday out of a facility's calendar. Prices that were worked out with it keep it. */
export async function removeHoliday(
  scope: TenantScope,
  { facilityId, holidayId }: { facilityId: string; holidayId: string },
  asked: Asked,
): Promise<Outcome<{ day: string }>> {
  if (!isUuid(facilityId) || !isUuid(holidayId)) return refuse(holidayNotFound());
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const [gone] = await tx
        .delete(facilityHolidays)
        .where(
          and(
            eq(facilityHolidays.orgId, scope.orgId),
            eq(facilityHolidays.facilityId, facilityId),
            eq(facilityHolidays.id, holidayId),
          ),
        )
        .returning();
      if (!gone) return refuse(holidayNotFound());
      await audit(tx, {
        orgId: scope.orgId,
        actorUserId: scope.userId,
        actorKind: 'host',
        entity: 'facility',
        entityId: facilityId,
        action: 'facility.holiday_removed',
        data: { day: gone.day, name: gone.name },
      });
      return done({ day: gone.day });
    },
  );
}
