import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { financialYearOf } from '#app/domain/shared/financial-year.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { invoiceNumber, invoicePrefixFrom, isInvoiceNumber } from '#app/domain/tax/invoice-number.ts';

const financialYear = financialYearOf(plainDate('2026-05-14'));

test('writes prefix, year and sequence', () => {
  expect(invoiceNumber({ prefix: 'KOS', financialYear, sequence: 123 })).toBe('KOS/26-27/000123');
  expect(invoiceNumber({ prefix: '7', financialYear, sequence: 999_999 })).toBe('7/26-27/999999');
});

test('refuses what rule 46 or the series does not allow', () => {
  for (const prefix of ['', 'kos', 'KOSX', 'K-S', 'KÖS', 'KOS\n']) {
    expect(() => invoiceNumber({ prefix, financialYear, sequence: 1 })).toThrow(RangeError);
  }
  for (const sequence of [0, -1, 1.5, 1_000_000, Number.NaN]) {
    expect(() => invoiceNumber({ prefix: 'KOS', financialYear, sequence })).toThrow(RangeError);
  }
});

it('is unique, within 16 characters of A-Z 0-9 - /, and known again', () => {
  const sequence = fc.integer({ min: 1, max: 999_999 });
  fc.assert(
    fc.property(fc.string(), sequence, sequence, (name, a, b) => {
      const prefix = invoicePrefixFrom(name);
      const number = invoiceNumber({ prefix, financialYear, sequence: a });
      expect(number).toMatch(/^[A-Z0-9][A-Z0-9/-]{0,15}$/);
      expect(isInvoiceNumber(number)).toBe(true);
      expect(number === invoiceNumber({ prefix, financialYear, sequence: b })).toBe(a === b);
    }),
  );
});

test.each(['', 'KOS/26-28/000123', 'KOS/26-27/000000', 'KOS/26-27/123', 'kos/26-27/000123', 'KOS/26-27/000123\n'])(
  '%j is not one',
  (text) => expect(isInvoiceNumber(text)).toBe(false),
);

test('the turn of the century is still consecutive', () => expect(isInvoiceNumber('KOS/99-00/000001')).toBe(true));

test.each([
  ['Konkan Oxide Stores', 'KOS'],
  ['Konkan Oxide Stores Private Limited', 'KOS'],
  ['Mundra Storage', 'MSU'],
  ['Quayslot', 'QUA'],
  ['3PL Hub', '3HP'],
  ['Ö', 'OXX'],
  ['गोदाम', 'XXX'],
  ['', 'XXX'],
])('%s suggests %s', (name, prefix) => expect(invoicePrefixFrom(name)).toBe(prefix));
