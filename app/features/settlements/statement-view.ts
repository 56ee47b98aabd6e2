import type { Purpose } from '#app/domain/ledger/journal.ts';
import type { Money } from '#app/domain/shared/money.ts';
import type { Month } from '#app/domain/shared/month.ts';

/** The lines of a statement, in its order, as people read them. */
export const PURPOSE_LABELS: Readonly<Record<Purpose, string>> = {
  gross: 'Collected from shippers',
  refund: 'Refunds to shippers',
  commission: 'Commission',
  gst_on_commission: 'GST on commission',
  tcs: 'GST collected at source (s.52)',
  income_tax: 'Income tax deducted (s.194-O)',
  claim: 'Claims',
  deposit: 'Deposits kept',
  payout: 'Paid out',
};

/** A month in which something moved, as the list shows it. */
export type StatementRow = { month: Month; moved: Money; closing: Money };
