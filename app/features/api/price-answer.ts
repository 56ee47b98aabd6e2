import { type Quote, quoteToJson } from '#app/domain/pricing/quote.ts';

/** A price with all its parts, in paise as decimal text. */
export function priceAnswer(price: Quote) {
  const { currency, lines, subtotalPaise, gstPaise, totalPaise } = quoteToJson(price);
  return {
    currency,
    lines: lines.map(({ gstRate, ...line }) => ({ ...line, gstBasisPoints: gstRate })),
    subtotalPaise,
    gstPaise,
    totalPaise,
  };
}
