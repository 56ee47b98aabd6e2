import { expect, test } from 'vitest';
import { csvCell, csvLine } from '#app/domain/shared/csv.ts';

test.each([
  ['Konkan Stores', 'Konkan Stores'],
  ['Konkan, Sons', '"Konkan, Sons"'],
  ['The "Old" Hall', '"The ""Old"" Hall"'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', `"'=1+1"`],
  ['+911234', `"'+911234"`],
  ['-2', `"'-2"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['\tx', `"'\tx"`],
  ['\r=x', `"'\r=x"`],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ['a=b', 'a=b'],
  ['', ''],
])('the cell of %j is %j', (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

test('a line ends as RFC 4180 says', () => {
  expect(csvLine(['a', '', 'b,c'])).toBe('a,,"b,c"\r\n');
});
