import type { ReactNode } from 'react';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import { EVENT_LABELS } from '#app/domain/booking/lifecycle-words.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { formatDate, formatInstant, plainDate } from '#app/domain/shared/plain-date.ts';
import { DISCREPANCY_LABELS, DISCREPANCY_OUTCOMES } from '#app/domain/storage/discrepancy.ts';
import { EXIT_DOCUMENTS } from '#app/domain/storage/exit-document.ts';
import type { Problem } from '#app/features/forms/form-problem.tsx';
import {
  ArrivalForm,
  ExitDocumentForm,
  type FieldsOf,
  fieldsOf,
  type GoodsBooking,
  type Lot,
  lotName,
  quantity,
  ReceiptForm,
  ReleaseForm,
} from './goods-forms.tsx';
import type { Goods } from './read-goods.server.ts';

type Shown = Goods;
type May = { announce: boolean; move: boolean; papers: boolean; settle: boolean };
type PanelProps = {
  goods: Shown;
  booking: GoodsBooking;
  state: BookingState;
  side: 'host' | 'shipper';
  may: May;
  problem: Problem;
};

const BEFORE: readonly BookingState[] = ['confirmed', 'arriving'];
const RECEIVING: readonly BookingState[] = [...BEFORE, 'in_storage', 'partly_released'];
const STANDING: readonly BookingState[] = ['in_storage', 'partly_released', 'overstay'];
const AGREED: readonly BookingState[] = [...RECEIVING, ...STANDING, 'released', 'closed'];

const day = (text: string) => formatDate(plainDate(text));

/** A form that opens on demand, so that a page of a quiet booking stays short. */
function Foldout({ title, open, children }: { title: string; open?: boolean; children: ReactNode }) {
  return (
    <details open={open} className="rounded-md border border-line bg-surface">
      <summary className="flex min-h-11 cursor-pointer items-center px-4 text-sm font-semibold">{title}</summary>
      <div className="border-t border-line p-4">{children}</div>
    </details>
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
          {clock.interestPaise !== null && clock.interestPaise > 0n
            ? `; interest so far about ${formatInr(inr(clock.interestPaise))}`
            : ''}
          {clock.provisional ? ' (provisional)' : ''}
        </li>
      ))}
    </ul>
  );
}

function Papers({ goods, mayWithdraw }: { goods: Shown; mayWithdraw: boolean }) {
  const numbers = new Map(goods.lots.map(({ id, number }) => [id, number]));
  return (
    <DataTable
      caption="Exit documents"
      rows={goods.papers}
      rowKey={({ id }) => id}
      empty={null}
      columns={[
        {
          key: 'document',
          header: 'Exit document',
          cell: (paper) => `${EXIT_DOCUMENTS[paper.kind].label}, ${paper.number}`,
        },
        { key: 'lot', header: 'Lot', cell: ({ lotId }) => numbers.get(lotId) ?? '' },
        {
          key: 'days',
          header: 'Dated',
          cell: (paper) => `${day(paper.datedOn)}${paper.validUntil ? `, until ${day(paper.validUntil)}` : ''}`,
        },
        { key: 'covers', header: 'Covers', cell: (paper) => quantity(paper.pallets, paper.massGrams) },
        {
          key: 'left',
          header: 'Left on it',
          cell: (paper) => quantity(paper.releasedPallets, paper.releasedMassGrams),
        },
        {
          key: 'action',
          header: 'State',
          cell: (paper) =>
            paper.withdrawnAt !== null ? (
              'Taken back'
            ) : mayWithdraw && paper.releasedPallets < paper.pallets ? (
              <CommandForm command="withdraw-exit-document" subject={paper.id}>
                <input type="hidden" name="exitDocumentId" value={paper.id} />
                <Button variant="secondary">Take back</Button>
              </CommandForm>
            ) : (
              'Filed'
            ),
        },
      ]}
    />
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
          : `Differences to settle by ${formatInstant(each.answerBy, timeZone)}`}
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
        <Papers goods={goods} mayWithdraw={may.papers} />
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
