import { type Money, rupeesText } from '../shared/money.ts';

const BELOW_TWENTY = [
  '',
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
  'Ten',
  'Eleven',
  'Twelve',
  'Thirteen',
  'Fourteen',
  'Fifteen',
  'Sixteen',
  'Seventeen',
  'Eighteen',
  'Nineteen',
] as const;
const TENS = ['', '', 'Twenty', 'Thirty', 'Forty', 'Fifty', 'Sixty', 'Seventy', 'Eighty', 'Ninety'] as const;

/**
 * An amount as an Indian invoice spells it, in lakh and crore:
 * 'Rupees One Lakh Twenty Three Thousand Four Hundred Fifty Six and Seventy Eight Paise Only'.
 * Whole rupees have no paise part; nothing is 'Rupees Zero Only'; below zero it starts with 'Minus'.
 */
export function rupeesInWords(m: Money): string {
  const [rupees = '0', paise = '00'] = rupeesText(m).replace('-', '').split('.');
  const sign = m.paise < 0n ? 'Minus ' : '';
  const fraction = paise === '00' ? '' : ` and ${belowHundred(paise)} ${paise === '01' ? 'Paisa' : 'Paise'}`;
  return `${sign}Rupees ${wordsOf(rupees) || 'Zero'}${fraction} Only`;
}

/** Digits to words by their Indian places; amounts past 99 crore spell the crores the same way again. */
function wordsOf(digits: string): string {
  if (/^0*$/.test(digits)) return '';
  const padded = digits.padStart(7, '0');
  const hundreds = Number(padded.slice(-3, -2));
  return [
    withUnit(wordsOf(padded.slice(0, -7)), 'Crore'),
    withUnit(belowHundred(padded.slice(-7, -5)), 'Lakh'),
    withUnit(belowHundred(padded.slice(-5, -3)), 'Thousand'),
    withUnit(BELOW_TWENTY[hundreds] ?? '', 'Hundred'),
    belowHundred(padded.slice(-2)),
  ]
    .filter((word) => word !== '')
    .join(' ');
}

function withUnit(words: string, unit: string): string {
  return words === '' ? '' : `${words} ${unit}`;
}

function belowHundred(twoDigits: string): string {
  const n = Number(twoDigits);
  const small = BELOW_TWENTY[n];
  if (small !== undefined) return small;
  return [TENS[Number(twoDigits.charAt(0))], BELOW_TWENTY[Number(twoDigits.charAt(1))]].filter(Boolean).join(' ');
}
