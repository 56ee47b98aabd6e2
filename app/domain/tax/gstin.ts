import type { Violation } from '../shared/verdict.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Each run of positions of a regular taxpayer's GSTIN: two for the State, ten of the PAN, entity, kind, check. */
const PARTS = [
  { last: 2, allowed: /[0-9]/, says: 'a digit of the State code' },
  { last: 7, allowed: /[A-Z]/, says: 'a letter of the PAN' },
  { last: 11, allowed: /[0-9]/, says: 'a digit of the PAN' },
  { last: 12, allowed: /[A-Z]/, says: 'the last letter of the PAN' },
  { last: 13, allowed: /[1-9A-Z]/, says: 'the number of the registration, 1 to 9 or a letter' },
  { last: 14, allowed: /[Z1-9ABD-J]/, says: 'nearly always Z' },
  { last: 15, allowed: /[0-9A-Z]/, says: 'the check character, a digit or letter' },
] as const;

/**
 * The 15th character for the first 14: weights 1, 2, 1, 2 … over base 36, the digits of each product added, the sum
 * filled up to a multiple of 36 (GSTN's published scheme). It catches every single mistyped character.
 * @throws RangeError unless given 14 characters of 0-9 A-Z
 */
export function gstinCheckDigit(first14: string): string {
  if (!/^[0-9A-Z]{14}$/.test(first14)) throw new RangeError(`Not the first 14 characters of a GSTIN: ${first14}`);
  let total = 0;
  for (let index = 0; index < 14; index += 1) {
    const product = ALPHABET.indexOf(first14.charAt(index)) * (index % 2 === 0 ? 1 : 2);
    total += Math.floor(product / 36) + (product % 36);
  }
  return ALPHABET.charAt((36 - (total % 36)) % 36);
}

/** The answer of {@link checkGstin}. */
export type GstinCheck =
  | { readonly ok: true; readonly gstin: string; readonly stateCode: string; readonly pan: string }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/**
 * Whether text is a regular taxpayer's GSTIN, upper-cased and trimmed. It can't tell whether the number is registered.
 * Length and shape are refused alone, because nothing further can be said; State and check character together.
 * @param states the State codes in force, from reference data; without it the State is not looked at
 */
export function checkGstin(text: string, states?: ReadonlySet<string>): GstinCheck {
  const gstin = text.trim().toUpperCase();
  const malformed = lengthViolation(gstin) ?? shapeViolation(gstin);
  if (malformed !== null) return { ok: false, violations: [malformed] };
  const stateCode = gstin.slice(0, 2);
  const violations: Violation[] = [];
  if (states !== undefined && !states.has(stateCode)) {
    const sentence = `${stateCode} is not the code of a State or Union territory.`;
    const fix = 'Check the first two digits.';
    violations.push({ code: 'gstin.state', params: { stateCode }, sentence, fix });
  }
  const expected = gstinCheckDigit(gstin.slice(0, 14));
  if (gstin.charAt(14) !== expected) {
    const sentence = `The last character should be ${expected} for these first 14: check for a mistyped character.`;
    const fix = 'Compare it with the registration certificate.';
    violations.push({ code: 'gstin.check_digit', params: { expected, found: gstin.charAt(14) }, sentence, fix });
  }
  return violations.length > 0 ? { ok: false, violations } : { ok: true, gstin, stateCode, pan: gstin.slice(2, 12) };
}

function lengthViolation(gstin: string): Violation | null {
  if (gstin.length === 15) return null;
  return {
    code: 'gstin.length',
    params: { length: gstin.length },
    sentence: `A GSTIN has 15 characters; this has ${gstin.length}.`,
    fix: 'Enter all 15 characters without spaces.',
  };
}

function shapeViolation(gstin: string): Violation | null {
  for (let position = 1; position <= 15; position += 1) {
    const part = PARTS.find(({ last }) => position <= last);
    const found = gstin.charAt(position - 1);
    if (part === undefined || part.allowed.test(found)) continue;
    return {
      code: 'gstin.shape',
      params: { position, found },
      sentence: `Character ${position} should be ${part.says}, but is “${found}”.`,
      fix: `Correct character ${position}.`,
    };
  }
  return null;
}
