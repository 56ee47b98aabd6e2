import { Amount } from '#app/components/ui/amount.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { QuoteTable } from '#app/components/ui/money-table.tsx';
import { type GstRate, quote } from '#app/domain/pricing/quote.ts';
import { countOf, parseScaledDecimal } from '#app/domain/shared/indian-number.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { parseRupees } from '#app/domain/shared/money.ts';
import { addDays, type PlainDate } from '#app/domain/shared/plain-date.ts';

/** The fields a price depends on, as they stand in the form. */
export type TypedPrices = Readonly<
  Record<'pricePerPalletDay' | 'handlingIn' | 'handlingOut' | 'palletPositions' | 'minimumDays', string>
>;

export type GstRates = { storage: GstRate; handling: GstRate };

const EXAMPLE_PALLETS = 8;
const EXAMPLE_DAYS = 30;

const wholeUpTo = (text: string, max: number): number | null => {
  const count = parseScaledDecimal(text, 0);
  return count === null || count < 1n || count > BigInt(max) ? null : Number(count);
};

/** The stay an example prices: 8 pallets for 30 days, within what the slot holds and not under its shortest stay. */
export function exampleQuote(typed: TypedPrices, gst: GstRates, today: PlainDate) {
  const price = parseRupees(typed.pricePerPalletDay);
  if (price === null || price.paise === 0n) return null;
  const pallets = Math.min(EXAMPLE_PALLETS, wholeUpTo(typed.palletPositions, 100_000) ?? EXAMPLE_PALLETS);
  const days = Math.max(EXAMPLE_DAYS, wholeUpTo(typed.minimumDays, 366) ?? 1);
  const rates = {
    pricePerPalletDay: price,
    handlingInPerPallet: parseRupees(typed.handlingIn || '0') ?? parseRupees('0'),
    handlingOutPerPallet: parseRupees(typed.handlingOut || '0') ?? parseRupees('0'),
  };
  if (!rates.handlingInPerPallet || !rates.handlingOutPerPallet) return null;
  const { handlingInPerPallet, handlingOutPerPallet } = rates;
  const asked = { stay: stay(today, addDays(today, days)), pallets };
  return {
    pallets,
    days,
    quote: quote({ pricePerPalletDay: price, handlingInPerPallet, handlingOutPerPallet }, asked, gst),
  };
}

/** What a shipper would pay at the prices typed so far; follows the typing. */
export function WorkedExample({ typed, gst, today }: { typed: TypedPrices; gst: GstRates; today: PlainDate }) {
  const example = exampleQuote(typed, gst, today);
  return (
    <Card>
      <h2 className="text-base">What a shipper pays</h2>
      {example ? (
        <>
          <p aria-live="polite" className="mt-1 mb-3">
            {countOf(example.pallets, 'pallet')} for {countOf(example.days, 'day')}:{' '}
            <Amount money={example.quote.total} className="font-semibold" />
          </p>
          <QuoteTable quote={example.quote} caption="Worked example" />
          <GstNote gst={gst} />
        </>
      ) : (
        <p className="mt-1 text-sm text-muted">Type a price per pallet-day to see an example.</p>
      )}
    </Card>
  );
}

function GstNote({ gst }: { gst: GstRates }) {
  const provisional = gst.storage.provisional || gst.handling.provisional;
  return (
    <p className="mt-3 text-xs text-muted">
      GST as on today: {gst.storage.citation}
      {provisional ? '. Provisional: to be confirmed by your tax adviser.' : ''}
    </p>
  );
}
