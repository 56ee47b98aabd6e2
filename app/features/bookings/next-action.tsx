import type { ReactNode } from 'react';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { Countdown, DayClock } from '#app/components/ui/clock.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import type { CancellationCharge } from '#app/domain/booking/cancellation.ts';
import { AGREED_STATES, type BookingEvent, type BookingState } from '#app/domain/booking/lifecycle.ts';
import { EVENT_LABELS } from '#app/domain/booking/lifecycle-words.ts';
import { CARD_MARGIN_MINUTES, CARD_PAGE_MINUTES, HOLD_MINUTES, REQUEST_HOURS } from '#app/domain/booking/terms.ts';
import { formatInr, inr, type Money } from '#app/domain/shared/money.ts';
import { dateInZone, daysBetween, formatInstant, plainDate } from '#app/domain/shared/plain-date.ts';
import type { BookingCard } from '#app/features/checkout/booking-card.ts';
import { PayAndConfirm } from '#app/features/checkout/booking-card-parts.tsx';

type View = {
  booking: {
    id: string;
    bookingMode: 'instant' | 'request';
    billingMode: 'advance' | 'monthly';
    startsOn: string;
    endsOn: string;
    waitsUntil: Date | null;
    isKept: boolean;
    place: { timeZone: string };
    cancellationFeePaise: bigint | null;
  };
  side: 'host' | 'shipper';
  state: BookingState;
  possible: BookingEvent[];
  lateUntil: Date | null;
  price: { total: Money };
  invoice: { id: string; number: string; settledAt: Date | null } | null;
  cancellation: CancellationCharge | null;
  readAt: Date;
};
type May = {
  confirm: boolean;
  decide: boolean;
  cancel: boolean;
  issue: boolean;
  readInvoices: boolean;
  settle: boolean;
};
type NextActionProps = {
  view: View;
  slug: string;
  may: May;
  /** What comes next for the goods; null for nothing. */
  goods: { says: string; action: { label: string; href: string } | null } | null;
  card: BookingCard;
  /** Whether the shipper has offered other terms: the request as it was sent can't be accepted any more. */
  isCountered: boolean;
};

const WAITING: Partial<Record<BookingState, Record<View['side'], string>>> = {
  held: { shipper: 'These places are kept for you.', host: 'The shipper is filling in the booking.' },
  requested: { shipper: 'The host has the request.', host: 'The shipper waits for your answer.' },
};

const CLOSED: Partial<Record<BookingState, string>> = {
  expired: 'The time ran out and the places are free again. Nothing is owed.',
  declined: 'The host declined. Nothing is owed.',
  withdrawn: 'The places are free again. Nothing is owed.',
};

function cancelledSays({ booking }: View): string {
  const fee = booking.cancellationFeePaise ?? 0n;
  const owed = fee === 0n ? 'Nothing is owed.' : `The shipper owes ${formatInr(inr(fee))} for it, GST included.`;
  return `The booking was cancelled. ${owed}`;
}

/** What the click costs, and why: the same the command will say. */
function chargeNote({ fee, says }: CancellationCharge): string {
  const sentence = `${says.charAt(0).toUpperCase()}${says.slice(1)}.`;
  return fee.paise === 0n ? sentence : `Costs the shipper ${formatInr(fee)}, GST included. ${sentence}`;
}

function WaitingClock({ view, card }: Pick<NextActionProps, 'view' | 'card'>) {
  const { booking, state, readAt } = view;
  if (!booking.waitsUntil || (state !== 'held' && state !== 'requested')) return null;
  const held = card.isOpen ? CARD_PAGE_MINUTES + CARD_MARGIN_MINUTES : HOLD_MINUTES * (booking.isKept ? 2 : 1);
  const whole = state === 'held' ? held * 60_000 : REQUEST_HOURS * 3_600_000;
  return (
    <Countdown
      until={booking.waitsUntil.toISOString()}
      from={new Date(booking.waitsUntil.getTime() - whole).toISOString()}
      now={readAt.toISOString()}
      timeZone={booking.place.timeZone}
      label={state === 'held' ? 'Kept for' : 'Answer within'}
    />
  );
}

/** What ran out a moment ago can still be had: whoever comes late reads that first, and at what price. */
function LateNote({ view: { lateUntil, booking, side } }: { view: View }) {
  if (!lateUntil) return null;
  const until = formatInstant(lateUntil, booking.place.timeZone);
  return (
    <p className="text-sm">
      {side === 'shipper'
        ? `If the places are still free you can have them at the same price until ${until}.`
        : `If the places are still free you can still accept until ${until}.`}
    </p>
  );
}

const STAYING: readonly BookingState[] = ['confirmed', 'arriving', 'in_storage', 'partly_released'];

/** While the cargo is in: which day of the stay it is, and when it ends. */
function StayClock({ view }: { view: View }) {
  const { booking, state, readAt } = view;
  const today = dateInZone(readAt, booking.place.timeZone);
  const startsOn = plainDate(booking.startsOn);
  const endsOn = plainDate(booking.endsOn);
  if (!STAYING.includes(state) || today < startsOn || today >= endsOn) return null;
  return (
    <DayClock label="Stay" day={daysBetween(startsOn, today) + 1} of={daysBetween(startsOn, endsOn)} on={endsOn} />
  );
}

