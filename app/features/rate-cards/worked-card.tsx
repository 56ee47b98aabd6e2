import { Amount } from '#app/components/ui/amount.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { QuoteTable } from '#app/components/ui/money-table.tsx';
import { cargoTermsOf } from '#app/domain/pricing/offer-price.ts';
import { depositFor, quoteCard, type TaxedBy } from '#app/domain/pricing/quote.ts';
import { countOf, parseScaledDecimal } from '#app/domain/shared/indian-number.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { formatInr, parseRupees, ZERO_INR } from '#app/domain/shared/money.ts';
import { addDays, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { classesOf, isSound, readCard, type TypedCard } from './typed-card.ts';

const wholeOr = (text: string | undefined, max: number, fallback: number): number => {
  const count = parseScaledDecimal((text ?? '').slice(0, 10), 0);
  return count === null || count < 1n || count > BigInt(max) ? fallback : Number(count);
};

/** What a shipper would pay for the stay of the example by the card as typed; null while the card can't be offered. */
export function workedQuote(typed: TypedCard, gst: TaxedBy, today: PlainDate) {
  const read = readCard(typed, today);
  if (!isSound(read)) return null;
  const { card } = read;
  const pallets = wholeOr(typed.examplePallets, 10_000, 8);
  const days = wholeOr(typed.exampleDays, 366, 30);
  const asked = {
    stay: stay(card.effectiveFrom, addDays(card.effectiveFrom, days)),
    codes: classesOf(typed.exampleClasses ?? ''),
    valueAndDuty: parseRupees(typed.exampleValue || '0') ?? ZERO_INR,
    insured: [],
  };
  const quote = quoteCard(
    card,
    { ...cargoTermsOf(asked, []), stay: asked.stay, pallets, orders: [] },
    gst,
    'inter_state',
  );
  return { pallets, days, quote, deposit: depositFor(card, pallets) };
}

type WorkedCardProps = { typed: TypedCard; gst: TaxedBy; today: PlainDate };

/** The example's own fields and what comes of them; follows the typing, or the Preview button. */
export function WorkedCard({ typed, gst, today }: WorkedCardProps) {
  const example = workedQuote(typed, gst, today);
  const text = (name: string, fallback: string) => ({ name, defaultValue: typed[name] ?? fallback, maxLength: 40 });
  return (
    <Card>
      <h3 className="text-base">What a shipper pays</h3>
      <div className="mt-3 grid grid-cols-2 gap-3">
        <TextField label="Pallets" {...text('examplePallets', '8')} inputMode="numeric" />
        <TextField label="Days" {...text('exampleDays', '30')} inputMode="numeric" />
        <TextField label="Classes" {...text('exampleClasses', '')} optional />
        <TextField label="Value and duty" {...text('exampleValue', '')} inputMode="decimal" prefix="₹" optional />
      </div>
      <div aria-live="polite" className="mt-4">
        {example ? (
          <>
            <p className="mb-3">
              {countOf(example.pallets, 'pallet')} for {countOf(example.days, 'day')}:{' '}
              <Amount money={example.quote.total} className="font-semibold" />
            </p>
            <QuoteTable quote={example.quote} caption="Worked example" />
            {example.deposit.paise > 0n ? (
              <p className="mt-3 text-xs text-muted">
                And a deposit of {formatInr(example.deposit)}, paid back when the goods have left; no tax on it.
              </p>
            ) : null}
          </>
        ) : (
          <p className="text-sm text-muted">The card is not complete yet.</p>
        )}
      </div>
    </Card>
  );
}
