/** What a spreadsheet would run as a formula when a cell starts with it (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;
/** A negative amount is a number, not a formula. */
const NUMBER = /^-?\d+(\.\d+)?$/;

/** One cell: never a formula, quoted where the format wants it (RFC 4180). */
function cell(value: string): string {
  const text = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /["\r\n,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of a CSV file, with its end. A number is written as it is, what could be a formula as text. */
export const csvLine = (cells: readonly (string | number | bigint | null)[]): string =>
  `${cells.map((value) => cell(value === null ? '' : String(value))).join(',')}\r\n`;
