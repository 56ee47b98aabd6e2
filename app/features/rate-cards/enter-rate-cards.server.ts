import { sql } from 'drizzle-orm';
import { rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { withSystem } from '#app/platform/db.server.ts';

/** Lets the flat prices of slots follow cards that come into force today. Idempotent. @returns how many it changed */
export function enterRateCards({ now }: Clock): Promise<number> {
  return withSystem(async (tx) => {
    const [row] = await tx.execute<{ changed: number }>(
      sql`select mirror_rate_cards(null, ${rulebookDay(now())}::date) as changed`,
    );
    return row?.changed ?? 0;
  });
}
