import type { SerializeFrom } from '@remix-run/node';
import type { ReactNode } from 'react';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { type BookingState, EVENT_LABELS } from '#app/domain/booking/lifecycle.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { formatDate, formatInstant, plainDate } from '#app/domain/shared/plain-date.ts';
import { formatMass, kilogramsText } from '#app/domain/shared/quantity.ts';
import { DISCREPANCY_LABELS, DISCREPANCY_OUTCOMES } from '#app/domain/storage/discrepancy.ts';
import { EXIT_DOCUMENTS, exitKindsFor } from '#app/domain/storage/exit-document.ts';
import { SEAL_LABELS, SEAL_STATES } from '#app/domain/storage/receipt.ts';
import { type Problem, typedOr } from '#app/features/forms/form-problem.tsx';
import type { Goods } from './read-goods.server.ts';

type Shown = SerializeFrom<Goods>;
type Lot = Shown['lots'][number];
type May = { announce: boolean; move: boolean; papers: boolean; settle: boolean };
type PanelProps = {
  goods: Shown;
  booking: {
    startsOn: string;
    endsOn: string;
    pallets: number;
    massGrams: number;
    regime: 'bonded' | 'neutral';
    place: { timeZone: string };
  };
  state: BookingState;
  side: 'host' | 'shipper';
  may: May;
  problem: Problem;
};

const BEFORE: readonly BookingState[] = ['confirmed', 'arriving'];
const RECEIVING: readonly BookingState[] = [...BEFORE, 'in_storage'];
const STANDING: readonly BookingState[] = ['in_storage', 'partly_released', 'overstay'];
const AGREED: readonly BookingState[] = [...RECEIVING, ...STANDING, 'released', 'closed'];

const day = (text: string) => formatDate(plainDate(text));
const quantity = (pallets: number, massGrams: number) => `${countOf(pallets, 'pallet')}, ${formatMass(massGrams)}`;
const lotName = ({ number, marks }: Lot) => `Lot ${number}, ${marks}`;
const byNumber = (lots: readonly Lot[]) => lots.map((lot) => ({ value: lot.id, label: lotName(lot) }));

/** A form that opens on demand, so that a page of a quiet booking stays short. */
function Foldout({ title, open, children }: { title: string; open?: boolean; children: ReactNode }) {
  return (
    <details open={open} className="rounded-md border border-line bg-surface">
      <summary className="flex min-h-11 cursor-pointer items-center px-4 text-sm font-semibold">{title}</summary>
      <div className="border-t border-line p-4">{children}</div>
    </details>
  );
}

type FieldsOf = (name: string, fallback?: string) => { name: string; defaultValue: string; error?: string[] };

/** Wires fields to what was typed last and what stands against it. */
function fieldsOf(problem: Problem): FieldsOf {
  return (name, fallback = '') => ({
    name,
    defaultValue: typedOr(problem, name, fallback),
    error: problem?.errors[name],
  });
}

