import { expect, test } from 'vitest';
import { financialYearOf } from '#app/domain/shared/financial-year.ts';
import { inr } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { DOCUMENT_KINDS, documentNumber, isWithinRule46, noteKindOf } from '#app/domain/tax/document-number.ts';
import { expectedIrn, inv01, mustRegister, reportBy } from '#app/domain/tax/e-invoice.ts';
import { INVOICE, invoiceLine, sha256 } from './documents.ts';
import { PARAMETERS } from './parameters.ts';

const PLAIN = { type: 'INV', preceding: [], itemLimit: 1000 } as const;

test('the expected number is the one the portal gave in its sandbox', () => {
  const of = {
    gstin: '01AMBPG7773M002',
    issuedOn: plainDate('2022-11-05'),
    type: 'INV',
    number: 'SINV-CFY-00067',
  } as const;
  expect(expectedIrn(of, (text) => text)).toBe('01AMBPG7773M0022022-23INVSINV-CFY-00067');
  expect(expectedIrn(of, sha256)).toBe('706daeccda0ef6f818da78f3a2a05a1288731057373002289b46c3229289a2e7');
  expect(expectedIrn({ ...of, issuedOn: plainDate('2023-04-01') }, (text) => text)).toContain('2023-24INV');
});

test('INV-01', () => {
  expect(inv01(INVOICE, PLAIN)).toEqual({
    Version: '1.1',
    TranDtls: { TaxSch: 'GST', SupTyp: 'B2B', RegRev: 'N', IgstOnIntra: 'N' },
    DocDtls: { Typ: 'INV', No: 'KOS/26-27/000123', Dt: '01/06/2026' },
    SellerDtls: {
      Gstin: '27AAPFU0939F1ZV',
      LglNm: 'Konkan Oxide Stores',
      Addr1: 'Plot 7',
      Addr2: 'Port Road',
      Loc: 'Nhava Sheva',
      Pin: 400707,
      Stcd: '27',
    },
    BuyerDtls: {
      Gstin: '24AAQCA8719H1ZC',
      LglNm: 'Vayu Magnetics',
      Addr1: '3 Mill Lane',
      Addr2: 'Phase 2',
      Loc: 'Ahmedabad',
      Pin: 380001,
      Stcd: '24',
      Pos: '24',
    },
    ItemList: [
      {
        ...{ SlNo: '1', PrdDesc: 'Storage, days 6 to 7', IsServc: 'Y', HsnCd: '996729', Qty: 16, Unit: 'OTH' },
        ...{ UnitPrice: 40, TotAmt: 640, Discount: 0, AssAmt: 640, GstRt: 18 },
        ...{ IgstAmt: 115.2, CgstAmt: 0, SgstAmt: 0, CesRt: 0, CesAmt: 0, TotItemVal: 755.2 },
      },
    ],
    ValDtls: {
      ...{ AssVal: 640, CgstVal: 0, SgstVal: 0, IgstVal: 115.2, CesVal: 0, Discount: 0, OthChrg: 0 },
      ...{ RndOffAmt: -0.2, TotInvVal: 755 },
    },
  });
});

test('operator, reverse charge, zones, one line of address, units, and what a note corrects', () => {
  const invoice = {
    ...INVOICE,
    reverseCharge: true,
    throughOperator: '27AAPFU0939F1CV',
    recipient: { ...INVOICE.recipient, addressLines: ['x'.repeat(101)] },
    lines: [{ ...invoiceLine(5n), unit: 'set', unitPrice: inr(5n) }],
  };
  const preceding = [
    { number: 'KOS/26-27/000007', issuedOn: plainDate('2026-05-09') },
    { number: 'KOS/26-27/000008', issuedOn: plainDate('2026-06-10') },
  ];
  const json = inv01({ ...invoice, treatment: 'zero_rated' }, { ...PLAIN, type: 'CRN', preceding });
  expect(json.TranDtls).toEqual({
    TaxSch: 'GST',
    SupTyp: 'SEZWOP',
    RegRev: 'Y',
    EcmGstin: '27AAPFU0939F1CV',
    IgstOnIntra: 'N',
  });
  expect(json.BuyerDtls.Addr1).toHaveLength(100);
  expect('Addr2' in json.BuyerDtls).toBe(false);
  expect(json.ItemList[0]).toMatchObject({ Unit: 'SET', UnitPrice: 0.05 });
  expect(json.RefDtls).toEqual({
    PrecDocDtls: [
      { InvNo: 'KOS/26-27/000007', InvDt: '09/05/2026' },
      { InvNo: 'KOS/26-27/000008', InvDt: '10/06/2026' },
    ],
  });
  expect(inv01({ ...invoice, treatment: 'zero_rated_with_tax' }, PLAIN).TranDtls.SupTyp).toBe('SEZWP');
});

test('no document without two registered parties, nor with too many items', () => {
  expect(() => inv01({ ...INVOICE, recipient: { ...INVOICE.recipient, gstin: null } }, PLAIN)).toThrow(RangeError);
  const two = { ...INVOICE, lines: [invoiceLine(1n), invoiceLine(1n)] };
  expect(() => inv01(two, { ...PLAIN, itemLimit: 1 })).toThrow(RangeError);
  expect(inv01(two, { ...PLAIN, itemLimit: 2 }).ItemList.map(({ SlNo }) => SlNo)).toEqual(['1', '2']);
});

test('each kind of paper has its series, within 16 characters', () => {
  const financialYear = financialYearOf(plainDate('2026-05-14'));
  const numbers = DOCUMENT_KINDS.map((kind) => documentNumber({ kind, prefix: 'KOS', financialYear, sequence: 123 }));
  expect(numbers).toEqual([
    'KOS/26-27/000123',
    'KOSC/2627/000123',
    'KOSD/2627/000123',
    'KOSR/2627/000123',
    'KOSV/2627/000123',
  ]);
  for (const number of numbers) expect(isWithinRule46(number)).toBe(true);
  expect(numbers.map(noteKindOf)).toEqual([null, ...DOCUMENT_KINDS.slice(1)]);
  for (const text of [
    'KOSC/2628/000123',
    'KOSC/2627/000000',
    'KOSC/2627/123',
    'XKOSC/2627/000123',
    'KOSC/2627/0001234',
    '',
  ])
    expect(noteKindOf(text)).toBeNull();
  expect(noteKindOf('KOSC/9900/000001')).toBe('credit_note');
  expect(() => documentNumber({ kind: 'credit_note', prefix: 'kos', financialYear, sequence: 1 })).toThrow(RangeError);
});

test('who registers, and by when', () => {
  const on = plainDate('2026-05-14');
  const crores = (count: bigint, paise = 0n) => inr(count * 1_000_000_000n + paise);
  expect([crores(5n, -1n), crores(5n)].map((turnover) => mustRegister(turnover, on, PARAMETERS))).toEqual([
    false,
    true,
  ]);
  expect([crores(10n, -1n), crores(10n)].map((turnover) => reportBy(on, turnover, PARAMETERS))).toEqual([
    null,
    '2026-06-13',
  ]);
});
