import { asc, eq } from 'drizzle-orm';
import { publicDatabase } from '#app/platform/db.server.ts';
import { gstStates } from '#db/schema/index.ts';

export type GstState = { code: string; name: string };

/** The States and Union territories in force, by name. */
export function listGstStates(): Promise<GstState[]> {
  return publicDatabase()
    .select({ code: gstStates.code, name: gstStates.name })
    .from(gstStates)
    .where(eq(gstStates.active, true))
    .orderBy(asc(gstStates.name))
    .limit(100);
}
