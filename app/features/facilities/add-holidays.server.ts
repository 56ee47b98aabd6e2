import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { facilityHolidays } from '#db/schema/index.ts';
import type { Holiday } from './holiday.schema.server.ts';
import { facilityNotFound, ownFacility } from './own-facility.server.ts';
import { fieldViolation } from './refusal.server.ts';

type NewHolidays = { facilityId: string; holidays: readonly Holiday[] };

/**
 * Enters days a facility is shut. A day that stands there already keeps its name, so that a list may be pasted again with
 * more lines. Prices from now on reckon with them; what was promised stays.
 * @returns how many were new; a refusal where none was
 */
export function addHolidays(
  scope: TenantScope,
  { facilityId, holidays }: NewHolidays,
  asked: Asked,
): Promise<Outcome<{ added: number }>> {
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const facility = await ownFacility(tx, scope, facilityId, 'share');
      if (!facility) return refuse(facilityNotFound());
      const rows = holidays.map((holiday) => ({ ...holiday, orgId: scope.orgId, facilityId: facility.id }));
      const added = await tx
        .insert(facilityHolidays)
        .values(rows)
        .onConflictDoNothing({ target: [facilityHolidays.facilityId, facilityHolidays.day] })
        .returning({ day: facilityHolidays.day });
      const field = asked.command === 'add-holiday' ? 'day' : 'list';
      if (added.length === 0)
        return refuse(fieldViolation(field, 'conflict.holiday', 'These days stand in the calendar already.'));
      await audit(tx, {
        orgId: scope.orgId,
        actorUserId: scope.userId,
        actorKind: 'host',
        entity: 'facility',
        entityId: facility.id,
        action: 'facility.holidays_added',
        data: { days: added.map(({ day }) => day).join(', ') },
      });
      return done({ added: added.length });
    },
  );
}
