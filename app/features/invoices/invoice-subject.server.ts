import type { JournalSubject } from '#app/features/ledger/post-journals.server.ts';

type Issued = { id: string; orgId: string; shipperOrgId: string; bookingId: string };

/** What the journals of an invoice are about. */
export const subjectOf = ({ id, orgId, shipperOrgId, bookingId }: Issued): JournalSubject => ({
  orgId,
  shipperOrgId,
  bookingId,
  invoiceId: id,
});
