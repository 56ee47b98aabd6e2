import { groupedBy } from '../shared/grouped.ts';
import { type BasisPoints, inr, type Money, plus, sum } from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';
import type { LineTax, SupplyKind } from './gst.ts';
import { type Parameters, thresholdOn } from './parameter.ts';
import { NO_TAX } from './tax-engine.ts';

/** A line of a document as the return sums it. */
export type ReturnLine = {
  readonly sac: string;
  readonly quantity: number;
  readonly unit: string;
  readonly rate: BasisPoints;
  readonly taxable: Money;
  readonly tax: LineTax;
};

/** An outward document of one supplier, issued in the month of the return or turned void in it. */
export type ReturnDocument = {
  readonly kind: 'invoice' | 'credit_note' | 'debit_note';
  readonly number: string;
  /** Of the series its number is in: the one before the last slash. */
  readonly sequence: number;
  readonly issuedOn: PlainDate;
  /** Void: in the month it was issued in it is a cancelled number, in a later one an amendment. */
  readonly voidedOn: PlainDate | null;
  readonly recipientGstin: string | null;
  readonly placeOfSupply: string;
  readonly supplyKind: SupplyKind;
  readonly reverseCharge: boolean;
  readonly payable: Money;
  /** What the invoice comes to; of a note, what the invoice it corrects does: that decides the table it is told in. */
  readonly invoicePayable: Money;
  readonly lines: readonly ReturnLine[];
};

type Sums = { readonly taxable: Money; readonly tax: LineTax };
/** What documents to registered recipients, or large ones to others, are told one by one. */
export type ReturnEntry = Sums & {
  readonly number: string;
  readonly issuedOn: PlainDate;
  readonly kind: ReturnDocument['kind'];
  readonly recipientGstin: string | null;
  readonly placeOfSupply: string;
  readonly reverseCharge: boolean;
  readonly value: Money;
};

/**
 * What a supplier's return of outward supplies says of a month: CGST Rules 2017, rule 59(4), form GSTR-1. Every amount is the
 * documents' own; nothing is rounded again.
 */
export type Gstr1 = {
  /** Table 4: invoices to registered recipients. */
  readonly b2b: readonly ReturnEntry[];
  /** Table 5: inter-State invoices to others, above the threshold. */
  readonly b2cl: readonly ReturnEntry[];
  /** Table 7: all other invoices to others and their notes, by place of supply and rate. */
  readonly b2cs: readonly (Sums & {
    readonly placeOfSupply: string;
    readonly rate: BasisPoints;
    readonly kind: SupplyKind;
  })[];
  /** Table 9B: notes to registered recipients. */
  readonly cdnr: readonly ReturnEntry[];
  /** Table 9B: notes to others over inter-State invoices above the threshold. */
  readonly cdnur: readonly ReturnEntry[];
  /** Table 9A: invoices of earlier months that turned void in this one. */
  readonly amended: readonly ReturnEntry[];
  /** Table 12: by service code and rate, notes counted with their sign. */
  readonly sac: readonly (Sums & { readonly sac: string; readonly rate: BasisPoints; readonly quantity: number })[];
  /** Table 13: the numbers used, by kind and series. */
  readonly issued: readonly {
    readonly kind: ReturnDocument['kind'];
    readonly from: string;
    readonly to: string;
    readonly total: number;
    readonly cancelled: number;
  }[];
  /** What the month adds to output tax: tables 4 to 9 together, notes and amendments with their sign. */
  readonly net: Sums;
};

const totalOf = (parts: readonly Sums[]): Sums => ({
  taxable: sum(parts.map(({ taxable }) => taxable)),
  tax: {
    cgst: sum(parts.map(({ tax }) => tax.cgst)),
    sgst: sum(parts.map(({ tax }) => tax.sgst)),
    igst: sum(parts.map(({ tax }) => tax.igst)),
  },
});

const less = ({ paise }: Money): Money => inr(-paise);
const negated = <T extends Sums>(part: T): T => ({
  ...part,
  taxable: less(part.taxable),
  tax: { cgst: less(part.tax.cgst), sgst: less(part.tax.sgst), igst: less(part.tax.igst) },
});

/** What of a document counts: under reverse charge the tax is the recipient's to pay. */
const linesOf = ({ lines, reverseCharge }: ReturnDocument): readonly ReturnLine[] =>
  reverseCharge ? lines.map((line) => ({ ...line, tax: NO_TAX })) : lines;

