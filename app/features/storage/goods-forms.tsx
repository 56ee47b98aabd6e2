import type { ReactNode } from 'react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { EVENT_LABELS } from '#app/domain/booking/lifecycle-words.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatMass, kilogramsText } from '#app/domain/shared/quantity.ts';
import { EXIT_DOCUMENTS, exitKindsFor } from '#app/domain/storage/exit-document.ts';
import { SEAL_LABELS, SEAL_STATES } from '#app/domain/storage/receipt.ts';
import { type Problem, typedOr } from '#app/features/forms/form-problem.tsx';
import type { Goods } from './read-goods.server.ts';

export type Lot = Goods['lots']['rows'][number];
/** The booking as its goods' forms need it. */
export type GoodsBooking = {
  startsOn: string;
  endsOn: string;
  pallets: number;
  massGrams: number;
  regime: 'bonded' | 'neutral';
  place: { timeZone: string };
};

/** A form that opens on demand, so that a page of a quiet booking stays short. */
export function Foldout({
  title,
  open,
  id,
  children,
}: {
  title: string;
  open?: boolean;
  /** A link to it opens it: the browser looks into what is folded. */
  id?: string;
  children: ReactNode;
}) {
  return (
    <details open={open} className="group/fold rounded-md border border-line bg-surface">
      <summary className="flex min-h-12 cursor-pointer items-center justify-between gap-4 px-4 text-sm font-semibold">
        {title}
        <svg
          viewBox="0 0 12 12"
          className="size-3 shrink-0 text-muted group-open/fold:rotate-180"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          aria-hidden="true"
        >
          <path d="m2 4 4 4 4-4" />
        </svg>
      </summary>
      <div id={id} className="border-t border-line p-4">
        {children}
      </div>
    </details>
  );
}

/** '6 pallets, 6,000 kg' */
const quantity = (pallets: number, massGrams: number) => `${countOf(pallets, 'pallet')}, ${formatMass(massGrams)}`;
/** 'Lot 1, CE-1' */
const lotName = ({ number, marks }: Lot) => `Lot ${number}, ${marks}`;
const byNumber = (lots: readonly Lot[]) => lots.map((lot) => ({ value: lot.id, label: lotName(lot) }));

export type FieldsOf = (name: string, fallback?: string) => { name: string; defaultValue: string; error?: string[] };

/** Wires fields to what was typed last and what stands against it. */
export function fieldsOf(problem: Problem): FieldsOf {
  return (name, fallback = '') => ({
    name,
    defaultValue: typedOr(problem, name, fallback),
    error: problem?.errors[name],
  });
}

/** Announces a delivery. */
export function ArrivalForm({
  text,
  booking,
  taken,
  today,
}: {
  text: FieldsOf;
  booking: GoodsBooking;
  /** Of the booking, what has come or is announced. */
  taken: { pallets: number; massGrams: number };
  today: string;
}) {
  const rest = { pallets: booking.pallets - taken.pallets, massGrams: booking.massGrams - taken.massGrams };
  return (
    <CommandForm command="arrivals" className="space-y-4" noValidate>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          label="Day"
          {...text('arrivesOn', today > booking.startsOn ? today : booking.startsOn)}
          type="date"
          required
        />
        <TextField label="Hour, facility time" {...text('arrivesAt', '10:00')} type="time" required />
        <TextField label="Vehicle" {...text('vehicle')} required maxLength={20} autoComplete="off" />
        <TextField label="Marks on the goods" {...text('marks')} required maxLength={120} autoComplete="off" />
        <TextField
          label="Pallets"
          {...text('pallets', rest.pallets > 0 ? String(rest.pallets) : '')}
          required
          inputMode="numeric"
        />
        <TextField
          label="Mass"
          {...text('kg', rest.massGrams > 0 ? kilogramsText(rest.massGrams) : '')}
          required
          inputMode="decimal"
          suffix="kg"
        />
        <TextField label="Seal" {...text('seal')} optional maxLength={40} autoComplete="off" />
      </div>
      <Button>{EVENT_LABELS.appoint}</Button>
    </CommandForm>
  );
}

