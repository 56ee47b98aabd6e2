import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import type { BookingEvent, BookingState } from '#app/domain/booking/lifecycle.ts';
import { EVENT_LABELS } from '#app/domain/booking/lifecycle-words.ts';
import type { CostOfStaying } from '#app/domain/pricing/cost-of-staying.ts';
import { type Problem, typed } from '#app/features/forms/form-problem.tsx';
import { ArrivalForm, ExitDocumentForm, Foldout, fieldsOf, type GoodsBooking } from './goods-forms.tsx';
import { Cases, Ledger, Papers, PartPager } from './goods-tables.tsx';
import { LotCard } from './lot-card.tsx';
import type { Goods } from './read-goods.server.ts';

type May = { announce: boolean; move: boolean; papers: boolean; settle: boolean };
type PanelProps = {
  goods: Goods;
  /** What each lot costs while it stands there, by its id. */
  costs: Readonly<Record<string, CostOfStaying>>;
  booking: GoodsBooking;
  state: BookingState;
  /** What this side may do now, by the lifecycle. */
  possible: BookingEvent[];
  may: May;
  problem: Problem;
};

/** States with nothing to say of goods while none were announced. */
const AGREED: readonly BookingState[] = ['confirmed', 'arriving'];

/**
 * The form a refusal belongs to, by a field only that form has, and by what it is about where the page shows it several
 * times: what was typed into one form is no answer of its neighbour's.
 */
function problemsOf(problem: Problem) {
  const about = (field: string, subject?: [name: string, id: string]): Problem =>
    problem && field in problem.values && (!subject || typed(problem, subject[0]) === subject[1]) ? problem : undefined;
  return {
    arrival: about('marks'),
    paper: about('kind'),
    refusal: about('reason'),
    receipt: (lotId: string) => about('damaged', ['lotId', lotId]),
    release: (lotId: string) => about('exitDocumentId', ['lotId', lotId]),
    settlement: (id: string) => about('settlement', ['discrepancyId', id]),
  };
}

type Problems = ReturnType<typeof problemsOf>;

type LotsProps = Pick<PanelProps, 'goods' | 'costs' | 'possible' | 'may'> & { of: Problems };

function Lots({ goods, costs, possible, may, of }: LotsProps) {
  const { lots, next } = goods;
  const moves = {
    receive: may.move && possible.includes('receive'),
    release: may.move && possible.includes('release_part'),
    callOff: may.announce && possible.includes('call_off'),
  };
  // What can leave is what a paper is filed for; a lone lot shows what it lacks.
  const [usable] = goods.usable;
  const outward = usable?.lotId ?? (goods.standing.length === 1 ? goods.standing[0]?.id : undefined);
  const nextLot = moves.receive && next.awaited ? next.awaited.id : outward;
  return (
    <div id="lots" className="space-y-4">
      {lots.rows.map((lot) => (
        <LotCard
          key={lot.id}
          lot={lot}
          goods={goods}
          cost={costs[lot.id] ?? null}
          moves={moves}
          isNext={lot.id === nextLot || of.receipt(lot.id) !== undefined || of.release(lot.id) !== undefined}
          text={{ receipt: fieldsOf(of.receipt(lot.id)), release: fieldsOf(of.release(lot.id)) }}
        />
      ))}
      {lots.rows.length === 0 ? (
        <p className="text-sm text-muted">
          {lots.page === 1 ? 'No goods are announced yet.' : 'There are no more lots.'}
        </p>
      ) : null}
      <PartPager part={lots} list="lots" label="lots" />
    </div>
  );
}

function RefuseForm({ problem }: { problem: Problem }) {
  const text = fieldsOf(problem);
  return (
    <Foldout title={EVENT_LABELS.refuse_at_gate} open={problem !== undefined}>
      <CommandForm command="refuse-at-gate" className="space-y-4" noValidate>
        <TextField label="Reason" {...text('reason')} required maxLength={200} hint="The shipper reads it." />
        <Button variant="danger">{EVENT_LABELS.refuse_at_gate}</Button>
      </CommandForm>
    </Foldout>
  );
}

/** The goods of a booking: announced, counted in, standing there, let out; with the forms the reader may use now. */
export function GoodsPanel({ goods, costs, booking, state, possible, may, problem }: PanelProps) {
  const isEmpty = goods.lots.rows.length === 0 && goods.lots.page === 1;
  if (isEmpty && !AGREED.includes(state)) return null;
  const of = problemsOf(problem);
  const { standing, today } = goods;
  return (
    <Section title="Goods" id="goods">
      <div className="space-y-5">
        <Cases
          cases={goods.cases}
          timeZone={booking.place.timeZone}
          maySettle={may.settle}
          textFor={(id) => fieldsOf(of.settlement(id))}
        />
        <Lots goods={goods} costs={costs} possible={possible} may={may} of={of} />
        {may.papers && standing.length > 0 ? (
          <Foldout title="File an exit document" id="file" open={of.paper !== undefined}>
            <ExitDocumentForm lots={standing} text={fieldsOf(of.paper)} booking={booking} today={today} />
          </Foldout>
        ) : null}
        {may.announce && possible.includes('appoint') ? (
          <Foldout
            title={EVENT_LABELS.appoint}
            id="announce"
            open={goods.next.awaited === null || of.arrival !== undefined}
          >
            <ArrivalForm text={fieldsOf(of.arrival)} booking={booking} taken={goods.next.taken} today={today} />
          </Foldout>
        ) : null}
        {may.move && possible.includes('refuse_at_gate') ? <RefuseForm problem={of.refusal} /> : null}
        <Papers goods={goods} mayWithdraw={may.papers} />
        <Ledger ledger={goods.ledger} />
      </div>
    </Section>
  );
}
