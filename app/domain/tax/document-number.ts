import type { FinancialYear } from '../shared/financial-year.ts';
import { invoiceNumber } from './invoice-number.ts';

/** Papers with a series of their own: CGST Rules 46, 50, 51 and 53. */
export const DOCUMENT_KINDS = ['invoice', 'credit_note', 'debit_note', 'receipt_voucher', 'refund_voucher'] as const;
/** See {@link DOCUMENT_KINDS}. */
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

const LETTERS = { credit_note: 'C', debit_note: 'D', receipt_voucher: 'R', refund_voucher: 'V' } as const;
const NOTE = /^[A-Z0-9]{1,3}([CDRV])\/(\d\d)(\d\d)\/(\d{6})$/;

/**
 * 'KOS/26-27/000123' for an invoice, 'KOSC/2627/000123' for a credit note: each kind its own series of a supplier and
 * financial year, at most 16 characters of A-Z 0-9 - / (rule 46(b), rule 53(1A)).
 * @throws RangeError as {@link invoiceNumber}
 */
export function documentNumber(input: {
  kind: DocumentKind;
  prefix: string;
  financialYear: FinancialYear;
  sequence: number;
}): string {
  const { kind, prefix, financialYear } = input;
  const asInvoice = invoiceNumber(input);
  if (kind === 'invoice') return asInvoice;
  const year = financialYear.short.replace('-', '');
  return `${prefix}${LETTERS[kind]}/${year}/${asInvoice.slice(-6)}`;
}

/** The kind of note a number is of; null for an invoice's and for what {@link documentNumber} doesn't make. */
export function noteKindOf(number: string): Exclude<DocumentKind, 'invoice'> | null {
  const [, letter, first, second, sequence] = NOTE.exec(number) ?? [];
  if (letter === undefined || sequence === '000000' || (Number(first) + 1) % 100 !== Number(second)) return null;
  const kinds = ['credit_note', 'debit_note', 'receipt_voucher', 'refund_voucher'] as const;
  return kinds.find((kind) => LETTERS[kind] === letter) ?? null;
}

/** Rule 46(b) of anybody's number: at most 16 of A-Z 0-9 - /, as the portal wants them, in upper case. */
export const isWithinRule46 = (number: string): boolean => /^[A-Z0-9][A-Z0-9/-]{0,15}$/.test(number);
