import type { TimelineEntry } from '#app/components/ui/timeline.tsx';
import type { Money } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { CreditSplit } from '#app/domain/tax/credit-note.ts';
import type { ClaimView } from '#app/features/claims/read-claims.server.ts';
import type { depositsOf } from '#app/features/deposits/read-deposits.server.ts';
import type { DisputeView } from '#app/features/disputes/dispute-view.ts';

/** Who reads an invoice's page. */
export type Reader = 'host' | 'shipper' | 'operator';

/** An entry in the host's books: a debit above zero, a credit below. */
export type Entry = { key: string; on: PlainDate; kind: string; account: string; amount: Money };

/** What came of an invoice after it was issued. */
export type InvoiceStory = {
  reader: Reader;
  voidReason: string | null;
  canVoid: boolean;
  notes: {
    id: string;
    kind: 'credit_note' | 'debit_note';
    number: string;
    issuedOn: PlainDate;
    reason: string;
    payable: Money;
    split: CreditSplit;
  }[];
  refunds: {
    id: string;
    amount: Money;
    rail: 'bank_transfer' | 'upi' | 'card';
    reference: string;
    paidOn: PlainDate;
    failedOn: PlainDate | null;
    failure: string | null;
  }[];
  disputes: DisputeView[];
  claims: ClaimView[];
  deposits: Awaited<ReturnType<typeof depositsOf>>;
  /** Null for the shipper: the books are the host's. */
  journal: Entry[] | null;
  /** What the law lets a micro or small host ask for its lateness by today; null where it is not late. */
  interest: Money | null;
  /** What is still to be paid back on this invoice. */
  refundDue: Money | null;
  /** What the host keeps for the shipper over all invoices. */
  balance: Money | null;
  timeline: TimelineEntry[];
};