const isCredit = ({ kind }: ReturnDocument) => kind === 'credit_note';
const signedLines = (document: ReturnDocument): readonly ReturnLine[] =>
  isCredit(document)
    ? linesOf(document).map((line) => ({ ...negated(line), quantity: -line.quantity }))
    : linesOf(document);

const entryOf = (document: ReturnDocument): ReturnEntry => {
  const { number, issuedOn, kind, recipientGstin, placeOfSupply, reverseCharge, payable: value } = document;
  return { number, issuedOn, kind, recipientGstin, placeOfSupply, reverseCharge, value, ...totalOf(linesOf(document)) };
};

/**
 * Makes the return of a month out of the supplier's documents.
 * @param month its first day, and the first after it
 */
export function gstr1(
  documents: readonly ReturnDocument[],
  month: { readonly startsOn: PlainDate; readonly endsOn: PlainDate },
  parameters: Parameters,
): Gstr1 {
  const isWithin = (day: PlainDate | null) => day !== null && day >= month.startsOn && day < month.endsOn;
  const issued = documents.filter(({ issuedOn }) => isWithin(issuedOn));
  const standing = issued.filter(({ voidedOn }) => !isWithin(voidedOn));
  const amended = documents.filter(({ issuedOn, voidedOn }) => issuedOn < month.startsOn && isWithin(voidedOn));
  const isLarge = ({ supplyKind, invoicePayable, issuedOn }: ReturnDocument) =>
    supplyKind === 'inter_state' && invoicePayable.paise > thresholdOn(parameters, 'gstr1_large_above', issuedOn).paise;
  const tableOf = (document: ReturnDocument) => {
    const isNote = document.kind !== 'invoice';
    if (document.recipientGstin !== null) return isNote ? 'cdnr' : 'b2b';
    if (!isLarge(document)) return 'b2cs';
    return isNote ? 'cdnur' : 'b2cl';
  };
  const tables = groupedBy(standing, tableOf);
  const entries = (table: ReturnType<typeof tableOf>) => (tables.get(table) ?? []).map(entryOf);
  const voided = amended.map(entryOf);
  const net = totalOf([
    ...standing.map((document) => totalOf(signedLines(document))),
    ...voided.map((entry) => negated<Sums>(entry)),
  ]);
  return {
    ...{ b2b: entries('b2b'), b2cl: entries('b2cl'), cdnr: entries('cdnr'), cdnur: entries('cdnur') },
    b2cs: smallOnes(tables.get('b2cs') ?? []),
    amended: voided,
    sac: byService(standing),
    issued: seriesOf(issued, isWithin),
    net,
  };
}

function smallOnes(documents: readonly ReturnDocument[]): Gstr1['b2cs'] {
  const lines = documents.flatMap((document) =>
    signedLines(document).map((line) => ({
      ...line,
      placeOfSupply: document.placeOfSupply,
      kind: document.supplyKind,
    })),
  );
  const groups = [...groupedBy(lines, ({ placeOfSupply, rate, kind }) => `${placeOfSupply} ${rate} ${kind}`).values()];
  return groups.flatMap((group) => {
    const [first] = group;
    return first ? [{ placeOfSupply: first.placeOfSupply, rate: first.rate, kind: first.kind, ...totalOf(group) }] : [];
  });
}

function byService(documents: readonly ReturnDocument[]): Gstr1['sac'] {
  const groups = groupedBy(documents.flatMap(signedLines), ({ sac, rate }) => `${sac} ${rate}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const quantity = group.reduce((all, line) => all + line.quantity, 0);
    return first ? [{ sac: first.sac, rate: first.rate, quantity, ...totalOf(group) }] : [];
  });
}

const seriesName = (number: string) => number.slice(0, number.lastIndexOf('/'));

function seriesOf(issued: readonly ReturnDocument[], isWithin: (day: PlainDate | null) => boolean): Gstr1['issued'] {
  const groups = groupedBy(issued, ({ kind, number }) => `${kind} ${seriesName(number)}`);
  return [...groups.values()].flatMap((group) => {
    const inOrder = group.toSorted((a, b) => a.sequence - b.sequence);
    const [first, last] = [inOrder[0], inOrder.at(-1)];
    if (!first || !last) return [];
    const cancelled = group.filter(({ voidedOn }) => isWithin(voidedOn)).length;
    return [{ kind: first.kind, from: first.number, to: last.number, total: group.length, cancelled }];
  });
}

/** What the tax of a month's documents comes to altogether. */
export const taxOf = ({ tax: { cgst, sgst, igst } }: Sums): Money => plus(plus(cgst, sgst), igst);
