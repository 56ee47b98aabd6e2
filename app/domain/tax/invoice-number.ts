import type { FinancialYear } from '../shared/financial-year.ts';

const PREFIX = /^[A-Z0-9]{1,3}$/;
const NUMBER = /^[A-Z0-9]{1,3}\/(\d\d)-(\d\d)\/(\d{6})$/;
const MAX_SEQUENCE = 999_999;

/**
 * 'KOS/26-27/000123'. CGST Rules 2017, rule 46(b): consecutive, unique in its financial year, at most 16 characters of
 * A-Z 0-9 - /. Upper case only, because the invoice portal upper-cases numbers before it hashes them.
 * @param input prefix: 1 to 3 of A-Z 0-9, one per supplier; sequence: 1 to 999,999
 * @throws RangeError for another prefix or sequence
 */
export function invoiceNumber(input: { prefix: string; financialYear: FinancialYear; sequence: number }): string {
  const { prefix, financialYear, sequence } = input;
  if (!PREFIX.test(prefix)) throw new RangeError(`An invoice prefix is 1 to 3 of A-Z 0-9, got ${prefix}`);
  if (!Number.isInteger(sequence) || sequence < 1 || sequence > MAX_SEQUENCE) {
    throw new RangeError(`An invoice sequence is 1 to 999,999, got ${sequence}`);
  }
  return `${prefix}/${financialYear.short}/${String(sequence).padStart(6, '0')}`;
}

/**
 * A first suggestion for an organisation's prefix, always three characters: the words' initials, then the name's other
 * letters, then X ('Konkan Oxide Stores' → 'KOS', 'Mundra Storage' → 'MSU'). It need not be unique.
 */
export function invoicePrefixFrom(name: string): string {
  // Accents are taken off their letters first; scripts other than Latin leave nothing and get X.
  const words =
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toUpperCase()
      .match(/[A-Z0-9]+/g) ?? [];
  const initials = words.map((word) => word.charAt(0)).join('');
  const others = words.map((word) => word.slice(1)).join('');
  return `${initials}${others}XXX`.slice(0, 3);
}

/** True for what {@link invoiceNumber} makes. Another supplier's numbers may be well-formed under rule 46 and not this. */
export function isInvoiceNumber(text: string): boolean {
  const match = NUMBER.exec(text);
  if (match === null) return false;
  const [, first, second, sequence] = match;
  return (Number(first) + 1) % 100 === Number(second) && sequence !== '000000';
}
