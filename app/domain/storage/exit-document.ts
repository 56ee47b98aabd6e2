import { countOf } from '../shared/indian-number.ts';
import { formatDate, type PlainDate } from '../shared/plain-date.ts';
import { formatMass } from '../shared/quantity.ts';
import type { Violation } from '../shared/verdict.ts';

/** Papers on which goods may leave a hall. */
export const EXIT_DOCUMENT_KINDS = ['ex_bond', 'export', 'transfer', 'delivery_order'] as const;
/** One of {@link EXIT_DOCUMENT_KINDS}. */
export type ExitDocumentKind = (typeof EXIT_DOCUMENT_KINDS)[number];

type Face = {
  label: string;
  numberLabel: string;
  needsDuty: boolean;
  needsOrder: boolean;
  /** Documents of the rulebook a lot that leaves on it needs no more: it is them, or they are another way out's. */
  standsFor: readonly string[];
  citation: string;
};

/** What the rulebook asks of bonded goods that leave, in words of home consumption. */
const OUT_OF_BOND = ['ex_bond_bill_of_entry', 'duty_challan', 'clearance_order'];

/**
 * What each kind is and what it must name. Bonded goods leave for home consumption (s.68), for export (s.69) or to
 * another warehouse (s.67) of the Customs Act 1962; duty-paid goods on their owner's order.
 */
export const EXIT_DOCUMENTS: Readonly<Record<ExitDocumentKind, Face>> = {
  ex_bond: {
    label: 'Ex-bond bill of entry, home consumption',
    numberLabel: 'Bill of entry number',
    needsDuty: true,
    needsOrder: true,
    standsFor: OUT_OF_BOND,
    citation: 's.68 Customs Act 1962',
  },
  export: {
    label: 'Shipping bill, export',
    numberLabel: 'Shipping bill number',
    needsDuty: false,
    needsOrder: true,
    standsFor: [...OUT_OF_BOND, 'shipping_bill'],
    citation: 's.69 Customs Act 1962',
  },
  transfer: {
    label: 'Transfer to another warehouse',
    numberLabel: 'Transfer permission number',
    needsDuty: false,
    needsOrder: true,
    standsFor: OUT_OF_BOND,
    citation: 's.67 Customs Act 1962',
  },
  delivery_order: {
    label: 'Delivery order',
    numberLabel: 'Delivery order number',
    needsDuty: false,
    needsOrder: false,
    standsFor: [],
    citation: 'the depositor’s own order',
  },
};

/** The kinds goods of a regime leave on. */
export const exitKindsFor = (regime: 'bonded' | 'neutral'): ExitDocumentKind[] =>
  regime === 'bonded' ? ['ex_bond', 'export', 'transfer'] : ['delivery_order'];

type Quantity = { pallets: number; massGrams: number };
/** An exit document as far as a release asks about it. */
export type ExitCover = Quantity & {
  kind: ExitDocumentKind;
  number: string;
  datedOn: PlainDate;
  validUntil: PlainDate | null;
  releasedPallets: number;
  releasedMassGrams: number;
  withdrawn: boolean;
};

const said = (code: string, params: Violation['params'], sentence: string, fix: string): Violation => ({
  code,
  params,
  sentence,
  fix,
});

/** Why goods of a regime can't leave on a kind of document at all. */
function kindObjections(kind: ExitDocumentKind, regime: 'bonded' | 'neutral'): Violation[] {
  if (exitKindsFor(regime).includes(kind)) return [];
  const sentence = `${EXIT_DOCUMENTS[kind].label} is no exit document for ${regime === 'bonded' ? 'bonded' : 'duty-paid'} goods.`;
  return [said('exit.kind', { kind, regime }, sentence, 'Choose the document these goods leave on.')];
}

/** A document as it is filed. */
export type FiledDocument = {
  kind: ExitDocumentKind;
  datedOn: PlainDate;
  validUntil: PlainDate | null;
  dutyReference: string | null;
  dutyPaidOn: PlainDate | null;
  orderNumber: string | null;
  orderOn: PlainDate | null;
};

/**
 * What a document of its kind must name and doesn't, and days that can't be; empty when it can be filed.
 * @param today the facility's day
 */
export function filingObjections(document: FiledDocument, regime: 'bonded' | 'neutral', today: PlainDate): Violation[] {
  const { kind, datedOn, validUntil, dutyReference, dutyPaidOn, orderNumber, orderOn } = document;
  const { label, needsDuty, needsOrder, citation } = EXIT_DOCUMENTS[kind];
  const found = kindObjections(kind, regime);
  if (needsDuty && (dutyReference === null || dutyPaidOn === null)) {
    const sentence = `${label} needs the challan and the day the duty was paid (${citation}).`;
    found.push(said('exit.duty', { kind }, sentence, 'Enter both.'));
  }
  if (needsOrder && (orderNumber === null || orderOn === null)) {
    const sentence = `${label} needs the order that lets the goods go, and its date (${citation}).`;
    found.push(said('exit.order', { kind }, sentence, 'Enter both.'));
  }
  for (const done of [dutyPaidOn, orderOn])
    if (done !== null && done > today)
      found.push(said('exit.future', { on: done }, `${formatDate(done)} is to come.`, 'Enter the day it was done.'));
  if (validUntil !== null && validUntil < datedOn)
    found.push(said('exit.days', { datedOn, validUntil }, 'It lapses before its own date.', 'Look at the two dates.'));
  return found;
}

/**
 * Why so much of a lot can't leave on a document today; empty when it can. The database holds to the same.
 * @param today the facility's day
 */
export function exitObjections(
  document: ExitCover,
  asked: Quantity,
  { stock, regime, today }: { stock: Quantity; regime: 'bonded' | 'neutral'; today: PlainDate },
): Violation[] {
  const { kind, number, datedOn, validUntil } = document;
  const found = kindObjections(kind, regime);
  if (document.withdrawn)
    found.push(said('exit.withdrawn', { number }, `Document ${number} was withdrawn.`, 'Use another document.'));
  if (datedOn > today)
    found.push(
      said('exit.not_yet', { datedOn }, `Document ${number} is dated ${formatDate(datedOn)}.`, 'Wait for that day.'),
    );
  if (validUntil !== null && validUntil < today)
    found.push(
      said('exit.lapsed', { validUntil }, `Document ${number} lapsed on ${formatDate(validUntil)}.`, 'File a new one.'),
    );
  const left = {
    pallets: document.pallets - document.releasedPallets,
    massGrams: document.massGrams - document.releasedMassGrams,
  };
  if (asked.pallets > left.pallets || asked.massGrams > left.massGrams) {
    const sentence = `Document ${number} still covers ${countOf(left.pallets, 'pallet')} and ${formatMass(left.massGrams)}; ${countOf(asked.pallets, 'pallet')} and ${formatMass(asked.massGrams)} were asked for.`;
    found.push(said('exit.not_covered', { ...left }, sentence, 'Release less, or file another document.'));
  }
  if (asked.pallets > stock.pallets || asked.massGrams > stock.massGrams) {
    const sentence = `The lot has ${countOf(stock.pallets, 'pallet')} and ${formatMass(stock.massGrams)} in the hall.`;
    found.push(said('stock.too_little', { ...stock }, sentence, 'Release what is there.'));
  } else if ((asked.pallets === stock.pallets) !== (asked.massGrams === stock.massGrams)) {
    const sentence = `The last pallets take the whole mass that is left: ${countOf(stock.pallets, 'pallet')} and ${formatMass(stock.massGrams)}.`;
    found.push(said('stock.rest', { ...stock }, sentence, 'Release all of it, or leave some of both.'));
  }
  return found;
}
