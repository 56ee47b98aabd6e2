import {
  type BasisPoints,
  basisPoints,
  divideHalfUp,
  inr,
  type Money,
  minus,
  plus,
  ZERO_INR,
} from '../shared/money.ts';
import {
  type InvoiceTotals,
  invoiceTotals,
  type LineTax,
  lineTax,
  placeOfSupply,
  type SupplyKind,
  supplyKind,
} from './gst.ts';

/**
 * What a listing lets: storage, where goods are in the host's care and the place may change; or a licence of a fixed bay
 * under the shipper's own lock.
 */
export const LISTING_KINDS = ['storage_service', 'space_licence'] as const;
/** See {@link LISTING_KINDS}. */
export type ListingKind = (typeof LISTING_KINDS)[number];

/** Who supplies, as far as tax depends on it. `hasLut`: a letter of undertaking is in force, for zero-rated supplies. */
export type Supplier = {
  readonly state: string;
  readonly unionTerritoryWithoutLegislature: boolean;
  readonly hasLut: boolean;
};

/** Who receives. `isSez`: a unit or developer of a special economic zone; `isForeign`: established outside India. */
export type Recipient = {
  readonly gstin: string | null;
  readonly state: string | null;
  readonly isSez: boolean;
  readonly isForeign: boolean;
};

/** One line to be taxed; an exempt one bears nothing whatever its rate. */
export type TaxableLine = { readonly taxable: Money; readonly rate: BasisPoints; readonly isExempt: boolean };

/** A supply to be taxed. */
export type Supply = {
  readonly listing: ListingKind;
  readonly supplier: Supplier;
  readonly recipient: Recipient;
  /** State of the facility. */
  readonly propertyState: string;
  /** The recipient owes the tax, not the supplier: CGST Act s.9(3) and (4). */
  readonly reverseCharge: boolean;
  readonly lines: readonly TaxableLine[];
};

/** How a supply is treated; a zero-rated one bears no tax under a letter of undertaking, else IGST. */
export type Treatment = 'taxed' | 'zero_rated' | 'zero_rated_with_tax' | 'exempt';

/** A taxed supply. */
export type Assessment = {
  readonly placeOfSupply: string;
  readonly kind: SupplyKind;
  readonly treatment: Treatment;
  readonly reverseCharge: boolean;
  /** True where the law is disputed and an adviser has to look. */
  readonly needsAdviser: boolean;
  readonly lines: readonly { readonly taxable: Money; readonly rate: BasisPoints; readonly tax: LineTax }[];
  /** `total` is taxable + taxes, whoever owes them. */
  readonly totals: InvoiceTotals;
  /** What makes the sum payable whole rupees; below half a rupee either way. */
  readonly roundOff: Money;
  /** What the recipient pays the supplier: without the tax under reverse charge, rounded to the rupee. */
  readonly payable: Money;
};

/** A country's tax on supplies. */
export type TaxEngine = { readonly name: string; readonly assess: (supply: Supply) => Assessment };

/** India's goods and services tax. */
export const INDIAN_GST: TaxEngine = { name: 'IN-GST', assess: assessGst };

/**
 * Where a listing is supplied. Storage: the recipient's registration, address, or the supplier (IGST Act s.12(2)); a
 * licence of space: where the property lies (s.12(3)). To a recipient abroad both are supplied where the goods and the
 * hall are (s.13(3)(a), s.13(4)).
 */
export function placeOfListing(supply: Omit<Supply, 'lines' | 'reverseCharge'>): string {
  const { listing, recipient, supplier, propertyState } = supply;
  if (listing === 'space_licence' || recipient.isForeign) return propertyState;
  return placeOfSupply({
    recipientGstin: recipient.gstin,
    recipientState: recipient.state,
    supplierState: supplier.state,
  });
}

function treatmentOf({ recipient, supplier, lines }: Supply): Treatment {
  if (lines.length > 0 && lines.every(({ isExempt }) => isExempt)) return 'exempt';
  if (!recipient.isSez) return 'taxed';
  return supplier.hasLut ? 'zero_rated' : 'zero_rated_with_tax';
}

/** An exempt line shows no rate. */
const NO_RATE = basisPoints(0);
/** What a zero-rated or exempt line bears. */
export const NO_TAX: LineTax = { cgst: ZERO_INR, sgst: ZERO_INR, igst: ZERO_INR };

function assessGst(supply: Supply): Assessment {
  const { supplier, recipient, reverseCharge } = supply;
  const place = placeOfListing(supply);
  // IGST Act s.7(5)(b): to a zone is between States, wherever it lies.
  const kind = recipient.isSez
    ? 'inter_state'
    : supplyKind({
        supplierState: supplier.state,
        placeOfSupply: place,
        unionTerritoryWithoutLegislature: supplier.unionTerritoryWithoutLegislature,
      });
  const treatment = treatmentOf(supply);
  const lines = supply.lines.map(({ taxable, rate, isExempt }) => ({
    taxable,
    rate: isExempt ? NO_RATE : rate,
    tax: isExempt || treatment === 'zero_rated' ? NO_TAX : lineTax(taxable, rate, kind),
  }));
  const totals = invoiceTotals(lines);
  const owed = reverseCharge ? totals.taxable : totals.total;
  const roundOff = roundOffOf(owed);
  const needsAdviser = recipient.isForeign;
  return {
    placeOfSupply: place,
    kind,
    treatment,
    reverseCharge,
    needsAdviser,
    lines,
    totals,
    roundOff,
    payable: plus(owed, roundOff),
  };
}

/** What has to be added to make whole rupees, 50 paise up (as CGST Act s.170 rounds); −50 to +50 paise. */
export function roundOffOf(amount: Money): Money {
  return minus(inr(divideHalfUp(amount.paise, 100n) * 100n), amount);
}
