import type { AgeBucket } from '#app/domain/ledger/ageing.ts';
import type { Money } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { InvoiceStatus } from '#app/features/invoices/invoice-view.ts';

/** What the desk can be narrowed to by where invoices stand. */
export const DESK_STATUSES = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'To be paid' },
  { value: 'overdue', label: 'Overdue' },
  { value: 'part_paid', label: 'Part paid' },
  { value: 'paid', label: 'Paid' },
  { value: 'void', label: 'Void' },
] as const;

/** Columns that may be shown beside the number, in their order. */
export const DESK_COLUMNS = [
  { key: 'host', label: 'Host' },
  { key: 'shipper', label: 'Shipper' },
  { key: 'booking', label: 'Booking' },
  { key: 'port', label: 'Port' },
  { key: 'regime', label: 'Regime' },
  { key: 'classes', label: 'Classes' },
  { key: 'issued', label: 'Issued' },
  { key: 'due', label: 'Due' },
  { key: 'status', label: 'Status' },
  { key: 'payable', label: 'Payable' },
  { key: 'outstanding', label: 'Outstanding' },
] as const;
/** A column of {@link DESK_COLUMNS}. */
export type DeskColumn = (typeof DESK_COLUMNS)[number]['key'];

/** What is shown until somebody chooses. */
export const USUAL_COLUMNS: readonly DeskColumn[] = [
  'host',
  'shipper',
  'issued',
  'due',
  'status',
  'payable',
  'outstanding',
];

/** Buckets of what is overdue, with their words. */
export const AGE_LABELS = {
  not_due: 'Not due yet',
  '0-30': '1 to 30 days late',
  '31-60': '31 to 60 days late',
  '61-90': '61 to 90 days late',
  '90+': 'More than 90 days late',
} as const satisfies Record<AgeBucket, string>;

/** A row of the desk. */
export type DeskRow = {
  id: string;
  number: string;
  bookingReference: string;
  hostName: string;
  shipperName: string;
  portName: string;
  regime: 'bonded' | 'neutral';
  classes: string[];
  issuedOn: PlainDate;
  dueOn: PlainDate;
  status: InvoiceStatus;
  payable: Money;
  outstanding: Money;
};

/** A bucket of what is overdue, whatever bucket is filtered by. */
export type AgeTile = { bucket: AgeBucket; count: number; outstanding: Money };

/** A page of the desk; count and sums are of everything the filters let through, sums without what is void. */
export type DeskPage = {
  rows: DeskRow[];
  count: number;
  payable: Money;
  outstanding: Money;
  tiles: AgeTile[];
  /** Where the next and the previous page start; null where there is none. */
  after: string | null;
  before: string | null;
};

/** Parameters of the address that say where a page starts; nothing else of it does. */
export const PLACE_PARAMETERS = ['after', 'before'] as const;

/** An address's query without the place in the list: what a view keeps and a bulk job is asked about. */
export function withoutPlace(params: URLSearchParams): URLSearchParams {
  const kept = [...params].filter(([name, value]) => value !== '' && !PLACE_PARAMETERS.some((place) => place === name));
  return new URLSearchParams(kept);
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * A short name for a query of the desk, for the one-time keys of its forms: a key has no room for all filters and columns.
 * FNV-1a, 32 bits; should two queries of one page ever share it, the second form is refused and sent again.
 */
export function queryMark(query: string): string {
  let hash = FNV_OFFSET;
  for (const unit of query) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), FNV_PRIME);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
