import { sql } from 'drizzle-orm';
import type { Occupancy } from '#app/domain/capacity/fit.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { arrayOf, type Tx } from '#app/platform/db.server.ts';

/** An {@link Occupancy} with the classes that stand there; never whose it is. */
export type SlotOccupancy = Occupancy & { hazardClasses: string[] };

type Row = {
  slot_id: string;
  starts_on: string;
  ends_on: string;
  pallets: number;
  mass_grams: string;
  hazard_classes: string[];
};

/**
 * What is taken in each slot on days of [from, to): confirmed stays and holds that still run. Goes through the
 * database's narrow door, because row-level security hides other tenants' bookings and a plain sum would be short.
 *
 * @returns an entry for every id asked for, empty when the slot is free or unknown
 */
export async function slotOccupancy(
  tx: Pick<Tx, 'execute'>,
  slotIds: readonly string[],
  from: PlainDate,
  to: PlainDate,
): Promise<Map<string, SlotOccupancy[]>> {
  const bySlot = new Map<string, SlotOccupancy[]>(slotIds.map((id) => [id, []]));
  if (slotIds.length === 0) return bySlot;
  const rows = await tx.execute<Row>(sql`
    select slot_id, starts_on::text, ends_on::text, pallets, mass_grams::text, hazard_classes
    from slot_occupancy(${arrayOf(slotIds, 'uuid')}, ${from}::date, ${to}::date)`);
  for (const row of rows) {
    bySlot.get(row.slot_id)?.push({
      startsOn: plainDate(row.starts_on),
      endsOn: plainDate(row.ends_on),
      pallets: row.pallets,
      massGrams: Number(row.mass_grams),
      hazardClasses: row.hazard_classes,
    });
  }
  return bySlot;
}
