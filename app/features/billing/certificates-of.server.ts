import { sql } from 'drizzle-orm';
import type { Paper } from '#app/domain/cargo/facts.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { arrayOf, type Tx } from '#app/platform/db.server.ts';

type Row = { booking_id: string; valid_from: string; valid_until: string | null; covers_paise: string | null };

/** The verified insurance certificates of the shippers of bookings, for either party to them. */
export async function certificatesOf(
  tx: Pick<Tx, 'execute'>,
  bookingIds: readonly string[],
): Promise<(Paper & { bookingId: string })[]> {
  if (bookingIds.length === 0) return [];
  const rows = await tx.execute<Row>(
    sql`select booking_id, valid_from::text, valid_until::text, covers_paise::text
      from booking_certificates(${arrayOf(bookingIds, 'uuid')})`,
  );
  return rows.map(({ booking_id, valid_from, valid_until, covers_paise }) => ({
    ...{ bookingId: booking_id, kind: 'insurance', names: [], verified: true },
    validFrom: plainDate(valid_from),
    validUntil: valid_until === null ? null : plainDate(valid_until),
    coversPaise: covers_paise === null ? null : Number(covers_paise),
  }));
}
