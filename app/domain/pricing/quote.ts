import { countOf } from '../shared/indian-number.ts';
import { dayCount, type Stay } from '../shared/interval.ts';
import { type BasisPoints, basisPoints, formatInr, inr, type Money, plus, sum, times } from '../shared/money.ts';
import { formatDate } from '../shared/plain-date.ts';
import { lineTax, type SupplyKind } from '../tax/gst.ts';

/** A host's prices, before GST. */
export type Rates = { pricePerPalletDay: Money; handlingInPerPallet: Money; handlingOutPerPallet: Money };

/** One dated row of the GST reference data: service accounting code, rate and where it is written. */
export type GstRate = { sac: string; rate: BasisPoints; citation: string; provisional: boolean };

/** What of a rate a price needs. */
type TaxedAs = Pick<GstRate, 'sac' | 'rate'>;

/** One thing that is charged. amount = quantity × unitPrice, before GST. */
export type QuoteLine = {
  code: 'storage' | 'handling_in' | 'handling_out';
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

/** A price with all its parts. total = subtotal + gst. */
export type Quote = { lines: readonly QuoteLine[]; subtotal: Money; gst: Money; total: Money };

/**
 * Prices a stay. GST is rounded on each line exactly as the invoice will round it, and then added; handling that
 * costs nothing has no line.
 * @param ask pallets: whole, at least 1
 * @param kind which taxes the supply bears; a stranger, whose State nobody knows yet, is quoted IGST, which can differ
 *   from CGST + SGST by a paisa a line
 * @throws RangeError when pallets isn't
 */
export function quote(
  rates: Rates,
  ask: { stay: Stay; pallets: number },
  gst: { storage: TaxedAs; handling: TaxedAs },
  kind: SupplyKind = 'inter_state',
): Quote {
  if (!Number.isSafeInteger(ask.pallets) || ask.pallets < 1) throw new RangeError(`Not a pallet count: ${ask.pallets}`);
  const handling = [
    handlingLine('handling_in', 'Handling in', rates.handlingInPerPallet, ask.pallets, gst.handling),
    handlingLine('handling_out', 'Handling out', rates.handlingOutPerPallet, ask.pallets, gst.handling),
  ].filter((line) => line.unitPrice.paise !== 0n);
  const lines = [storageLine(rates.pricePerPalletDay, ask, gst.storage), ...handling];
  const subtotal = sum(lines.map((line) => line.amount));
  const tax = sum(
    lines.flatMap((line) => {
      const { cgst, sgst, igst } = lineTax(line.amount, line.gstRate, kind);
      return [cgst, sgst, igst];
    }),
  );
  return { lines, subtotal, gst: tax, total: plus(subtotal, tax) };
}

function storageLine(unitPrice: Money, ask: { stay: Stay; pallets: number }, gst: TaxedAs): QuoteLine {
  const days = dayCount(ask.stay);
  const quantity = ask.pallets * days;
  return {
    code: 'storage',
    description: `Storage, in ${formatDate(ask.stay.startsOn)}, out ${formatDate(ask.stay.endsOn)}`,
    formula: `${countOf(ask.pallets, 'pallet')} × ${countOf(days, 'day')} × ${formatInr(unitPrice)}`,
    quantity,
    unit: 'pallet-day',
    unitPrice,
    amount: times(unitPrice, quantity),
    sac: gst.sac,
    gstRate: gst.rate,
  };
}

function handlingLine(
  code: 'handling_in' | 'handling_out',
  description: string,
  unitPrice: Money,
  pallets: number,
  gst: TaxedAs,
): QuoteLine {
  return {
    code,
    description,
    formula: `${countOf(pallets, 'pallet')} × ${formatInr(unitPrice)}`,
    quantity: pallets,
    unit: 'pallet',
    unitPrice,
    amount: times(unitPrice, pallets),
    sac: gst.sac,
    gstRate: gst.rate,
  };
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
  };
}
