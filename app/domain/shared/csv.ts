/** What a spreadsheet would run as a formula when a cell starts with it. */
const STARTS_FORMULA = /^[=+\-@\t\r]/;

/**
 * A cell of a CSV file (RFC 4180). A text that a spreadsheet would take for a formula is quoted with an apostrophe, so that
 * a name somebody chose is never run.
 */
export function csvCell(text: string): string {
  const safe = STARTS_FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line of a CSV file, with its end. A number is written as it is. */
export const csvLine = (cells: readonly (string | number | bigint | null)[]): string =>
  `${cells.map((cell) => (typeof cell === 'string' ? csvCell(cell) : String(cell ?? ''))).join(',')}\r\n`;
