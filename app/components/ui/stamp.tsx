import type { ReactNode } from 'react';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import { STATE_LABELS } from '#app/domain/booking/lifecycle-words.ts';
import type { Outcome } from '#app/domain/cargo/decision.ts';

export type StampTone = 'accent' | 'amber' | 'danger' | 'bonded' | 'neutral' | 'muted';

const TONE: Record<StampTone, string> = {
  accent: 'border-accent bg-accent-soft text-accent',
  amber: 'border-amber-mark bg-amber-soft text-amber',
  danger: 'border-danger bg-danger-soft text-danger',
  bonded: 'border-bonded bg-bonded-soft text-bonded',
  neutral: 'border-neutral bg-neutral-soft text-neutral',
  muted: 'border-line-strong bg-transparent text-muted',
};

/** Line drawings on a 12 × 12 field, one per meaning: a stamp is read by shape as well as by colour and word. */
const MARKS = {
  seal: 'M6 1 10.5 3v3.2C10.5 9 8.4 10.6 6 11.4 3.6 10.6 1.5 9 1.5 6.2V3zM4 6.2l1.5 1.5L8.2 5',
  open: 'M1.5 11V4.5L6 1.5l4.5 3V11M4 11V7h4v4',
  clock: 'M6 1.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6M6 3.5V6l1.8 1.2',
  sent: 'M1.5 6h8M6.5 2.8 9.7 6 6.5 9.2',
  tick: 'm2 6.5 2.8 2.8L10 3.5',
  cross: 'm2.5 2.5 7 7m0-7-7 7',
  back: 'M10.5 6h-8M5.5 2.8 2.3 6l3.2 3.2',
  dash: 'M2 6h8',
  sheet: 'M3 1.2h6v9.6L7.5 9.6 6 10.8 4.5 9.6 3 10.8zM4.6 4h2.8M4.6 6.3h2.8',
  alarm: 'M6 1.5v5.5M6 9.8v.4',
} as const;

export type StampMark = keyof typeof MARKS;

type StampProps = { tone: StampTone; mark?: StampMark; double?: boolean; children: ReactNode };

/** A small stamped word. `double` draws the double rule of a customs stamp. */
export function Stamp({ tone, mark, double, children }: StampProps) {
  const rule = double ? 'border-3 border-double' : 'border';
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-sm px-1.5 py-px align-middle text-xs font-semibold whitespace-nowrap ${rule} ${TONE[tone]}`}
    >
      {mark ? (
        <svg viewBox="0 0 12 12" className="size-3 shrink-0" aria-hidden="true">
          <path
            d={MARKS[mark]}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </svg>
      ) : null}
      {children}
    </span>
  );
}

export type Regime = 'bonded' | 'neutral';

/** Bonded (customs-sealed, double rule) or neutral (open store). */
export function RegimeStamp({ regime }: { regime: Regime }) {
  return regime === 'bonded' ? (
    <Stamp tone="bonded" mark="seal" double>
      Bonded
    </Stamp>
  ) : (
    <Stamp tone="neutral" mark="open">
      Neutral
    </Stamp>
  );
}

const STATES: Readonly<Record<BookingState, { tone: StampTone; mark: StampMark }>> = {
  held: { tone: 'amber', mark: 'clock' },
  requested: { tone: 'amber', mark: 'sent' },
  confirmed: { tone: 'accent', mark: 'tick' },
  arriving: { tone: 'amber', mark: 'clock' },
  in_storage: { tone: 'accent', mark: 'open' },
  partly_released: { tone: 'accent', mark: 'back' },
  overstay: { tone: 'danger', mark: 'clock' },
  released: { tone: 'neutral', mark: 'tick' },
  closed: { tone: 'muted', mark: 'tick' },
  expired: { tone: 'muted', mark: 'dash' },
  declined: { tone: 'danger', mark: 'cross' },
  withdrawn: { tone: 'muted', mark: 'back' },
  cancelled: { tone: 'danger', mark: 'cross' },
  refused_at_gate: { tone: 'danger', mark: 'cross' },
};

/** Where a booking stands. */
export function StateStamp({ state }: { state: BookingState }) {
  const { tone, mark } = STATES[state];
  return (
    <Stamp tone={tone} mark={mark}>
      {STATE_LABELS[state]}
    </Stamp>
  );
}

const OUTCOMES: Readonly<Record<Outcome, { tone: StampTone; mark: StampMark; label: string }>> = {
  possible: { tone: 'accent', mark: 'tick', label: 'Possible' },
  on_request: { tone: 'amber', mark: 'sent', label: 'On request' },
  not_possible: { tone: 'danger', mark: 'cross', label: 'Not possible' },
};

/** What the rulebook says, in a word. */
export function OutcomeStamp({ outcome }: { outcome: Outcome }) {
  const { tone, mark, label } = OUTCOMES[outcome];
  return (
    <Stamp tone={tone} mark={mark}>
      {label}
    </Stamp>
  );
}

export type InvoiceStatus = 'issued' | 'part_paid' | 'paid' | 'overdue' | 'void';

const INVOICES: Readonly<Record<InvoiceStatus, { tone: StampTone; mark: StampMark; label: string }>> = {
  issued: { tone: 'neutral', mark: 'sheet', label: 'Issued' },
  part_paid: { tone: 'amber', mark: 'open', label: 'Part paid' },
  paid: { tone: 'accent', mark: 'tick', label: 'Paid' },
  overdue: { tone: 'danger', mark: 'alarm', label: 'Overdue' },
  void: { tone: 'muted', mark: 'cross', label: 'Void' },
};

/** Where an invoice stands. */
export function InvoiceStamp({ status }: { status: InvoiceStatus }) {
  const { tone, mark, label } = INVOICES[status];
  return (
    <Stamp tone={tone} mark={mark}>
      {label}
    </Stamp>
  );
}
