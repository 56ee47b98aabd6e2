import { asc, eq } from 'drizzle-orm';
import { publicDatabase } from '#app/platform/db.server.ts';
import { gstStates } from '#db/schema/index.ts';

/** The States and Union territories of today under their GST codes, by name. */
export async function listStates(): Promise<{ code: string; name: string }[]> {
  return publicDatabase()
    .select({ code: gstStates.code, name: gstStates.name })
    .from(gstStates)
    .where(eq(gstStates.active, true))
    .orderBy(asc(gstStates.name))
    .limit(100);
}
