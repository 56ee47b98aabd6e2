import { and, desc, eq, lte } from 'drizzle-orm';
import { type Impact, impactOf } from '#app/domain/cargo/impact.ts';
import { compileRulebook, type Rulebook } from '#app/domain/cargo/rulebook.ts';
import { latest, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { rulebookVersions } from '#db/schema/index.ts';
import { currentRulebook } from './current-rulebook.server.ts';
import type { VersionRow } from './draft.server.ts';
import {
  classifier,
  countLive,
  decideBooking,
  isLive,
  type LiveBooking,
  liveBookings,
  surroundingsOf,
} from './live-bookings.server.ts';

/** More live bookings than this are counted, and the rest named as not tried. */
export const DRY_RUN_AT_MOST = 5_000;
const BATCH = 250;

export type Affected = { booking: Omit<LiveBooking, 'facts'>; impact: Impact };

/** What publishing a draft would do to what is held and booked. */
export type DryRun = {
  /** The day both are asked for: today, or the draft's first day where that is later. */
  day: PlainDate;
  /** The version it is compared with. */
  against: string;
  contentHash: string;
  tried: number;
  /** Live bookings beyond the limit. */
  notTried: number;
  /** Live bookings made before there was a rulebook. */
  beforeTheRulebook: number;
  affected: Affected[];
};

async function tryBatch(
  tx: Tx,
  batch: readonly LiveBooking[],
  { before, after, today }: { before: Asking; after: Asking; today: PlainDate },
): Promise<Affected[]> {
  const surroundings = await surroundingsOf(tx, batch);
  return batch.flatMap((booking) => {
    const around = surroundings.get(booking.id);
    if (!around) return [];
    const under = ({ rulebook, classified }: Asking) =>
      decideBooking(booking, classified(booking), around, { rulebook, today });
    const impact = impactOf(under(before), under(after));
    const { facts: _, ...rest } = booking;
    return impact.affected ? [{ booking: rest, impact }] : [];
  });
}

type Asking = { rulebook: Rulebook; classified: ReturnType<typeof classifier> };
const asking = (rulebook: Rulebook): Asking => ({ rulebook, classified: classifier(rulebook) });

/**
 * Decides every live booking under the version in force and under a draft, both as they stand on the draft's first day,
 * so that nothing but the draft makes a difference. In batches, at most {@link DRY_RUN_AT_MOST}. Inside an operator's
 * transaction.
 */
export async function dryRun(tx: Tx, draft: VersionRow, today: PlainDate): Promise<DryRun> {
  const day = latest(today, plainDate(draft.effectiveFrom));
  const before = asking(await currentRulebook(day, tx));
  const after = asking(compileRulebook(draft.version, draft.content, day));
  const where = isLive(today);
  const affected: Affected[] = [];
  let tried = 0;
  for (let last: string | null = null; tried < DRY_RUN_AT_MOST; ) {
    const batch = await liveBookings(tx, { where, limit: Math.min(BATCH, DRY_RUN_AT_MOST - tried), after: last });
    affected.push(...(await tryBatch(tx, batch, { before, after, today })));
    tried += batch.length;
    const end = batch.at(-1);
    if (!end || batch.length < BATCH) break;
    last = end.id;
  }
  const decided = tried < DRY_RUN_AT_MOST ? tried : await countLive(tx, where, true);
  return {
    day,
    against: before.rulebook.version,
    contentHash: draft.contentHash,
    tried,
    notTried: Math.max(0, decided - tried),
    beforeTheRulebook: await countLive(tx, where, false),
    affected,
  };
}

/** The number of the version in force on a day; null before the first. */
export async function versionInForce(tx: Tx, day: PlainDate): Promise<string | null> {
  const [row] = await tx
    .select({ version: rulebookVersions.version })
    .from(rulebookVersions)
    .where(and(eq(rulebookVersions.state, 'published'), lte(rulebookVersions.effectiveFrom, day)))
    .orderBy(desc(rulebookVersions.effectiveFrom), desc(rulebookVersions.publishedAt))
    .limit(1);
  return row?.version ?? null;
}
