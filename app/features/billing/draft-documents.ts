import { type BillingDocument, linesOf } from '#app/domain/pricing/billing.ts';
import { chargeToJson } from '#app/domain/pricing/charge-json.ts';
import { lineGst, quoteFromJson, quoteOf, type TaxedBy } from '#app/domain/pricing/quote.ts';
import { divideHalfUp, formatInr, inr, type Money } from '#app/domain/shared/money.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import type { SupplyKind } from '#app/domain/tax/gst.ts';
import { draftLines, type RatesOfTheDay } from '#app/features/invoices/draft-lines.ts';
import type { InvoiceDraft } from '#app/features/invoices/write-invoices.server.ts';
import { billingKeyOf, type StayRow, withAgreedCharges } from './stay-record.ts';

type Head = Pick<InvoiceDraft, 'booking' | 'parties' | 'issuedOn'>;

const PURPOSES = { advance: 'stay', monthly: 'month', final: 'final', late: 'charge', credit: 'charge' } as const;

/** The days of storage a document bills; null for one that only adds to days billed before. */
function periodOf({ kind, charges }: BillingDocument, hasEarlier: boolean): InvoiceDraft['period'] {
  const days = charges.filter(({ dayNumbers }) => dayNumbers !== null);
  const [first] = days.map(({ firstDay }) => firstDay).sort();
  const last = days
    .map(({ lastDay }) => lastDay)
    .sort()
    .at(-1);
  if (first === undefined || last === undefined || kind === 'late' || hasEarlier) return null;
  return { from: first, to: addDays(last, 1) };
}

/**
 * A document a stay is due as an invoice to be written.
 * @param agreedGst taxes of the agreed price; the lines bear those of the day of issue
 * @param isAdvance whether the stay was billed in advance, so that what comes now adds to the same days
 */
export function documentDraft(
  head: Head,
  document: BillingDocument,
  { agreedGst, rates, isAdvance }: { agreedGst: TaxedBy; rates: RatesOfTheDay; isAdvance: boolean },
): InvoiceDraft {
  const kind = head.parties.supplyKind;
  const { lines, totals } = draftLines(quoteOf(linesOf(document, agreedGst), kind), kind, rates);
  return {
    ...head,
    purpose: PURPOSES[document.kind],
    billingKey: billingKeyOf(document),
    period: periodOf(document, isAdvance),
    lines: lines.map((line, index) => {
      const charge = document.charges[index];
      return charge ? { ...line, charge: chargeToJson(charge) } : line;
    }),
    totals,
  };
}

type Booking = InvoiceDraft['booking'] & StayRow;

/** The one invoice of a stay billed in advance: the lines that were agreed, with the taxes of the day. */
export function wholeStayDraft(head: Head & { booking: Booking }, rates: RatesOfTheDay): InvoiceDraft {
  const { booking, parties } = head;
  const { lines, totals } = draftLines(quoteFromJson(booking.quote), parties.supplyKind, rates);
  return {
    ...{ ...head, purpose: 'stay', billingKey: 'stay', totals },
    period: { from: booking.startsOn, to: booking.endsOn },
    lines: withAgreedCharges(booking, lines),
  };
}

/** The key of a cancellation's invoice. */
export const CANCELLATION_KEY = 'charge/cancellation';

/** What of an amount with GST is without it: the greatest whose tax does not carry it beyond. */
function netOf(gross: Money, rates: RatesOfTheDay, kind: SupplyKind): Money {
  const { rate } = rates.storage;
  let net = inr(divideHalfUp(gross.paise * 10_000n, 10_000n + BigInt(rate)));
  while (net.paise > 0n && net.paise + lineGst(net, rate, kind).paise > gross.paise) net = inr(net.paise - 1n);
  return net;
}

/** The invoice of a cancellation's charge, which was told with GST: never above what was told, before the round-off. */
export function cancellationDraft(head: Head, fee: Money, rates: RatesOfTheDay): InvoiceDraft {
  const kind = head.parties.supplyKind;
  const amount = netOf(fee, rates, kind);
  const line = {
    ...({ code: 'storage', description: 'Cancellation charge', quantity: 1, unit: 'booking' } as const),
    ...{ formula: `${formatInr(fee)} with GST`, unitPrice: amount, amount },
    ...{ sac: rates.storage.sac, gstRate: rates.storage.rate },
  };
  const { lines, totals } = draftLines(quoteOf([line], kind), kind, rates);
  return { ...head, purpose: 'charge', billingKey: CANCELLATION_KEY, period: null, lines, totals };
}
