import type { Money } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { InvoiceStatus } from './invoice-view.ts';

/** A row of any list of invoices. */
export type InvoiceRow = {
  id: string;
  number: string;
  bookingReference: string;
  hostName: string;
  shipperName: string;
  issuedOn: PlainDate;
  dueOn: PlainDate;
  status: InvoiceStatus;
  total: Money;
};

/** One page of rows; `count` and `sum` are of everything the filters let through. */
export type InvoicePage = { rows: InvoiceRow[]; page: number; hasNext: boolean; count: number; sum: Money };

/** The choices of the status filter. */
export const STATUS_OPTIONS = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Unpaid' },
  { value: 'overdue', label: 'Overdue' },
  { value: 'paid', label: 'Paid' },
];