type MoveProps = {
  command: string;
  label: string;
  variant?: 'primary' | 'secondary' | 'danger';
  note?: ReactNode;
  children?: ReactNode;
};

function Move({ command, label, variant = 'primary', note, children }: MoveProps) {
  return (
    <CommandForm command={command} className="grid gap-1.5">
      {children}
      <Button variant={variant} className="w-full">
        {label}
      </Button>
      {note ? <p className="text-xs text-muted">{note}</p> : null}
    </CommandForm>
  );
}

function Moves({ view, may, card, isCountered }: Pick<NextActionProps, 'view' | 'may' | 'card' | 'isCountered'>) {
  const can = (event: BookingEvent) => view.possible.includes(event);
  const confirms = can('confirm_instant') && view.booking.bookingMode === 'instant';
  return (
    <>
      {(view.state === 'held' || view.state === 'expired') && may.confirm && (can('request') || confirms) ? (
        <Move
          command="confirm"
          label={view.booking.bookingMode === 'instant' ? EVENT_LABELS.confirm_instant : EVENT_LABELS.request}
          note={`${formatInr(view.price.total)} with GST, on the host’s tax invoice.`}
        />
      ) : null}
      {confirms && may.confirm ? <PayAndConfirm card={card} /> : null}
      {can('keep') && may.confirm ? (
        <Move
          command="keep"
          label={EVENT_LABELS.keep}
          variant="secondary"
          note="Once, if you need to look something up."
        />
      ) : null}
      {can('accept') && may.decide && !isCountered ? <Move command="accept" label={EVENT_LABELS.accept} /> : null}
      {can('decline') && may.decide ? (
        <Move command="decline" label={EVENT_LABELS.decline} variant="secondary" />
      ) : null}
      {can('withdraw') && may.cancel ? (
        <Move
          command="withdraw"
          label={view.state === 'held' ? 'Let the hold go' : 'Withdraw the request'}
          variant="secondary"
          note="Costs nothing."
        />
      ) : null}
    </>
  );
}

/** The invoice is the primary step only where the goods have none. */
function InvoiceStep({ view, slug, may, goods }: Omit<NextActionProps, 'card' | 'isCountered'>) {
  const { invoice, side, state } = view;
  if (invoice && may.readInvoices)
    return (
      <ButtonLink
        to={`/o/${slug}/invoices/${invoice.id}`}
        variant={invoice.settledAt || goods?.action ? 'secondary' : 'primary'}
      >
        Invoice {invoice.number}
        {invoice.settledAt ? ', paid' : ''}
      </ButtonLink>
    );
  if (
    AGREED_STATES.includes(state) &&
    side === 'host' &&
    may.issue &&
    !invoice &&
    view.booking.billingMode === 'advance'
  )
    return (
      <Move
        command="issue-invoice"
        label="Issue tax invoice"
        variant={goods?.action ? 'secondary' : 'primary'}
        note="It can’t be changed afterwards. It comes by itself when the stay has begun and the goods are in."
      />
    );
  return null;
}

/** The goods' next step leads to its form on the page; the last one is a button of its own. */
function GoodsMove({ view, may, goods }: Pick<NextActionProps, 'view' | 'may' | 'goods'>) {
  if (!goods) return null;
  const closes = view.possible.includes('close') && may.settle && goods.action === null;
  return (
    <>
      <p className="text-sm">{goods.says}</p>
      {goods.action ? (
        <ButtonLink to={goods.action.href} reloadDocument variant="primary" size="lg">
          {goods.action.label}
        </ButtonLink>
      ) : null}
      {closes ? <Move command="close" label={EVENT_LABELS.close} /> : null}
    </>
  );
}

/** What to do next comes first: the running clock, the one primary step, and the ways out. */
export function NextAction({ view, slug, may, goods, card, isCountered }: NextActionProps) {
  const { state, side, cancellation } = view;
  return (
    <Card className="grid gap-4">
      <h2 className="text-lg">Next</h2>
      {WAITING[state] ? <p className="text-sm">{WAITING[state]?.[side]}</p> : null}
      {CLOSED[state] ? <p className="text-sm">{CLOSED[state]}</p> : null}
      {state === 'confirmed' ? (
        <p className="text-sm">{side === 'host' ? 'The places are promised.' : 'The places are yours.'}</p>
      ) : null}
      <LateNote view={view} />
      <WaitingClock view={view} card={card} />
      <GoodsMove view={view} may={may} goods={goods} />
      <StayClock view={view} />
      <Moves view={view} may={may} card={card} isCountered={isCountered} />
      <InvoiceStep view={view} slug={slug} may={may} goods={goods} />
      {state === 'cancelled' ? <p className="text-sm">{cancelledSays(view)}</p> : null}
      {cancellation && may.cancel ? (
        <Move command="cancel" label={EVENT_LABELS.cancel} variant="danger" note={chargeNote(cancellation)}>
          <input type="hidden" name="told" value={cancellation.fee.paise.toString()} />
        </Move>
      ) : null}
    </Card>
  );
}
