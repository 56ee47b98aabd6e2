import type { Expiry } from '#app/domain/booking/late.ts';
import type { BookingState } from '#app/domain/booking/lifecycle.ts';
import type { CargoFacts, Paper } from '#app/domain/cargo/facts.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { storedFacts } from '#app/features/cargo/load-cargo.server.ts';
import type { Gates } from '#app/features/decisions/gates.server.ts';
import {
  type Closer,
  neighboursAsked,
  type PaperRow,
  papersOf,
  type SlotPicture,
} from '#app/features/decisions/picture.server.ts';
import { rulebookInForce } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Asked, Receipt } from '#app/platform/commands.server.ts';
import type { BookingPlace } from '#db/schema/index.ts';
import type { Reach } from './hold-picture.server.ts';

/** A booking as a step of it is decided on. Instants are the database's text: they go back as they came. */
export type MovedBooking = {
  id: string;
  reference: string;
  hostOrgId: string;
  shipperOrgId: string;
  slotId: string;
  state: BookingState;
  startsOn: PlainDate;
  endsOn: PlainDate;
  pallets: number;
  massGrams: number;
  regime: 'bonded' | 'neutral';
  bookingMode: 'instant' | 'request';
  waitsUntil: string | null;
  isKept: boolean;
  place: BookingPlace;
  /** Changes with every step; what is written is written on this one. */
  version: string;
};

export type DocumentRow = { type: string; validFrom: string | null; validUntil: string | null };

type Row = SlotPicture & {
  receipt: Receipt | null;
  rulebook: string | null;
  booking:
    | (MovedBooking &
        Gates & {
          now: string;
          lapsed: boolean;
          expiredFrom: Expiry['from'] | null;
          expiredAt: string | null;
          isListed: boolean;
        })
    | null;
  facts: CargoFacts | null;
  documents: DocumentRow[] | null;
  papers: PaperRow[] | null;
  invoice: string | null;
};

/** All that a step is decided on, as it stood at one moment. */
export type MovePicture = {
  receipt: Receipt | null;
  rulebook: Rulebook;
  /** Null for whoever is no party to it. */
  booking: MovedBooking | null;
  /** Whether its waiting time is over by the database's clock. */
  lapsed: boolean;
  /** What ran out and when, swept or not; null while nothing has. */
  expiry: Expiry | null;
  /** Whether the slot of an expired booking is still offered; true of any other. */
  isListed: boolean;
  now: Date;
  gates: Gates;
  /** The cargo as it was decided on last, with the documents it has now; null for a booking older than the rulebook. */
  facts: CargoFacts | null;
  papers: Paper[];
  slot: SlotPicture;
  /** The number of its invoice; read only of a locked booking. */
  invoice: string | null;
};

/** Documents through the narrow door, which tells no reference, as a host sees no cargo of a shipper's. */
export const documentsOf = (rows: DocumentRow[] | null) =>
  (rows ?? []).map(({ type, validFrom, validUntil }) => ({
    type,
    reference: '',
    validFrom: validFrom === null ? null : plainDate(validFrom),
    validUntil: validUntil === null ? null : plainDate(validUntil),
  }));

/**
 * Reads the picture with one statement.
 * @param closer with it the booking is locked first, and the gates of its cargo are shut where it says so
 */
export async function readMove(
  { call, tx }: Reach,
  bookingId: string,
  { command, key }: Asked,
  day: PlainDate,
  closer: Closer | null,
): Promise<MovePicture> {
  const shut = closer !== null && (closer.gates.facility || closer.gates.bond);
  const parameters = [command, key, bookingId, day, closer !== null, shut, ...neighboursAsked(closer)];
  const [row] = await call<Row>('move_picture', parameters);
  if (!row) throw new Error('a picture without a row');
  const { booking } = row;
  return {
    receipt: row.receipt,
    rulebook: await rulebookInForce(row.rulebook, day, tx),
    booking,
    lapsed: booking?.lapsed ?? false,
    expiry:
      booking?.expiredFrom && booking.expiredAt ? { from: booking.expiredFrom, at: new Date(booking.expiredAt) } : null,
    isListed: booking?.isListed ?? false,
    now: new Date(booking?.now ?? 0),
    gates: { facility: booking?.facility ?? false, bond: booking?.bond ?? false },
    facts: row.facts && { ...storedFacts(row.facts), documents: documentsOf(row.documents) },
    papers: papersOf(row.papers),
    slot: row,
    invoice: row.invoice,
  };
}
