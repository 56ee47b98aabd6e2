import type { Stay } from '../shared/interval.ts';
import { type BasisPoints, basisPoints, inr, type Money, plus, sum, times } from '../shared/money.ts';
import { lineTax, type SupplyKind } from '../tax/gst.ts';
import { chargesOf, WHOLE_STAY } from './accrue.ts';
import { amountOf, type Charge, descriptionOf, formulaOf, type LineCode } from './charge.ts';
import { PLAIN_CARGO, type PricedAsk, plannedCourse } from './course.ts';
import { flatCard, type RateCard, type Rates } from './rate-card.ts';
import { type RatedBy, type RatedByJson, ratedByFromJson, ratedByToJson } from './rated-by.ts';

/** One dated row of the GST reference data: service accounting code, rate and where it is written. */
export type GstRate = { sac: string; rate: BasisPoints; citation: string; provisional: boolean };

/** What of a rate a price needs. */
type TaxedAs = Pick<GstRate, 'sac' | 'rate'>;

/** One thing that is charged. amount = quantity × unitPrice, before GST. */
export type QuoteLine = {
  code: LineCode;
  description: string;
  /** How the amount comes about, for people: '8 pallets × 40 days × ₹45.00'. */
  formula: string;
  quantity: number;
  /** 'pallet-day' or 'pallet'. */
  unit: string;
  unitPrice: Money;
  amount: Money;
  sac: string;
  gstRate: BasisPoints;
};

/** A price with all its parts. total = subtotal + gst. `rated`: what it was worked out from, where that was a rate card. */
export type Quote = { lines: readonly QuoteLine[]; subtotal: Money; gst: Money; total: Money; rated?: RatedBy };

/** Service accounting codes and rates of the two kinds of service. */
export type TaxedBy = { storage: TaxedAs; handling: TaxedAs };

/**
 * Prices a stay by flat prices. GST is rounded on each line exactly as the invoice will round it, and then added; handling
 * that costs nothing has no line.
 * @param ask pallets: whole, at least 1
 * @param kind which taxes the supply bears; a stranger, whose State nobody knows yet, is quoted IGST, which can differ
 *   from CGST + SGST by a paisa a line
 * @throws RangeError when pallets isn't
 */
export function quote(
  rates: Rates,
  ask: { stay: Stay; pallets: number },
  gst: TaxedBy,
  kind: SupplyKind = 'inter_state',
): Quote {
  return quoteCard(flatCard(rates), { ...PLAIN_CARGO, ...ask, orders: [] }, gst, kind);
}

/**
 * Prices a stay by a rate card: storage by slab, surcharges, risk, handling, documentation, services by gate and as
 * ordered, and what lacks to the minimum. The deposit is no price and not in it: {@link depositFor}.
 * @param ask pallets: whole, at least 1
 * @param kind see {@link quote}
 * @throws RangeError when pallets isn't, or for an order of a service the card doesn't have
 */
export function quoteCard(card: RateCard, ask: PricedAsk, gst: TaxedBy, kind: SupplyKind): Quote {
  if (!Number.isSafeInteger(ask.pallets) || ask.pallets < 1) throw new RangeError(`Not a pallet count: ${ask.pallets}`);
  const charges = chargesOf(card, plannedCourse(ask), WHOLE_STAY);
  return quoteOf(
    charges.map((charge) => lineOf(charge, ask.stay, gst)),
    kind,
  );
}

/** What is asked as a deposit and paid back when the goods have left. */
export const depositFor = (card: RateCard, pallets: number): Money => times(card.depositPerPallet, pallets);

/** A charge as a line. @param whole the days the document is for */
export function lineOf(charge: Charge, whole: Stay | null, gst: TaxedBy): QuoteLine {
  const { sac, rate } = gst[charge.taxedAs];
  const { code, quantity, unit, unitPrice } = charge;
  const description = descriptionOf(charge, whole);
  const formula = formulaOf(charge);
  return { code, description, formula, quantity, unit, unitPrice, amount: amountOf(charge), sac, gstRate: rate };
}

/** Lines with their sums. */
export function quoteOf(lines: readonly QuoteLine[], kind: SupplyKind): Quote {
  const subtotal = sum(lines.map((line) => line.amount));
  const gst = sum(lines.map((line) => lineGst(line.amount, line.gstRate, kind)));
  return { lines, subtotal, gst, total: plus(subtotal, gst) };
}

/** All taxes on an amount, each rounded as on an invoice. */
export function lineGst(amount: Money, rate: BasisPoints, kind: SupplyKind): Money {
  const { cgst, sgst, igst } = lineTax(amount, rate, kind);
  return sum([cgst, sgst, igst]);
}

/** A line as stored: paise as decimal text, because JSON numbers are floats. */
type QuoteLineJson = Omit<QuoteLine, 'unitPrice' | 'amount' | 'gstRate'> & {
  unitPricePaise: string;
  amountPaise: string;
  gstRate: number;
};

/** A quote as a booking keeps it in jsonb: the price the two parties agreed on, whatever the rates become later. */
export type QuoteJson = {
  currency: 'INR';
  lines: readonly QuoteLineJson[];
  subtotalPaise: string;
  gstPaise: string;
  totalPaise: string;
  rated?: RatedByJson;
};

/** The stored form of a quote. */
export function quoteToJson(q: Quote): QuoteJson {
  return {
    currency: 'INR',
    lines: q.lines.map(({ unitPrice, amount, ...rest }) => ({
      ...rest,
      unitPricePaise: unitPrice.paise.toString(),
      amountPaise: amount.paise.toString(),
    })),
    subtotalPaise: q.subtotal.paise.toString(),
    gstPaise: q.gst.paise.toString(),
    totalPaise: q.total.paise.toString(),
    ...(q.rated ? { rated: ratedByToJson(q.rated) } : {}),
  };
}

/** The quote back from its stored form. @throws SyntaxError or RangeError when an amount or rate isn't one */
export function quoteFromJson(json: QuoteJson): Quote {
  return {
    lines: json.lines.map(({ unitPricePaise, amountPaise, gstRate, ...rest }) => ({
      ...rest,
      unitPrice: inr(BigInt(unitPricePaise)),
      amount: inr(BigInt(amountPaise)),
      gstRate: basisPoints(gstRate),
    })),
    subtotal: inr(BigInt(json.subtotalPaise)),
    gst: inr(BigInt(json.gstPaise)),
    total: inr(BigInt(json.totalPaise)),
    ...(json.rated ? { rated: ratedByFromJson(json.rated) } : {}),
  };
}
