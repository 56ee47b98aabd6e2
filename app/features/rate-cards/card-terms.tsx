import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import type { RateCard, Slab } from '#app/domain/pricing/rate-card.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInr, type Money } from '#app/domain/shared/money.ts';

const BASIS: Readonly<Record<RateCard['basis'], string>> = {
  booked: 'Places booked',
  actual: 'Pallets there each day',
  peak: 'Most pallets there in the period',
  average: 'Mean of the pallets there in the period',
};

const slabText = ({ fromDay, toDay, perPalletDay }: Slab): string =>
  `${toDay === null ? `From day ${fromDay}` : `Days ${fromDay} to ${toDay}`}: ${formatInr(perPalletDay)}`;

const freeText = ({ days, excludesHolidays }: RateCard['free']): string =>
  `${countOf(days, 'day')}${excludesHolidays ? '; the facility’s holidays don’t use them up' : ''}`;

/** The prices of a card that only count where they are above zero. */
const amounts = (card: RateCard): [string, Money][] => [
  ['Handling in, per pallet', card.handlingIn],
  ['Handling out, per pallet', card.handlingOut],
  ['Storage of a stay at least', card.minimum],
  ['Documentation', card.documentation],
  ['Risk charge a week, for each ₹1,000', card.riskPerThousand],
  ['Deposit, per pallet', card.depositPerPallet],
];

/** What a card says, for reading: the host's versions and the slot's public page. */
export function CardTerms({ card }: { card: RateCard }) {
  const { slabs, free, basis, services, surcharges } = card;
  const lines = (list: readonly string[]) => (
    <ul>
      {list.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
  return (
    <DefinitionList
      items={[
        { term: 'Per pallet and day', detail: lines(slabs.map(slabText)) },
        ...(free.days > 0 ? [{ term: 'Free', detail: freeText(free) }] : []),
        ...(free.arrivalDayCounts ? [] : [{ term: 'Day of arrival', detail: 'Neither counted nor charged' }]),
        { term: 'Pallets charged', detail: BASIS[basis] },
        ...amounts(card).flatMap(([term, money]) => (money.paise > 0n ? [{ term, detail: formatInr(money) }] : [])),
        ...services.map(({ name, unit, perUnit }) => ({ term: name, detail: `${formatInr(perUnit)} per ${unit}` })),
        ...surcharges.map(({ name, cargoCodes, percentOfBase }) => ({
          term: name,
          detail: `${percentOfBase / 100} % of the price for ${cargoCodes.join(', ')}`,
        })),
      ]}
    />
  );
}
