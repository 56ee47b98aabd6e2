import { and, eq, isNull, sql } from 'drizzle-orm';
import { audit } from '#app/platform/audit.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { discrepancies } from '#db/schema/index.ts';
import { onBooking } from './booking-command.server.ts';
import type { SettlementInput } from './storage.schema.server.ts';

/** Ends a discrepancy case with what was agreed. By either side; the other sees who wrote it. */
export function settleDiscrepancy(
  scope: TenantScope,
  { bookingId, discrepancyId, outcome, settlement }: SettlementInput & { bookingId: string },
  asked: Asked,
): Promise<Outcome<{ discrepancyId: string }>> {
  return onBooking(scope, bookingId, asked, async (tx, booking, by) => {
    const [row] = await tx
      .update(discrepancies)
      .set({ settledAt: sql`clock_timestamp()`, settledBy: scope.userId, outcome, settlement })
      .where(
        and(
          eq(discrepancies.orgId, booking.hostOrgId),
          eq(discrepancies.bookingId, bookingId),
          eq(discrepancies.id, discrepancyId),
          isNull(discrepancies.settledAt),
        ),
      )
      .returning({ id: discrepancies.id });
    if (!row) return refuse(violation('case.not_found', 'There is no such open case.', 'Look at the booking again.'));
    await audit(tx, {
      orgId: booking.hostOrgId,
      counterpartyOrgId: booking.shipperOrgId,
      actorUserId: scope.userId,
      actorKind: by,
      entity: 'booking',
      entityId: bookingId,
      action: 'booking.discrepancy_settled',
      data: { outcome, settlement },
    });
    return done({ discrepancyId });
  });
}
