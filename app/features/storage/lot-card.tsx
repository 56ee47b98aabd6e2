import type { ReactNode } from 'react';
import { Amount } from '#app/components/ui/amount.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { DayClock } from '#app/components/ui/clock.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { Stamp, type StampMark, type StampTone } from '#app/components/ui/stamp.tsx';
import { EVENT_LABELS } from '#app/domain/booking/lifecycle-words.ts';
import type { CostOfStaying } from '#app/domain/pricing/cost-of-staying.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { formatDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { formatMass } from '#app/domain/shared/quantity.ts';
import { type FieldsOf, Foldout, type Lot, ReceiptForm, ReleaseForm } from './goods-forms.tsx';
import type { Goods } from './read-goods.server.ts';

/** What whoever looks may do with a lot now. */
export type LotMoves = { receive: boolean; release: boolean; callOff: boolean };

type LotCardProps = {
  lot: Lot;
  goods: Pick<Goods, 'clocks' | 'usable' | 'today'>;
  /** Its part of what the booking costs; null while nothing of the booking is there. */
  cost: CostOfStaying | null;
  moves: LotMoves;
  /** Whether the form stands open: where it is the one thing to do. */
  isNext: boolean;
  text: { receipt: FieldsOf; release: FieldsOf };
};

const isAwaited = (lot: Lot) => lot.receivedAt === null && lot.calledOffAt === null;

function stampOf(lot: Lot): { tone: StampTone; mark: StampMark; word: string } {
  if (lot.calledOffAt !== null) return { tone: 'muted', mark: 'cross', word: 'Called off' };
  if (lot.receivedAt === null) return { tone: 'amber', mark: 'clock', word: 'Expected' };
  if (lot.stockPallets === 0) return { tone: 'muted', mark: 'back', word: 'All left' };
  if (lot.stockPallets < (lot.receivedPallets ?? 0)) return { tone: 'accent', mark: 'back', word: 'Partly left' };
  return { tone: 'accent', mark: 'open', word: 'In the hall' };
}

/** Pallets above kilograms: the two numbers a gate compares with the vehicle in front of it. */
function Count({ label, quantity, note }: { label: string; quantity: [number, number] | null; note?: string | null }) {
  return (
    <div>
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="tabular-nums">
        {quantity === null ? (
          <span className="text-muted">–</span>
        ) : (
          <>
            <span className="block font-semibold">{countOf(quantity[0], 'pallet')}</span>
            <span className="block text-sm text-muted">{formatMass(quantity[1])}</span>
            {note ? <span className="block text-sm font-semibold text-danger">{note}</span> : null}
          </>
        )}
      </dd>
    </div>
  );
}

function BondClocks({ lot, clocks }: { lot: Lot; clocks: Goods['clocks'][string] }) {
  if (lot.depositedOn === null || clocks.length === 0) return null;
  const interest = clocks.find(({ interestPaise }) => interestPaise !== null && interestPaise > 0n);
  return (
    <div className="space-y-3">
      <div className="grid gap-4 sm:grid-cols-2">
        {clocks.map((clock) => (
          <DayClock
            key={clock.clock}
            label={`${clock.label}${clock.provisional ? ' (provisional)' : ''}`}
            day={clock.day}
            of={clock.ofDays}
            on={clock.markOn}
          />
        ))}
      </div>
      <p className="text-sm text-muted">
        In bond since {formatDate(plainDate(lot.depositedOn))}.
        {interest?.interestPaise ? ` Interest so far about ${formatInr(inr(interest.interestPaise))}.` : ''}
      </p>
    </div>
  );
}

/** What a lot has cost so far and what it costs by tomorrow: its part of the booking's, by the pallets that came. */
function Cost({ cost: { toDate, tomorrow, added } }: { cost: CostOfStaying }) {
  return (
    <div>
      <dl className="grid grid-cols-3 gap-3">
        {(
          [
            ['Cost to date', toDate],
            ['Cost tomorrow', tomorrow],
            ['The night adds', added],
          ] as const
        ).map(([term, money]) => (
          <div key={term}>
            <dt className="text-xs text-muted">{term}</dt>
            <dd>
              <Amount money={money} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-1 text-xs text-muted">With GST; its part of the booking’s cost, by the pallets that came.</p>
    </div>
  );
}

function CallOff({ lot }: { lot: Lot }) {
  return (
    <CommandForm command="call-off" subject={lot.id} className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <input type="hidden" name="lotId" value={lot.id} />
      <Button variant="secondary">
        {EVENT_LABELS.call_off}
        <span className="sr-only">: lot {lot.number}</span>
      </Button>
      <p className="text-sm text-muted">If this lot is not to come.</p>
    </CommandForm>
  );
}

function Expected({ lot }: { lot: Lot }): ReactNode {
  if (!isAwaited(lot) || lot.arrivesOn === null) return null;
  return (
    <p className="text-sm">
      Expected on{' '}
      <strong>
        {formatDate(plainDate(lot.arrivesOn))}, {lot.arrivesAt}
      </strong>
      , with vehicle {lot.vehicle}.
    </p>
  );
}

/** One lot: where it is, how much of it, its clocks, and the one form that fits it now. */
export function LotCard({ lot, goods, cost, moves, isNext, text }: LotCardProps) {
  const stamp = stampOf(lot);
  const awaited = isAwaited(lot);
  const isBonded = lot.regime === 'bonded';
  return (
    <article
      id={`lot-${lot.number}`}
      aria-label={`Lot ${lot.number}`}
      className="space-y-4 rounded-md border border-line bg-surface p-4"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="text-base">
          Lot {lot.number} <span className="font-normal text-muted">{lot.marks}</span>
        </h3>
        <Stamp tone={stamp.tone} mark={stamp.mark}>
          {stamp.word}
        </Stamp>
      </div>
      <Expected lot={lot} />
      <dl className="grid grid-cols-3 gap-3">
        <Count label="Announced" quantity={[lot.expectedPallets, lot.expectedMassGrams]} />
        <Count
          label="Received"
          quantity={lot.receivedAt === null ? null : [lot.receivedPallets ?? 0, lot.receivedMassGrams ?? 0]}
          note={lot.damagedPallets ? `${lot.damagedPallets} damaged` : null}
        />
        <Count label="In the hall" quantity={lot.stockPallets === 0 ? null : [lot.stockPallets, lot.stockMassGrams]} />
      </dl>
      {cost && lot.stockPallets > 0 ? <Cost cost={cost} /> : null}
      <BondClocks lot={lot} clocks={goods.clocks[lot.id] ?? []} />
      {awaited && moves.receive ? (
        <Foldout title={EVENT_LABELS.receive} open={isNext}>
          <ReceiptForm lot={lot} text={text.receipt} isBonded={isBonded} today={goods.today} />
        </Foldout>
      ) : null}
      {lot.stockPallets > 0 && moves.release ? (
        <Foldout title="Release" open={isNext}>
          <ReleaseForm lot={lot} papers={goods.usable} text={text.release} />
        </Foldout>
      ) : null}
      {awaited && moves.callOff ? <CallOff lot={lot} /> : null}
    </article>
  );
}
