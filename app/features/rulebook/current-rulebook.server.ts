import { and, desc, eq, lte } from 'drizzle-orm';
import { compileRulebook, type Rulebook } from '#app/domain/cargo/rulebook.ts';
import { dateInZone, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { publicDatabase, type Tx } from '#app/platform/db.server.ts';
import { rulebookVersions } from '#db/schema/index.ts';

/** Compiled versions by version and day: a published version never changes, so neither does what it compiles to. */
const compiled = new Map<string, Rulebook>();
const KEPT = 8;

function keep(rulebook: Rulebook): Rulebook {
  compiled.set(`${rulebook.version} ${rulebook.onDay}`, rulebook);
  for (const key of compiled.keys()) if (compiled.size > KEPT) compiled.delete(key);
  return rulebook;
}

/**
 * The rulebook in force on a day: of the published versions that count by then, the one that began last. One small
 * query a call; the tables themselves are read and compiled once per process, version and day.
 * @param db inside a transaction, its handle
 * @throws Error when no version has been published for that day
 */
export async function currentRulebook(day: PlainDate, db: Pick<Tx, 'select'> = publicDatabase()): Promise<Rulebook> {
  const inForce = and(eq(rulebookVersions.state, 'published'), lte(rulebookVersions.effectiveFrom, day));
  const [found] = await db
    .select({ version: rulebookVersions.version })
    .from(rulebookVersions)
    .where(inForce)
    .orderBy(desc(rulebookVersions.effectiveFrom), desc(rulebookVersions.publishedAt))
    .limit(1);
  return rulebookInForce(found?.version, day, db);
}

/**
 * The rulebook of a version that was found to be in force on a day.
 * @param db inside a transaction, its handle
 * @throws Error when none was
 */
export async function rulebookInForce(
  version: string | null | undefined,
  day: PlainDate,
  db?: Pick<Tx, 'select'>,
): Promise<Rulebook> {
  if (!version) throw new Error(`no rulebook is in force on ${day}`);
  return compiled.get(`${version} ${day}`) ?? keep(await loadRulebook(version, day, db ?? publicDatabase()));
}

/** A version by its number, compiled for a day; drafts only through an operator's transaction. @throws Error when absent */
export async function loadRulebook(version: string, day: PlainDate, db: Pick<Tx, 'select'>): Promise<Rulebook> {
  const [row] = await db
    .select({ content: rulebookVersions.content })
    .from(rulebookVersions)
    .where(eq(rulebookVersions.version, version));
  if (!row) throw new Error(`no rulebook version ${version}`);
  return compileRulebook(version, row.content, day);
}

/** The day the rules of the land are asked for: every port here keeps Indian time. */
export const rulebookDay = (now: Date): PlainDate => dateInZone(now, 'Asia/Kolkata');
