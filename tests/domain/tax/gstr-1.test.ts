import { describe, expect, test } from 'vitest';
import { basisPoints, inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { lineTax } from '#app/domain/tax/gst.ts';
import { gstr1, type ReturnDocument, type ReturnLine, taxOf } from '#app/domain/tax/gstr-1.ts';
import { PARAMETERS } from './parameters.ts';

const MAY = { startsOn: plainDate('2026-05-01'), endsOn: plainDate('2026-06-01') };
const GSTIN = '24AAQCA8719H1ZC';

const line = (paise: bigint, over: Partial<ReturnLine> = {}): ReturnLine => ({
  ...{ sac: '996729', quantity: 10, unit: 'pallet-day', rate: basisPoints(1800), taxable: inr(paise) },
  tax: lineTax(inr(paise), basisPoints(1800), 'inter_state'),
  ...over,
});
const document = (number: string, over: Partial<ReturnDocument> = {}): ReturnDocument => ({
  ...{ kind: 'invoice', number, sequence: Number(number.split('/').at(-1)), issuedOn: plainDate('2026-05-14') },
  ...{ voidedOn: null, recipientGstin: GSTIN, placeOfSupply: '24', supplyKind: 'inter_state', reverseCharge: false },
  ...{ payable: inr(118_000n), invoicePayable: inr(118_000n), lines: [line(100_000n)] },
  ...over,
});
const made = (...documents: ReturnDocument[]) => gstr1(documents, MAY, PARAMETERS);
const told = (entries: readonly { number: string }[]) => entries.map(({ number }) => number);

describe('the table a document is told in', () => {
  const large = { recipientGstin: null, payable: inr(1_00_000_01n), invoicePayable: inr(1_00_000_01n) };
  const atLimit = { recipientGstin: null, payable: inr(1_00_000_00n), invoicePayable: inr(1_00_000_00n) };

  test('follows the recipient, the State and the value', () => {
    const found = made(
      document('K/1'),
      document('K/2', large),
      document('K/3', atLimit),
      document('K/4', { ...large, supplyKind: 'intra_state', placeOfSupply: '27' }),
    );
    expect([told(found.b2b), told(found.b2cl)]).toEqual([['K/1'], ['K/2']]);
    expect(found.b2cs.map(({ placeOfSupply, taxable }) => [placeOfSupply, taxable.paise])).toEqual([
      ['24', 100_000n],
      ['27', 100_000n],
    ]);
    expect(found.b2b[0]).toEqual({
      ...{ number: 'K/1', issuedOn: plainDate('2026-05-14'), kind: 'invoice', recipientGstin: GSTIN },
      ...{ placeOfSupply: '24', reverseCharge: false, value: inr(118_000n), taxable: inr(100_000n) },
      tax: { cgst: ZERO_INR, sgst: ZERO_INR, igst: inr(18_000n) },
    });
  });

  test('of a note is its invoice’s', () => {
    const note = { kind: 'credit_note' as const, payable: inr(11_800n), lines: [line(10_000n)] };
    const found = made(
      document('C/1', note),
      document('C/2', { ...note, ...large, payable: inr(11_800n) }),
      document('C/3', { ...note, recipientGstin: null }),
      document('D/1', { ...note, kind: 'debit_note' }),
    );
    expect([told(found.cdnr), told(found.cdnur)]).toEqual([['C/1', 'D/1'], ['C/2']]);
    expect(found.b2cs).toMatchObject([{ taxable: inr(-10_000n), tax: { igst: inr(-1_800n) } }]);
    expect(found.net).toMatchObject({ taxable: inr(-20_000n), tax: { igst: inr(-3_600n) } });
  });
});

test('before August 2024 an invoice was large above two and a half lakh', () => {
  const day = plainDate('2024-07-31');
  const month = { startsOn: plainDate('2024-07-01'), endsOn: plainDate('2024-08-01') };
  const of = (paise: bigint) =>
    gstr1([document('K/1', { issuedOn: day, recipientGstin: null, invoicePayable: inr(paise) })], month, PARAMETERS)
      .b2cl.length;
  expect([of(2_50_000_00n), of(2_50_000_01n)]).toEqual([0, 1]);
});

test('a void number is cancelled in its own month, and an amendment in a later one', () => {
  const own = document('K/1', { voidedOn: plainDate('2026-05-20') });
  const later = document('K/2', { voidedOn: plainDate('2026-06-01') });
  const earlier = document('K/0', { issuedOn: plainDate('2026-04-30'), voidedOn: plainDate('2026-05-31') });
  const found = made(own, later, earlier);
  expect([told(found.b2b), told(found.amended)]).toEqual([['K/2'], ['K/0']]);
  expect(found.net).toMatchObject({ taxable: ZERO_INR, tax: { igst: ZERO_INR } });
  expect(found.issued).toEqual([{ kind: 'invoice', from: 'K/1', to: 'K/2', total: 2, cancelled: 1 }]);
  expect(found.sac).toMatchObject([{ quantity: 10, taxable: inr(100_000n) }]);
});

test('services are summed by code and rate, notes with their sign', () => {
  const handling = line(5_000n, {
    sac: '996719',
    quantity: 2,
    rate: basisPoints(1200),
    tax: lineTax(inr(5_000n), basisPoints(1200), 'inter_state'),
  });
  const found = made(
    document('K/1', { lines: [line(100_000n), handling] }),
    document('K/2', { lines: [line(50_000n, { quantity: 4 })] }),
    document('C/1', { kind: 'credit_note', lines: [line(20_000n, { quantity: 3 })] }),
  );
  expect(found.sac).toEqual([
    {
      ...{ sac: '996729', rate: 1800, quantity: 11, taxable: inr(130_000n) },
      tax: { cgst: ZERO_INR, sgst: ZERO_INR, igst: inr(23_400n) },
    },
    {
      ...{ sac: '996719', rate: 1200, quantity: 2, taxable: inr(5_000n) },
      tax: { cgst: ZERO_INR, sgst: ZERO_INR, igst: inr(600n) },
    },
  ]);
  expect(taxOf(found.net)).toEqual(inr(24_000n));
});

test('tax under reverse charge is the recipient’s, and adds nothing', () => {
  const found = made(document('K/1', { reverseCharge: true }));
  expect(found.b2b).toMatchObject([{ reverseCharge: true, taxable: inr(100_000n), tax: { igst: ZERO_INR } }]);
  expect(taxOf(found.net)).toEqual(ZERO_INR);
});

test('numbers are told by kind and series, in their order', () => {
  const found = made(
    document('KOS/26-27/000010'),
    document('KOS/26-27/000009'),
    document('KOSC/2627/000001', { kind: 'credit_note' }),
  );
  expect(found.issued).toEqual([
    { kind: 'invoice', from: 'KOS/26-27/000009', to: 'KOS/26-27/000010', total: 2, cancelled: 0 },
    { kind: 'credit_note', from: 'KOSC/2627/000001', to: 'KOSC/2627/000001', total: 1, cancelled: 0 },
  ]);
});

test('a month without documents is empty', () => {
  const found = made();
  expect(found).toMatchObject({ b2b: [], b2cs: [], sac: [], issued: [] });
  expect(taxOf(found.net)).toEqual(ZERO_INR);
});
