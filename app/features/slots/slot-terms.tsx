import { Amount } from '#app/components/ui/amount.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { HazardList } from '#app/components/ui/hazard-diamond.tsx';
import { RegimeStamp } from '#app/components/ui/stamp.tsx';
import { type Turnaround, turnaroundByClass } from '#app/domain/booking/turnaround.ts';
import { FORMS, labelOf, PACKAGINGS } from '#app/domain/cargo/facts.ts';
import type { BillingMode, DaysToPay } from '#app/domain/pricing/billing.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { inr, rupeesText } from '#app/domain/shared/money.ts';
import { formatMass, formatPallets, kilogramsText } from '#app/domain/shared/quantity.ts';
import type { SavedTerms } from './slot-fields.tsx';
import { type BookingMode, MODE_LABELS } from './slot-labels.tsx';
import { dueTerm, stayTerms } from './stay-terms.ts';

export type Slot = {
  name: string;
  regime: 'bonded' | 'neutral';
  palletPositions: number;
  maxMassGrams: number;
  hazardClasses: readonly string[];
  acceptedForms: readonly string[];
  acceptedPackagings: readonly string[];
  quarantine: boolean;
  maxPalletMassGrams: number | null;
  pricePerPalletDayPaise: bigint;
  handlingInPaise: bigint;
  handlingOutPaise: bigint;
  minimumDays: number;
  maximumDays: number | null;
  leadDays: number;
  cutOffHour: number | null;
  turnaround: Turnaround;
  bookingMode: BookingMode;
  billingMode: BillingMode;
  daysToPay: DaysToPay;
};

/** A slot's terms as its form shows them. */
export const savedTerms = (slot: Slot): SavedTerms => ({
  name: slot.name,
  regime: slot.regime,
  palletPositions: String(slot.palletPositions),
  maxMass: kilogramsText(slot.maxMassGrams),
  hazardClasses: slot.hazardClasses,
  acceptedForms: slot.acceptedForms,
  acceptedPackagings: slot.acceptedPackagings,
  quarantine: slot.quarantine ? 'yes' : '',
  maxPalletMass: slot.maxPalletMassGrams === null ? '' : kilogramsText(slot.maxPalletMassGrams),
  pricePerPalletDay: rupeesText(inr(slot.pricePerPalletDayPaise)),
  handlingIn: rupeesText(inr(slot.handlingInPaise)),
  handlingOut: rupeesText(inr(slot.handlingOutPaise)),
  minimumDays: String(slot.minimumDays),
  maximumDays: slot.maximumDays === null ? '' : String(slot.maximumDays),
  leadDays: String(slot.leadDays),
  cutOffHour: slot.cutOffHour === null ? '' : String(slot.cutOffHour),
  turnaroundDays: String(slot.turnaround.any),
  turnaroundByClass: turnaroundByClass(slot.turnaround),
  bookingMode: slot.bookingMode,
  billingMode: slot.billingMode,
  daysToPay: String(slot.daysToPay),
});

const listed = (list: readonly { code: string; label: string }[], codes: readonly string[]) =>
  codes.length === 0 ? 'All' : codes.map((code) => labelOf(list, code)).join('; ');

/** A slot's terms for reading. */
export function SlotTerms({ slot }: { slot: Slot }) {
  const perPallet = (paise: bigint) => (paise === 0n ? 'Free' : <Amount money={inr(paise)} />);
  return (
    <DefinitionList
      items={[
        { term: 'Customs regime', detail: <RegimeStamp regime={slot.regime} /> },
        { term: 'Room', detail: `${formatPallets(slot.palletPositions)}, up to ${formatMass(slot.maxMassGrams)}` },
        { term: 'Accepted classes', detail: <HazardList codes={slot.hazardClasses} /> },
        { term: 'Accepted forms', detail: listed(FORMS, slot.acceptedForms) },
        { term: 'Accepted packagings', detail: listed(PACKAGINGS, slot.acceptedPackagings) },
        { term: 'Unclassified cargo', detail: slot.quarantine ? 'Taken, in quarantine' : 'Not taken' },
        {
          term: 'Floor load',
          detail:
            slot.maxPalletMassGrams === null
              ? 'No limit of its own'
              : `${formatMass(slot.maxPalletMassGrams)} per pallet place`,
        },
        { term: 'Price per pallet-day', detail: <Amount money={inr(slot.pricePerPalletDayPaise)} /> },
        { term: 'Handling in, per pallet', detail: perPallet(slot.handlingInPaise) },
        { term: 'Handling out, per pallet', detail: perPallet(slot.handlingOutPaise) },
        { term: 'Shortest stay', detail: countOf(slot.minimumDays, 'day') },
        ...stayTerms(slot),
        { term: 'Booking', detail: MODE_LABELS[slot.bookingMode] },
        dueTerm(slot.daysToPay),
      ]}
    />
  );
}
