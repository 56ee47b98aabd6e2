import { PURPOSES, type Purpose } from '#app/domain/ledger/journal.ts';
import type { HostStatement } from '#app/domain/ledger/statement.ts';
import type { Money } from '#app/domain/shared/money.ts';
import type { Month } from '#app/domain/shared/month.ts';
import { addDays, formatDate } from '#app/domain/shared/plain-date.ts';

/** The lines of a statement, in its order, as people read them. */
const PURPOSE_LABELS: Readonly<Record<Purpose, string>> = {
  gross: 'Collected from shippers',
  refund: 'Refunds to shippers',
  commission: 'Commission',
  gst_on_commission: 'GST on commission',
  fee_advance: 'Commission taken from card payments',
  tcs: 'GST collected at source (s.52)',
  income_tax: 'Income tax deducted (s.194-O)',
  claim: 'Claims',
  deposit: 'Deposits kept',
  payout: 'Paid out',
};

/** A month in which something moved, as the list shows it. */
export type StatementRow = { month: Month; moved: Money; closing: Money };

/** A statement as its page and its paper tell it: what was carried over, what moved, and what its balance is called. */
export function statementLines({ period, opening, lines, closing }: HostStatement) {
  const days = `${formatDate(period.startsOn)} to ${formatDate(addDays(period.endsOn, -1))}`;
  return {
    lines: [
      { label: 'Carried over', formula: `Balance before ${formatDate(period.startsOn)}`, amount: opening },
      ...PURPOSES.filter((purpose) => lines[purpose].paise !== 0n).map((purpose) => ({
        ...{ label: PURPOSE_LABELS[purpose], formula: days, amount: lines[purpose] },
      })),
    ],
    total: closing.paise < 0n ? 'You owe, carried over' : 'Owed to you, carried over',
  };
}
