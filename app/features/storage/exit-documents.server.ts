import { randomUUID } from 'node:crypto';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { filingObjections } from '#app/domain/storage/exit-document.ts';
import { audit } from '#app/platform/audit.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import { sqlState } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { exitDocuments } from '#db/schema/index.ts';
import { onBooking } from './booking-command.server.ts';
import { lotOf, NO_SUCH_LOT } from './lot-of.server.ts';
import type { ExitDocumentInput } from './storage.schema.server.ts';

/** Files a document on which so much of a lot may leave. By either side. */
export async function fileExitDocument(
  scope: TenantScope,
  { bookingId, ...input }: ExitDocumentInput & { bookingId: string },
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<{ exitDocumentId: string }>> {
  try {
    return await onBooking(scope, bookingId, asked, async (tx, booking, by) => {
      const lot = await lotOf(tx, booking, input.lotId);
      if (!lot) return NO_SUCH_LOT;
      const found = filingObjections(input, lot.regime, dateInZone(clock.now(), booking.place.timeZone));
      if (found.length > 0) return refuse(...found);
      const exitDocumentId = randomUUID();
      const { hostOrgId: orgId, shipperOrgId } = booking;
      await tx.execute(sql`
        insert into exit_documents (id, org_id, shipper_org_id, booking_id, lot_id, kind, number, dated_on, valid_until,
          duty_reference, duty_paid_on, order_number, order_on, pallets, mass_grams, created_by)
        values (${exitDocumentId}, ${orgId}, ${shipperOrgId}, ${bookingId}, ${lot.id}, ${input.kind}, ${input.number},
          ${input.datedOn}, ${input.validUntil}, ${input.dutyReference}, ${input.dutyPaidOn}, ${input.orderNumber},
          ${input.orderOn}, ${input.pallets}, ${input.massGrams}, ${scope.userId})`);
      await audit(tx, {
        orgId,
        counterpartyOrgId: shipperOrgId,
        actorUserId: scope.userId,
        actorKind: by,
        entity: 'booking',
        entityId: bookingId,
        action: 'booking.exit_document_filed',
        data: {
          lot: lot.number,
          kind: input.kind,
          number: input.number,
          pallets: input.pallets,
          massGrams: input.massGrams,
        },
      });
      return done({ exitDocumentId });
    });
  } catch (error) {
    if (sqlState(error) !== '23505') throw error;
    return refuse(
      violation('exit.known', `Document ${input.number} is filed for this lot already.`, 'Use the one that is filed.'),
    );
  }
}

/** Takes a document back: nothing more leaves on it. */
export function withdrawExitDocument(
  scope: TenantScope,
  { bookingId, exitDocumentId }: { bookingId: string; exitDocumentId: string },
  asked: Asked,
): Promise<Outcome<{ exitDocumentId: string }>> {
  return onBooking(scope, bookingId, asked, async (tx, booking, by) => {
    const [row] = await tx
      .update(exitDocuments)
      .set({ withdrawnAt: sql`clock_timestamp()` })
      .where(
        and(
          eq(exitDocuments.orgId, booking.hostOrgId),
          eq(exitDocuments.bookingId, bookingId),
          eq(exitDocuments.id, exitDocumentId),
          isNull(exitDocuments.withdrawnAt),
        ),
      )
      .returning({ number: exitDocuments.number });
    if (!row)
      return refuse(violation('exit.not_found', 'There is no such document, or it was taken back before.', null));
    await audit(tx, {
      orgId: booking.hostOrgId,
      counterpartyOrgId: booking.shipperOrgId,
      actorUserId: scope.userId,
      actorKind: by,
      entity: 'booking',
      entityId: bookingId,
      action: 'booking.exit_document_withdrawn',
      data: { number: row.number },
    });
    return done({ exitDocumentId });
  });
}
