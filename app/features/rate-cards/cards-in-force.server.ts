import { sql } from 'drizzle-orm';
import type { OfferPrices } from '#app/domain/pricing/offer-price.ts';
import { type RateCardJson, rateCardFromJson } from '#app/domain/pricing/rate-card-json.ts';
import { inr } from '#app/domain/shared/money.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { arrayOf, type publicDatabase } from '#app/platform/db.server.ts';

/** A version of a slot's rate card, with the holidays its free time leaves out, as the database gives it. */
export type CardInForce = { id: string; card: RateCardJson; holidays: readonly string[] };

type Row = CardInForce & { slot_id: string };

/**
 * The cards in force on a day of listed slots, by slot. Slots without a card are not asked about.
 * @param day India's day, as of rulebookDay()
 */
export async function cardsInForce(
  db: Pick<ReturnType<typeof publicDatabase>, 'execute'>,
  slots: readonly { slotId: string; rateCardVersion: number }[],
  day: PlainDate,
): Promise<ReadonlyMap<string, CardInForce>> {
  const ids = slots.filter(({ rateCardVersion }) => rateCardVersion > 0).map(({ slotId }) => slotId);
  if (ids.length === 0) return new Map();
  const rows = await db.execute<Row>(
    sql`select slot_id, id, card, holidays from slot_cards(${arrayOf(ids, 'uuid')}, ${day}::date)`,
  );
  return new Map(rows.map(({ slot_id, ...card }) => [slot_id, card]));
}

/** A slot's flat prices, in paise. */
type FlatPrices = Readonly<Record<'pricePerPalletDayPaise' | 'handlingInPaise' | 'handlingOutPaise', bigint>>;

/** What a slot charges, as a price is worked out from it. */
export const pricesOf = (flat: FlatPrices, card: CardInForce | null): OfferPrices => ({
  rates: {
    pricePerPalletDay: inr(flat.pricePerPalletDayPaise),
    handlingInPerPallet: inr(flat.handlingInPaise),
    handlingOutPerPallet: inr(flat.handlingOutPaise),
  },
  inForce: card && {
    ...{ versionId: card.id, card: rateCardFromJson(card.card) },
    holidays: card.holidays.map(plainDate),
  },
});
