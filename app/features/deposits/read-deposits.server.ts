import { asc, eq } from 'drizzle-orm';
import { depositFor, quoteFromJson } from '#app/domain/pricing/quote.ts';
import { inr, type Money, ZERO_INR } from '#app/domain/shared/money.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { bookings, deposits } from '#db/schema/index.ts';

/** More than a booking ever has. */
const AT_MOST = 50;

/** A deposit as its parties and the desk see it. */
export type DepositView = {
  id: string;
  amount: Money;
  collector: 'host' | 'platform';
  /** Whether a card paid it ahead of the invoice: it ends by itself. */
  isByCard: boolean;
  reference: string;
  takenOn: PlainDate;
  ended: { on: PlainDate; kept: Money; returned: Money; reason: string } | null;
};

/** The deposits of a booking, and what its rate card asks for one; in a transaction of who may see the booking. */
export async function depositsOf(tx: Tx, bookingId: string): Promise<{ asked: Money; rows: DepositView[] }> {
  const { quote, pallets } = bookings;
  const [booking] = await tx.select({ quote, pallets }).from(bookings).where(eq(bookings.id, bookingId));
  const rows = await tx
    .select()
    .from(deposits)
    .where(eq(deposits.bookingId, bookingId))
    .orderBy(asc(deposits.takenOn), asc(deposits.id))
    .limit(AT_MOST);
  const rated = booking && quoteFromJson(booking.quote).rated;
  return {
    asked: rated ? depositFor(rated.card, booking.pallets) : ZERO_INR,
    rows: rows.map(({ id, amountPaise, collector, rail, reference, takenOn, endedOn, keptPaise, reason }) => ({
      isByCard: rail === 'card',
      ...{ id, collector, reference, amount: inr(amountPaise), takenOn: plainDate(takenOn) },
      ended:
        endedOn === null || keptPaise === null
          ? null
          : {
              ...{ on: plainDate(endedOn), kept: inr(keptPaise), returned: inr(amountPaise - keptPaise) },
              reason: reason ?? '',
            },
    })),
  };
}