/** Counts an announced lot in; what was announced stands in the fields. */
export function ReceiptForm({
  lot,
  text,
  isBonded,
  today,
}: {
  lot: Lot;
  text: FieldsOf;
  isBonded: boolean;
  today: string;
}) {
  return (
    <CommandForm command="receipts" subject={lot.id} className="space-y-4" noValidate>
      <input type="hidden" name="lotId" value={lot.id} />
      <p className="text-sm text-muted">
        Announced: {quantity(lot.expectedPallets, lot.expectedMassGrams)}
        {lot.expectedSeal ? `, seal ${lot.expectedSeal}` : ', no seal'}.
      </p>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          label="Pallets counted"
          {...text('pallets', String(lot.expectedPallets))}
          required
          inputMode="numeric"
        />
        <TextField
          label="Mass weighed"
          {...text('kg', kilogramsText(lot.expectedMassGrams))}
          required
          inputMode="decimal"
          suffix="kg"
        />
        <TextField label="Damaged among them" {...text('damaged', '0')} required inputMode="numeric" />
        <TextField label="Vehicle" {...text('vehicle', lot.vehicle ?? '')} required maxLength={20} autoComplete="off" />
        <SelectField
          label="Seal"
          {...text('seal', lot.expectedSeal ? 'intact' : 'none')}
          options={SEAL_STATES.map((seal) => ({ value: seal, label: SEAL_LABELS[seal] }))}
        />
        <TextField label="Seal number found" {...text('foundSeal', lot.expectedSeal ?? '')} optional maxLength={40} />
        {isBonded ? (
          <TextField
            label="Date of the deposit order"
            {...text('depositedOn', today)}
            type="date"
            hint="Customs’ clock runs from it. Goods from another warehouse keep their date."
          />
        ) : null}
      </div>
      <Button size="lg" className="w-full sm:w-auto">
        {EVENT_LABELS.receive}
      </Button>
    </CommandForm>
  );
}

/** Files a paper on which goods may leave. */
export function ExitDocumentForm({
  lots,
  text,
  booking,
  today,
}: {
  lots: Lot[];
  text: FieldsOf;
  booking: GoodsBooking;
  today: string;
}) {
  const isBonded = booking.regime === 'bonded';
  const [first] = lots;
  return (
    <CommandForm command="exit-documents" className="space-y-4" noValidate>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <SelectField label="Lot" {...text('lotId', first?.id)} options={byNumber(lots)} />
        <SelectField
          label="Document"
          {...text('kind')}
          options={exitKindsFor(booking.regime).map((kind) => ({ value: kind, label: EXIT_DOCUMENTS[kind].label }))}
        />
        <TextField label="Number" {...text('number')} required maxLength={40} autoComplete="off" />
        <TextField label="Date" {...text('datedOn', today)} type="date" required />
        <TextField label="Valid until" {...text('validUntil')} type="date" optional />
        {isBonded ? (
          <>
            <TextField
              label="Duty challan"
              {...text('dutyReference')}
              optional
              maxLength={40}
              hint="For home consumption."
            />
            <TextField label="Duty paid on" {...text('dutyPaidOn')} type="date" optional />
            <TextField
              label="Order number"
              {...text('orderNumber')}
              optional
              maxLength={40}
              hint="Customs’ order that lets the goods go."
            />
            <TextField label="Order dated" {...text('orderOn')} type="date" optional />
          </>
        ) : null}
        <TextField
          label="Pallets covered"
          {...text('pallets', String(first?.stockPallets ?? ''))}
          required
          inputMode="numeric"
        />
        <TextField
          label="Mass covered"
          {...text('kg', first ? kilogramsText(first.stockMassGrams) : '')}
          required
          inputMode="decimal"
          suffix="kg"
        />
      </div>
      <Button>File document</Button>
    </CommandForm>
  );
}

/** Lets part or all of a lot leave, on a paper that is filed for it. */
export function ReleaseForm({ lot, papers, text }: { lot: Lot; papers: Goods['usable']; text: FieldsOf }) {
  const usable = papers.filter(({ lotId }) => lotId === lot.id);
  if (usable.length === 0)
    return <Notice tone="warning">No exit document is filed for this lot. Nothing leaves without one.</Notice>;
  return (
    <CommandForm command="release" subject={`${lot.id}.${lot.stockPallets}`} className="space-y-4" noValidate>
      <input type="hidden" name="lotId" value={lot.id} />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <SelectField
          label="On document"
          {...text('exitDocumentId', usable[0]?.id)}
          options={usable.map((paper) => ({
            value: paper.id,
            label: `${paper.number}: ${quantity(paper.pallets - paper.releasedPallets, paper.massGrams - paper.releasedMassGrams)} left`,
          }))}
        />
        <TextField label="Vehicle" {...text('vehicle')} required maxLength={20} autoComplete="off" />
        <TextField label="Pallets" {...text('pallets', String(lot.stockPallets))} required inputMode="numeric" />
        <TextField
          label="Mass"
          {...text('kg', kilogramsText(lot.stockMassGrams))}
          required
          inputMode="decimal"
          suffix="kg"
        />
      </div>
      <Button size="lg" className="w-full sm:w-auto">
        Release
      </Button>
    </CommandForm>
  );
}
