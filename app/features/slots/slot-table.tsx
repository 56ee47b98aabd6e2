import { Amount } from '#app/components/ui/amount.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { HazardList } from '#app/components/ui/hazard-diamond.tsx';
import { RegimeStamp } from '#app/components/ui/stamp.tsx';
import { groupIndian } from '#app/domain/shared/indian-number.ts';
import type { Money } from '#app/domain/shared/money.ts';
import { formatMass } from '#app/domain/shared/quantity.ts';
import { type BookingMode, MODE_LABELS, type SlotStatus, SlotStatusStamp } from './slot-labels.tsx';

type Row = {
  id: string;
  name: string;
  regime: 'bonded' | 'neutral';
  palletPositions: number;
  maxMassGrams: number;
  hazardClasses: readonly string[];
  pricePerPalletDay: Money;
  bookingMode: BookingMode;
  status: SlotStatus;
};

const number = (text: string) => <span className="whitespace-nowrap tabular-nums">{text}</span>;

const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', header: 'Slot', cell: (slot) => slot.name },
  { key: 'regime', header: 'Regime', cell: (slot) => <RegimeStamp regime={slot.regime} /> },
  {
    key: 'pallets',
    header: 'Pallets',
    align: 'right',
    cell: (slot) => number(groupIndian(String(slot.palletPositions))),
  },
  { key: 'mass', header: 'Mass', align: 'right', cell: (slot) => number(formatMass(slot.maxMassGrams)) },
  { key: 'classes', header: 'Classes', cell: (slot) => <HazardList codes={slot.hazardClasses} size={24} /> },
  { key: 'price', header: '₹ a pallet-day', align: 'right', cell: (slot) => <Amount money={slot.pricePerPalletDay} /> },
  { key: 'mode', header: 'Booking', cell: (slot) => MODE_LABELS[slot.bookingMode] },
  { key: 'status', header: 'Status', cell: (slot) => <SlotStatusStamp status={slot.status} /> },
];

/** The slots of one hall. */
export function SlotTable({ hallName, slots, base }: { hallName: string; slots: readonly Row[]; base: string }) {
  return (
    <DataTable
      caption={`Slots in ${hallName}`}
      columns={COLUMNS}
      rows={slots}
      rowKey={(slot) => slot.id}
      rowHref={(slot) => `${base}/slots/${slot.id}`}
      empty={
        <p className="text-sm text-muted">No slots here yet. A slot is what a shipper books: some places, one price.</p>
      }
    />
  );
}
