import { eq } from 'drizzle-orm';
import { writeReminder } from '#app/features/dunning/write-reminder.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { deskInvoices } from '#db/schema/index.ts';

/** Reminds a shipper of an invoice that is still to be paid, in time or not, by hand: beside the schedule. */
export async function remindInvoice(
  scope: OperatorScope,
  invoiceId: string,
  asked: Asked,
): Promise<Outcome<{ letters: number }>> {
  return runOnce<{ letters: number }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [invoice] = await tx.select().from(deskInvoices).where(eq(deskInvoices.invoiceId, invoiceId));
      if (!invoice) return refuse(violation('invoice.not_found', 'There is no such invoice.'));
      if (invoice.isVoid || invoice.outstandingPaise === 0n)
        return refuse(violation('invoice.nothing_owed', `Nothing is owed on invoice ${invoice.number}.`));
      const letters = await writeReminder(tx, invoice, {
        key: `invoice-reminder/${invoice.invoiceId}/${asked.key}`,
        title: 'A reminder',
        says: 'The invoice below is still to be paid. If the money is on its way, nothing more is needed.',
      });
      if (letters === 0) return refuse(violation('invoice.nobody_to_write_to', 'The shipper has nobody to write to.'));
      await audit(tx, {
        orgId: invoice.orgId,
        counterpartyOrgId: invoice.shipperOrgId,
        actorUserId: scope.userId,
        actorKind: 'operator',
        entity: 'invoice',
        entityId: invoice.invoiceId,
        action: 'invoice.reminded',
        data: { number: invoice.number, letters },
      });
      return done({ letters });
    },
  );
}
