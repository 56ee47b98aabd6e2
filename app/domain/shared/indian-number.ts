/**
 * Inserts Indian separators into a run of digits: three digits on the right, then twos ('1234567' → '12,34,567').
 * @param digits decimal digits only, no sign and no fraction
 */
export function groupIndian(digits: string): string {
  const head = digits.slice(0, -3);
  const tail = digits.slice(-3);
  return head === '' ? tail : `${head.replace(/\B(?=(\d{2})+$)/g, ',')},${tail}`;
}

/** Groups of two or three digits: people paste both 1,23,456 and 123,456. '1,5' is refused: it may mean one and a half. */
const GROUPED_DECIMAL = /^(\d+|\d{1,3}(?:,\d{2,3})*,\d{3})(?:\.(\d+))?$/;

/**
 * Reads a non-negative decimal into its smallest unit, without floats ('1,234.5' at 2 places → 123450n).
 * @param places how many digits may follow the point; more gives null, never a rounding
 * @returns null when the text is empty, negative, in exponent form or badly grouped
 */
export function parseScaledDecimal(text: string, places: number): bigint | null {
  const match = GROUPED_DECIMAL.exec(text.trim());
  const whole = match?.[1];
  const fraction = match?.[2] ?? '';
  if (whole === undefined || fraction.length > places) return null;
  return BigInt(whole.replaceAll(',', '') + fraction.padEnd(places, '0'));
}

/** A whole count with its noun: '1 day', '1,200 days'. The plural is the noun plus 's'. */
export function countOf(count: number, noun: string): string {
  return `${groupIndian(String(count))} ${noun}${count === 1 ? '' : 's'}`;
}
