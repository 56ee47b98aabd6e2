import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { inr } from '#app/domain/shared/money.ts';
import { rupeesInWords } from '#app/domain/tax/rupees-in-words.ts';

test.each([
  [12_345_678n, 'Rupees One Lakh Twenty Three Thousand Four Hundred Fifty Six and Seventy Eight Paise Only'],
  [
    1_234_567_890n,
    'Rupees One Crore Twenty Three Lakh Forty Five Thousand Six Hundred Seventy Eight and Ninety Paise Only',
  ],
  [
    123_456_789_012n,
    'Rupees One Hundred Twenty Three Crore Forty Five Lakh Sixty Seven Thousand Eight Hundred Ninety and Twelve Paise Only',
  ],
  [0n, 'Rupees Zero Only'],
  [1n, 'Rupees Zero and One Paisa Only'],
  [10n, 'Rupees Zero and Ten Paise Only'],
  [100n, 'Rupees One Only'],
  [1_900n, 'Rupees Nineteen Only'],
  [10_000n, 'Rupees One Hundred Only'],
  [10_000_000n, 'Rupees One Lakh Only'],
  [1_000_000_000n, 'Rupees One Crore Only'],
  [10n ** 14n, 'Rupees One Lakh Crore Only'],
  [-10_050n, 'Minus Rupees One Hundred and Fifty Paise Only'],
])('%s paise', (paise, words) => expect(rupeesInWords(inr(paise))).toBe(words));

/** Reads the words back by another way than they were written. */
function amountSaid(words: string): bigint {
  const small =
    'One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen'.split(
      ' ',
    );
  const tens = 'Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety'.split(' ');
  const units = new Map([
    ['Thousand', 1000n],
    ['Lakh', 100_000n],
  ]);
  let crores = 0n;
  let total = 0n;
  let part = 0n;
  for (const word of words.split(' ')) {
    if (small.includes(word)) part += BigInt(small.indexOf(word) + 1);
    else if (tens.includes(word)) part += BigInt(10 * (tens.indexOf(word) + 2));
    else if (word === 'Hundred') part *= 100n;
    else if (word === 'Crore') {
      crores = total + part;
      total = 0n;
      part = 0n;
    } else {
      total += part * (units.get(word) ?? 0n);
      part = 0n;
    }
  }
  return crores * 10_000_000n + total + part;
}

it('the words say the amount', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 13n }), (paise) => {
      const match = /^Rupees (.+?)(?: and (.+) Pais[ae])? Only$/.exec(rupeesInWords(inr(paise)));
      expect(amountSaid(match?.[1] ?? '') * 100n + amountSaid(match?.[2] ?? '')).toBe(paise);
    }),
    { numRuns: 500 },
  );
});
