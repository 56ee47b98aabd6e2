import { sql } from 'drizzle-orm';
import type { CargoDocument, CargoFacts } from '#app/domain/cargo/facts.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { storedFacts } from '#app/features/cargo/load-cargo.server.ts';
import type { Tx } from '#app/platform/db.server.ts';

type Row = { booking_id: string; facts: CargoFacts; waste_since: string | null; documents: CargoDocument[] };

/** What of a booking's cargo its clocks go by: as it was decided on last, with the documents of the profile's newest version. */
export type CargoOnClocks = {
  facts: CargoFacts;
  /** The earliest first day as waste any decision named. */
  wasteSince: PlainDate | null;
  documents: readonly CargoDocument[];
};

/** The cargo of some bookings, by booking; none for those older than the rulebook. For our own jobs. */
export async function cargoOnClocks(tx: Tx, bookingIds: readonly string[]): Promise<Map<string, CargoOnClocks>> {
  if (bookingIds.length === 0) return new Map();
  const rows = await tx.execute<Row>(sql`
    select booking_id, facts, waste_since::text, documents
    from cargo_on_clocks(${sql.param(`{${[...new Set(bookingIds)].join(',')}}`)}::uuid[])`);
  return new Map(
    rows.map(({ booking_id, facts, waste_since, documents }) => [
      booking_id,
      { facts: storedFacts(facts), wasteSince: waste_since === null ? null : plainDate(waste_since), documents },
    ]),
  );
}
