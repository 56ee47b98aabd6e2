import { type Actor, allocationStateFor, type BookingEvent, type BookingState } from '#app/domain/booking/lifecycle.ts';
import { HOLD_MINUTES, REQUEST_HOURS } from '#app/domain/booking/terms.ts';
import type { Decision } from '#app/domain/cargo/decision.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import type { Call } from '#app/platform/db.server.ts';
import { bookingLetters } from './booking-letters.server.ts';
import type { MovedBooking } from './move-picture.server.ts';

/** A step that was decided on. */
export type DecidedStep = {
  event: BookingEvent;
  to: BookingState;
  by: Actor;
  /** The database's time at which it was decided. */
  now: Date;
  /** What the rulebook said to it; null where it isn't asked. */
  decided: { step: 'confirm' | 'accept'; facts: CargoFacts; decision: Decision } | null;
  /** For a card's page: how long a hold is kept then, beside being kept by hand. */
  keptUntil?: Date;
  /** Whether somebody has told of it already, so that no letter is written. */
  isTold?: boolean;
};

/** The command a step belongs to; null for our own jobs. */
export type StepReceipt = { command: string; key: string; inputHash: string; result: unknown } | null;

const MINUTE_MS = 60_000;

/** How long a booking waits in its new state; a hold that stays one is kept for longer, counted from its own end. */
function waitingIn({ waitsUntil, isKept }: MovedBooking, { to, now, keptUntil }: DecidedStep) {
  const after = (from: Date, minutes: number) => new Date(from.getTime() + minutes * MINUTE_MS).toISOString();
  if (keptUntil) return { waitsUntil: keptUntil.toISOString(), isKept };
  if (to === 'held') return { waitsUntil: after(new Date(waitsUntil ?? now), HOLD_MINUTES), isKept: true };
  return { waitsUntil: to === 'requested' ? after(now, REQUEST_HOURS * 60) : null, isKept };
}

/**
 * Writes a step with one statement: receipt, booking, audit, decision, letters, allocation. It was decided on the booking at
 * its version; if that moved on, the database refuses (QS021).
 * @returns the receipt: of an earlier answer under the same key, if there is one
 */
export async function writeMove(call: Call, booking: MovedBooking, step: DecidedStep, receipt: StepReceipt) {
  const { event, to, by, decided } = step;
  const waiting = waitingIn(booking, step);
  const move = {
    version: booking.version,
    from: booking.state,
    to,
    event,
    by,
    ...waiting,
    allocation: allocationStateFor(to),
    letters: step.isTold ? null : bookingLetters({ ...booking, waitsUntil: waiting.waitsUntil }, event),
    ...decided,
  };
  const [written] = await call<{ input_hash: string; result: unknown }>('write_move', [
    receipt?.command ?? null,
    receipt?.key ?? null,
    receipt?.inputHash ?? null,
    receipt ? JSON.stringify(receipt.result) : null,
    booking.id,
    JSON.stringify(move),
  ]);
  if (!written) throw new Error('a step that wrote no receipt');
  return { inputHash: written.input_hash, result: written.result };
}
