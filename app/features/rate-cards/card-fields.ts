import { flatCard, type RateCard, type Rates } from '#app/domain/pricing/rate-card.ts';
import { type Money, rupeesText } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import type { TypedCard } from './typed-card.ts';

const rupees = (money: Money): string => (money.paise === 0n ? '' : rupeesText(money));

const onText = (on: readonly string[]): string => (on.length > 1 ? 'both' : (on[0] ?? 'both'));

/** A card as the editor's fields, starting on a day; the reverse of readCard(). */
export function cardFields(card: RateCard, startsOn: PlainDate): TypedCard {
  return {
    effectiveFrom: startsOn,
    freeDays: String(card.free.days),
    arrivalDayCounts: card.free.arrivalDayCounts ? 'yes' : 'no',
    excludesHolidays: card.free.excludesHolidays ? 'yes' : 'no',
    basis: card.basis,
    minimum: rupees(card.minimum),
    cardHandlingIn: rupees(card.handlingIn),
    cardHandlingOut: rupees(card.handlingOut),
    documentation: rupees(card.documentation),
    riskPerThousand: rupees(card.riskPerThousand),
    deposit: rupees(card.depositPerPallet),
    ...Object.assign(
      {},
      ...card.slabs.map(({ fromDay, toDay, perPalletDay }, index) => ({
        [`slab${index + 1}From`]: String(fromDay),
        [`slab${index + 1}To`]: toDay === null ? '' : String(toDay),
        [`slab${index + 1}Price`]: rupeesText(perPalletDay),
      })),
      ...card.services.map((service, index) => ({
        [`service${index + 1}Name`]: service.name,
        [`service${index + 1}Trigger`]: service.trigger,
        [`service${index + 1}Unit`]: service.unit,
        [`service${index + 1}Price`]: rupeesText(service.perUnit),
        [`service${index + 1}Minimum`]: String(service.minimumUnits),
      })),
      ...card.surcharges.map((surcharge, index) => ({
        [`surcharge${index + 1}Name`]: surcharge.name,
        [`surcharge${index + 1}Classes`]: surcharge.cargoCodes.join(', '),
        [`surcharge${index + 1}Percent`]: String(surcharge.percentOfBase / 100),
        [`surcharge${index + 1}On`]: onText(surcharge.on),
      })),
    ),
  };
}

/** The fields of a first card: what the slot's flat prices say. */
export const flatFields = (rates: Rates, startsOn: PlainDate): TypedCard => cardFields(flatCard(rates), startsOn);
