import { expect, test } from 'vitest';
import { csvLine } from '#app/domain/shared/csv.ts';

test('cells are parted by commas and lines end as RFC 4180 wants', () => {
  expect(csvLine(['KOS/26-27/000123', 12, -5n, null, 'Konkan'])).toBe('KOS/26-27/000123,12,-5,,Konkan\r\n');
});

test('commas, quotes and line breaks are quoted', () => {
  expect(csvLine(['a,b', 'say "x"', 'two\nlines'])).toBe('"a,b","say ""x""","two\nlines"\r\n');
});

test.each(['=1+1', '+cmd', '-cmd', '@SUM(A1)', '\tx', '\r=x'])('what a spreadsheet would run is text: %j', (text) => {
  const written = csvLine([text]);
  expect(written.replaceAll('"', '').startsWith("'")).toBe(true);
});

test('a formula inside quotes is still text', () => {
  expect(csvLine(['=HYPERLINK("http://x","y")'])).toBe('"\'=HYPERLINK(""http://x"",""y"")"\r\n');
});

test('negative amounts stay numbers', () => {
  expect(csvLine(['-12.50', '-12.5x'])).toBe("-12.50,'-12.5x\r\n");
});
