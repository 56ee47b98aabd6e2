import { type BasisPoints, type Money, plus, sum } from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';
import { refused, type Verdict, type Violation } from '../shared/verdict.ts';
import { isWithinRule46 } from './document-number.ts';
import { invoiceTotals, type LineTax, lineTax, type SupplyKind } from './gst.ts';
import { checkGstin } from './gstin.ts';
import { type Parameters, thresholdOn } from './parameter.ts';
import { NO_TAX, roundOffOf, type Treatment } from './tax-engine.ts';

/** A party as an invoice names it. */
export type Party = {
  readonly legalName: string;
  readonly addressLines: readonly string[];
  readonly place: string;
  readonly pin: string;
  readonly stateCode: string;
  readonly stateName: string;
  readonly gstin: string | null;
};

/** A line of a tax invoice. */
export type InvoiceLine = {
  readonly description: string;
  readonly formula: string;
  readonly sac: string;
  readonly quantity: number;
  readonly unit: string;
  readonly unitPrice: Money;
  /** After any discount. */
  readonly taxable: Money;
  readonly rate: BasisPoints;
  readonly tax: LineTax;
};

/** All particulars of a tax invoice for services: CGST Rules 2017, rule 46. */
export type TaxInvoice = {
  readonly number: string;
  readonly issuedOn: PlainDate;
  readonly supplier: Party;
  readonly recipient: Party;
  readonly placeOfSupply: { readonly code: string; readonly name: string };
  readonly kind: SupplyKind;
  readonly treatment: Treatment;
  readonly reverseCharge: boolean;
  /** GSTIN of the operator it was supplied through, where it collects the money. */
  readonly throughOperator: string | null;
  readonly lines: readonly InvoiceLine[];
  readonly roundOff: Money;
  /** What the recipient pays: taxable and taxes, less those under reverse charge, and the round-off. */
  readonly payable: Money;
  /** A digital signature, or a signed name. */
  readonly signedBy: string;
};

const RULE_46 = 'CGST Rules 2017, rule 46';
const PIN = /^[1-9]\d{5}$/;
const SAC = /^99\d{4}$/;
const STATE = /^\d\d$/;

/** Every particular a tax invoice lacks or has wrong; nothing may be issued that this refuses. */
export function checkTaxInvoice(invoice: TaxInvoice, parameters: Parameters): Verdict {
  return refused([
    ...headViolations(invoice),
    ...supplierViolations(invoice.supplier),
    ...recipientViolations(invoice, parameters),
    ...invoice.lines.flatMap((line, index) => lineViolations(line, index + 1, invoice)),
    ...sumViolations(invoice),
  ]);
}

function lacks(field: string, sentence: string, fix: string): Violation {
  return { code: `tax_invoice.${field}`, params: { field }, sentence, fix, citation: RULE_46 };
}

const isBlank = (text: string) => text.trim() === '';

function headViolations({ number, placeOfSupply, signedBy, lines }: TaxInvoice): Violation[] {
  const found: Violation[] = [];
  if (!isWithinRule46(number))
    found.push(lacks('number', `“${number}” is no invoice number.`, 'Use at most 16 of A-Z, 0-9, dash and slash.'));
  if (!STATE.test(placeOfSupply.code) || isBlank(placeOfSupply.name))
    found.push(lacks('place_of_supply', 'The place of supply is missing.', 'Name the State with its code.'));
  if (isBlank(signedBy)) found.push(lacks('signature', 'Nobody has signed.', 'Sign it, or have it signed digitally.'));
  if (lines.length === 0) found.push(lacks('lines', 'The invoice has no line.', 'Bill at least one thing.'));
  return found;
}