function ArrivalForm({ text, booking, today }: { text: FieldsOf; booking: PanelProps['booking']; today: string }) {
  return (
    <CommandForm command="arrivals" className="space-y-4" noValidate>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <TextField
          label="Day"
          {...text('arrivesOn', today > booking.startsOn ? today : booking.startsOn)}
          type="date"
          required
        />
        <TextField label="Hour" {...text('arrivesAt', '10:00')} type="time" required hint="Facility time." />
        <TextField label="Vehicle" {...text('vehicle')} required maxLength={20} autoComplete="off" />
        <TextField label="Marks on the goods" {...text('marks')} required maxLength={120} autoComplete="off" />
        <TextField label="Pallets" {...text('pallets', String(booking.pallets))} required inputMode="numeric" />
        <TextField
          label="Mass"
          {...text('kg', kilogramsText(booking.massGrams))}
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

function ReceiptForm({ lot, text, isBonded, today }: { lot: Lot; text: FieldsOf; isBonded: boolean; today: string }) {
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
        <TextField label="Vehicle" {...text('vehicle')} required maxLength={20} autoComplete="off" />
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
      <Button>{EVENT_LABELS.receive}</Button>
    </CommandForm>
  );
}

function ExitDocumentForm({
  lots,
  text,
  booking,
  today,
}: {
  lots: Lot[];
  text: FieldsOf;
  booking: PanelProps['booking'];
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

function ReleaseForm({ lot, papers, text }: { lot: Lot; papers: Shown['papers']; text: FieldsOf }) {
  const usable = papers.filter(({ lotId, withdrawnAt }) => lotId === lot.id && withdrawnAt === null);
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
      <Button>Release</Button>
    </CommandForm>
  );
}

function LotTable({ goods, booking }: Pick<PanelProps, 'goods' | 'booking'>) {
  return (
    <DataTable
      caption="Lots of this booking"
      rows={goods.lots}
      rowKey={({ id }) => id}
      empty={<p className="text-sm text-muted">No goods are announced yet.</p>}
      columns={[
        { key: 'lot', header: 'Lot', cell: (lot) => lotName(lot) },
        { key: 'expected', header: 'Announced', cell: (lot) => quantity(lot.expectedPallets, lot.expectedMassGrams) },
        {
          key: 'received',
          header: 'Received',
          cell: (lot) =>
            lot.receivedAt === null
              ? 'Not yet'
              : `${quantity(lot.receivedPallets ?? 0, lot.receivedMassGrams ?? 0)}${lot.damagedPallets ? `, ${lot.damagedPallets} damaged` : ''}`,
        },
        { key: 'stock', header: 'In the hall', cell: (lot) => quantity(lot.stockPallets, lot.stockMassGrams) },
        ...(booking.regime === 'bonded'
          ? [
              {
                key: 'bond',
                header: 'In bond',
                cell: (lot: Lot) => <BondClocks lot={lot} clocks={goods.clocks[lot.id] ?? []} />,
              },
            ]
          : []),
      ]}
    />
  );
}

function BondClocks({ lot, clocks }: { lot: Lot; clocks: Shown['clocks'][string] }) {
  if (lot.depositedOn === null) return '–';
  return (
    <ul className="space-y-1">
      <li>Since {day(lot.depositedOn)}</li>
      {clocks.map((clock) => (
        <li key={clock.clock} className={clock.passed ? 'font-semibold text-danger' : ''}>
          {clock.label}: day {clock.day} of {clock.ofDays}, until {day(clock.markOn)}
          {clock.interestPaise !== null && BigInt(clock.interestPaise) > 0n
            ? `; interest so far about ${formatInr(inr(BigInt(clock.interestPaise)))}`
            : ''}
          {clock.provisional ? ' (provisional)' : ''}
        </li>
      ))}
    </ul>
  );
}

function Ledger({ goods }: { goods: Shown }) {
  const numbers = new Map(goods.lots.map(({ id, number }) => [id, number]));
  const papers = new Map(goods.papers.map(({ id, number }) => [id, number]));
  return (
    <DataTable
      caption="Movements, the newest first"
      rows={goods.ledger}
      rowKey={({ id }) => id}
      empty={null}
      columns={[
        { key: 'day', header: 'Day', cell: ({ movedOn }) => day(movedOn) },
        { key: 'lot', header: 'Lot', cell: ({ lotId }) => numbers.get(lotId) ?? '' },
        { key: 'what', header: 'What', cell: ({ direction }) => (direction === 'in' ? 'In' : 'Out') },
        { key: 'quantity', header: 'Quantity', cell: (row) => quantity(row.pallets, row.massGrams) },
        { key: 'vehicle', header: 'Vehicle', cell: ({ vehicle }) => vehicle },
        {
          key: 'paper',
          header: 'On',
          cell: ({ exitDocumentId }) => (exitDocumentId ? papers.get(exitDocumentId) : '–'),
        },
      ]}
    />
  );
}

function Cases({ goods, timeZone, may, text }: { goods: Shown; timeZone: string; may: May; text: FieldsOf }) {
  return goods.cases.map((each) => (
    <Notice key={each.id} tone={each.settledAt ? 'info' : 'warning'}>
      <p className="font-semibold">
        {each.settledAt
          ? `Settled: ${each.outcome ? DISCREPANCY_LABELS[each.outcome] : ''}`
          : `Differences to settle by ${formatInstant(new Date(each.answerBy), timeZone)}`}
      </p>
      <p>{each.findings.join(' ')}</p>
      {each.settlement ? <p>{each.settlement}</p> : null}
      {each.settledAt === null && may.settle ? (
        <CommandForm command="settle" subject={each.id} className="mt-3 grid gap-3 sm:grid-cols-2" noValidate>
          <input type="hidden" name="discrepancyId" value={each.id} />
          <SelectField
            label="How it ends"
            {...text('outcome')}
            options={DISCREPANCY_OUTCOMES.map((value) => ({ value, label: DISCREPANCY_LABELS[value] }))}
          />
          <TextField label="What was agreed" {...text('settlement')} required maxLength={300} />
          <Button variant="secondary">Settle</Button>
        </CommandForm>
      ) : null}
    </Notice>
  ));
}

/** The goods of a booking: announced, counted in, standing there, let out; with the forms the reader may use now. */
export function GoodsPanel({ goods, booking, state, side, may, problem }: PanelProps) {
  if (!AGREED.includes(state)) return null;
  const text = fieldsOf(problem);
  const waiting = goods.lots.filter(({ receivedAt }) => receivedAt === null);
  const standing = goods.lots.filter(({ stockPallets }) => stockPallets > 0);
  const [next] = goods.arrivals;
  const isHost = side === 'host';
  return (
    <Section title="Goods" id="goods">
      <div className="space-y-5">
        {next && waiting.length > 0 ? (
          <p className="text-sm">
            Expected on {day(next.arrivesOn)}, {next.arrivesAt}, with vehicle {next.vehicle}.
          </p>
        ) : null}
        <LotTable goods={goods} booking={booking} />
        <Cases goods={goods} timeZone={booking.place.timeZone} may={may} text={text} />
        {isHost && may.move && RECEIVING.includes(state)
          ? waiting.map((lot) => (
              <Foldout key={lot.id} title={`${EVENT_LABELS.receive}: ${lotName(lot)}`} open>
                <ReceiptForm lot={lot} text={text} isBonded={booking.regime === 'bonded'} today={goods.today} />
              </Foldout>
            ))
          : null}
        {isHost && may.move && STANDING.includes(state)
          ? standing.map((lot) => (
              <Foldout key={lot.id} title={`Release: ${lotName(lot)}`} open={standing.length === 1}>
                <ReleaseForm lot={lot} papers={goods.papers} text={text} />
              </Foldout>
            ))
          : null}
        {may.papers && standing.length > 0 ? (
          <Foldout title="File an exit document">
            <ExitDocumentForm lots={standing} text={text} booking={booking} today={goods.today} />
          </Foldout>
        ) : null}
        {may.announce && BEFORE.includes(state) ? (
          <Foldout title={EVENT_LABELS.appoint} open={waiting.length === 0}>
            <ArrivalForm text={text} booking={booking} today={goods.today} />
          </Foldout>
        ) : null}
        {isHost && may.move && BEFORE.includes(state) ? (
          <Foldout title={EVENT_LABELS.refuse_at_gate}>
            <CommandForm command="refuse-at-gate" className="space-y-4" noValidate>
              <TextField label="Reason" {...text('reason')} required maxLength={200} hint="The shipper reads it." />
              <Button variant="danger">{EVENT_LABELS.refuse_at_gate}</Button>
            </CommandForm>
          </Foldout>
        ) : null}
        <Ledger goods={goods} />
        {isHost && may.settle && state === 'released' ? (
          <CommandForm command="close">
            <Button>{EVENT_LABELS.close}</Button>
          </CommandForm>
        ) : null}
      </div>
    </Section>
  );
}
