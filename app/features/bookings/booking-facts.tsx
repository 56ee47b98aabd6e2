import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { HazardList } from '#app/components/ui/hazard-diamond.tsx';
import { RegimeStamp } from '#app/components/ui/stamp.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { dayCount, stay } from '#app/domain/shared/interval.ts';
import { formatDateWithDay, plainDate } from '#app/domain/shared/plain-date.ts';
import { formatMass, formatPallets } from '#app/domain/shared/quantity.ts';
import { dueTerm } from '#app/features/slots/stay-terms.ts';

type BookingFactsProps = {
  booking: {
    startsOn: string;
    endsOn: string;
    pallets: number;
    massGrams: number;
    cargoDescription: string;
    hazardClasses: string[];
    regime: 'bonded' | 'neutral';
    daysToPay: number;
    place: {
      hostName: string;
      shipperName: string;
      facilityName: string;
      hallName: string;
      slotName: string;
      portName: string;
    };
  };
  side: 'host' | 'shipper';
};

/** What was agreed, as it stood when the hold was made. */
export function BookingFacts({ booking, side }: BookingFactsProps) {
  const { place } = booking;
  const startsOn = plainDate(booking.startsOn);
  const endsOn = plainDate(booking.endsOn);
  return (
    <DefinitionList
      items={[
        side === 'host' ? { term: 'Shipper', detail: place.shipperName } : { term: 'Host', detail: place.hostName },
        { term: 'Place', detail: `${place.slotName}, ${place.hallName}, ${place.facilityName}` },
        { term: 'Near', detail: place.portName },
        { term: 'In', detail: formatDateWithDay(startsOn) },
        {
          term: 'Out',
          detail: `${formatDateWithDay(endsOn)} (${countOf(dayCount(stay(startsOn, endsOn)), 'day')}; the day out is not charged)`,
        },
        { term: 'Quantity', detail: `${formatPallets(booking.pallets)}, ${formatMass(booking.massGrams)}` },
        { term: 'Cargo', detail: booking.cargoDescription },
        {
          term: 'Dangerous goods',
          detail: booking.hazardClasses.length > 0 ? <HazardList codes={booking.hazardClasses} /> : 'None declared',
        },
        { term: 'Customs state', detail: <RegimeStamp regime={booking.regime} /> },
        dueTerm(booking.daysToPay),
      ]}
    />
  );
}