function addressViolations(of: 'supplier' | 'recipient', party: Party): Violation[] {
  const found: Violation[] = [];
  if (isBlank(party.legalName))
    found.push(lacks(`${of}_name`, `The ${of}’s name is missing.`, 'Enter the legal name.'));
  if (party.addressLines.every(isBlank) || isBlank(party.place))
    found.push(lacks(`${of}_address`, `The ${of}’s address is missing.`, 'Enter street and place.'));
  if (!PIN.test(party.pin)) found.push(lacks(`${of}_pin`, `The ${of}’s PIN is missing.`, 'Enter six digits.'));
  if (!STATE.test(party.stateCode) || isBlank(party.stateName))
    found.push(lacks(`${of}_state`, `The ${of}’s State is missing.`, 'Choose the State.'));
  return found;
}

function gstinViolations(of: 'supplier' | 'recipient', { gstin, stateCode }: Party): Violation[] {
  const answer = checkGstin(gstin ?? '');
  if (!answer.ok) return [lacks(`${of}_gstin`, `The ${of}’s GSTIN is missing or wrong.`, 'Enter the GSTIN.')];
  if (answer.stateCode === stateCode) return [];
  return [lacks(`${of}_gstin`, `The ${of}’s GSTIN is of another State.`, 'Use the registration of that State.')];
}

function supplierViolations(supplier: Party): Violation[] {
  return [...addressViolations('supplier', supplier), ...gstinViolations('supplier', supplier)];
}

/**
 * Rule 46(d) to (f): a registered recipient's name, address and GSTIN; another's name and address from ₹50,000 on, and
 * at any value where the supply goes through an operator.
 */
function recipientViolations(invoice: TaxInvoice, parameters: Parameters): Violation[] {
  const { recipient, throughOperator, issuedOn, lines } = invoice;
  const address = addressViolations('recipient', recipient);
  if (recipient.gstin !== null) return [...address, ...gstinViolations('recipient', recipient)];
  const threshold = thresholdOn(parameters, 'unregistered_particulars_from', issuedOn);
  const taxable = sum(lines.map((line) => line.taxable));
  return throughOperator !== null || taxable.paise >= threshold.paise ? address : [];
}

function lineViolations(line: InvoiceLine, number: number, { kind, treatment }: TaxInvoice): Violation[] {
  const params = { line: number };
  const wrong = (field: string, sentence: string, fix: string): Violation => ({
    ...lacks(`line_${field}`, `Line ${number}: ${sentence}`, fix),
    params,
  });
  const found: Violation[] = [];
  if (isBlank(line.description)) found.push(wrong('description', 'the description is missing.', 'Say what it is.'));
  if (!SAC.test(line.sac)) found.push(wrong('sac', `“${line.sac}” is no service code.`, 'Use six digits from 99.'));
  if (!Number.isSafeInteger(line.quantity) || line.quantity < 1)
    found.push(wrong('quantity', 'the quantity is no whole number above zero.', 'Enter the quantity.'));
  if (isBlank(line.unit)) found.push(wrong('unit', 'the unit is missing.', 'Say what is counted.'));
  if (line.taxable.paise < 0n) found.push(wrong('taxable', 'the value is below zero.', 'Write a credit note instead.'));
  const expected = treatment === 'zero_rated' ? NO_TAX : lineTax(line.taxable, line.rate, kind);
  if (!isSameTax(expected, line.tax))
    found.push(wrong('tax', 'the tax is not its rate of its value.', 'Work the tax out again.'));
  return found;
}

const isSameTax = (a: LineTax, b: LineTax) =>
  a.cgst.paise === b.cgst.paise && a.sgst.paise === b.sgst.paise && a.igst.paise === b.igst.paise;

function sumViolations({ lines, reverseCharge, roundOff, payable }: TaxInvoice): Violation[] {
  const totals = invoiceTotals(lines);
  const owed = reverseCharge ? totals.taxable : totals.total;
  const found: Violation[] = [];
  if (roundOff.paise !== roundOffOf(owed).paise)
    found.push(lacks('round_off', 'The round-off does not make whole rupees.', 'Round to the nearest rupee.'));
  if (payable.paise !== plus(owed, roundOff).paise)
    found.push(lacks('total', 'The total is not the sum of the lines and the round-off.', 'Add the lines again.'));
  return found;
}
