import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { checkGstin, gstinCheckDigit } from '#app/domain/tax/gstin.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const VALID = ['24AAQCA8719H1ZC', '05AAACG2115R1ZN', '29AABCR1718E1ZL', '27AAPFU0939F1ZV', '29AAGCB7383J1Z4'];

const refusals = (text: string, states?: ReadonlySet<string>) => {
  const answer = checkGstin(text, states);
  return answer.ok ? [] : answer.violations;
};

describe('valid', () => {
  test.each(VALID)('%s', (gstin) => {
    expect(gstinCheckDigit(gstin.slice(0, 14))).toBe(gstin.slice(14));
    const answer = { ok: true, gstin, stateCode: gstin.slice(0, 2), pan: gstin.slice(2, 12) };
    expect(checkGstin(gstin)).toEqual(answer);
    expect(checkGstin(`  ${gstin.toLowerCase()}\n`, new Set([gstin.slice(0, 2)]))).toEqual(answer);
  });
});

describe('invalid', () => {
  test('a wrong check character names the right one', () => {
    expect(refusals('24AANFA2641L1ZK')).toMatchObject([
      {
        code: 'gstin.check_digit',
        params: { expected: 'F', found: 'K' },
        sentence: 'The last character should be F for these first 14: check for a mistyped character.',
      },
    ]);
  });

  test('the sandbox number of NIC fails base 36', () => {
    expect(refusals('02AMBPG7773M002').map(({ code }) => code)).toEqual(['gstin.shape']);
    expect(gstinCheckDigit('02AMBPG7773M00')).not.toBe('2');
  });

  test.each(['', '24AAQCA8719H1Z', '24AAQCA8719H1ZC0', '24 AAQCA8719H1ZC'])('length of %j', (text) =>
    expect(refusals(text)).toMatchObject([{ code: 'gstin.length', params: { length: text.length } }]),
  );

  test.each([
    ['X4AAQCA8719H1ZC', 1],
    ['2OAAQCA8719H1ZC', 2],
    ['24A1QCA8719H1ZC', 4],
    ['24AAQCA87I9H1ZC', 10],
    ['24AAQCA871981ZC', 12],
    ['24AAQCA8719H0ZC', 13],
    ['24AAQCA8719H1CC', 14],
    ['24AAQCA8719H1Z-', 15],
    ['2४AAQCA8719H1ZC', 2],
  ])('%s is wrong at %i', (text, position) => {
    expect(refusals(text)).toMatchObject([{ code: 'gstin.shape', params: { position } }]);
    expect(refusals(text)[0]?.sentence).toContain(`Character ${position} should be`);
  });

  test('State and check character are both reported', () => {
    expect(refusals('77AAQCA8719H1ZC', new Set(['24'])).map(({ code }) => code)).toEqual([
      'gstin.state',
      'gstin.check_digit',
    ]);
  });

  test('the check digit is for 14 characters', () => {
    for (const bad of ['', '24AAQCA8719H1', '24aaqca8719h1z', '24AAQCA8719H1ZC']) {
      expect(() => gstinCheckDigit(bad)).toThrow(RangeError);
    }
  });
});

describe('single mistyped characters', () => {
  test.each(VALID)('every one of 15 × 35 in %s is caught', (gstin) => {
    const accepted: string[] = [];
    for (let at = 0; at < 15; at += 1) {
      for (const char of ALPHABET) {
        const typed = gstin.slice(0, at) + char + gstin.slice(at + 1);
        if (typed !== gstin && checkGstin(typed).ok) accepted.push(typed);
      }
    }
    expect(accepted).toEqual([]);
  });

  it('base 36 catches them in any 14 characters, whatever their shape', () => {
    const fourteen = fc.array(fc.constantFrom(...ALPHABET), { minLength: 14, maxLength: 14 });
    fc.assert(
      fc.property(fourteen, fc.nat(13), fc.constantFrom(...ALPHABET), (chars, at, char) => {
        fc.pre(chars[at] !== char);
        expect(gstinCheckDigit(chars.with(at, char).join(''))).not.toBe(gstinCheckDigit(chars.join('')));
      }),
      { numRuns: 1000 },
    );
  });
});
