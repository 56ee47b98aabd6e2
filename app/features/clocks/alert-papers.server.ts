import { and, eq, isNull, sql } from 'drizzle-orm';
import { PAPER_SCHEDULE, stepReached } from '#app/domain/clocks/alert-steps.ts';
import { addDays, dateInZone, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { withBooksOf, withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { linkTo } from '#app/platform/mail.server.ts';
import { facilities, papers } from '#db/schema/index.ts';
import { paperImpact } from './paper-impact.server.ts';
import { paperWords } from './paper-words.server.ts';
import { managersOf, tellOnce, toldOf } from './tell-once.server.ts';
import { tellPages } from './tell-pages.server.ts';

const BATCH = 200;
/** The first step, and how long after its end a paper is still told of: what ended long ago is no news. */
const DAYS_BEFORE = Math.max(...PAPER_SCHEDULE.daysBefore);
const DAYS_AFTER = 7;
/** A day here is already the next one elsewhere. */
const ANY_ZONE = 1;

type Ending = { id: string; org_id: string; valid_until: string; time_zone: string; is_followed: boolean };
type DueStep = { paperId: string; orgId: string; validUntil: PlainDate; step: number; today: PlainDate };
type Behind = Pick<Ending, 'id' | 'valid_until'> | null;

const stepOf = ({ paperId, validUntil, step }: DueStep) => ({
  subjectId: paperId,
  clock: 'validity',
  markOn: validUntil,
  step,
});

function dueStep({ id, org_id, valid_until, time_zone, is_followed }: Ending, now: Date): DueStep[] {
  const today = dateInZone(now, time_zone);
  const validUntil = plainDate(valid_until);
  const step = stepReached(PAPER_SCHEDULE, validUntil, today);
  if (is_followed || step === null || today > addDays(validUntil, DAYS_AFTER)) return [];
  return [{ paperId: id, orgId: org_id, validUntil, step, today }];
}

const readPage = (behind: Behind, now: Date) =>
  withSystem(async (tx) => {
    const day = dateInZone(now, 'UTC');
    const from = addDays(day, -DAYS_AFTER - ANY_ZONE);
    const to = addDays(day, DAYS_BEFORE + ANY_ZONE);
    const page = await tx.execute<Ending>(sql`
      select id, org_id, valid_until::text, time_zone, is_followed
      from ending_papers(${from}, ${to}, ${behind?.valid_until ?? null}, ${behind?.id ?? null}::uuid, ${BATCH})`);
    const told = await toldOf(
      tx,
      page.map(({ id }) => id),
    );
    const due = page.flatMap((paper) => dueStep(paper, now)).filter((each) => !told.has(stepOf(each)));
    return { due, behind: page.at(-1) ?? null, isLast: page.length < BATCH };
  });

/** Tells an organisation's managers one step of one paper's end, unless it was withdrawn meanwhile. */
function tellOfPaper(due: DueStep, now: Date): Promise<boolean> {
  const { orgId, paperId, today, validUntil } = due;
  return withBooksOf(orgId, async (tx) => {
    const [row] = await tx
      .select({ paper: papers, facilityName: facilities.name })
      .from(papers)
      .leftJoin(facilities, and(eq(facilities.orgId, papers.orgId), eq(facilities.id, papers.facilityId)))
      .where(and(eq(papers.orgId, orgId), eq(papers.id, paperId), isNull(papers.withdrawnAt)))
      .for('share', { of: papers });
    if (!row) return false;
    const { paper, facilityName } = row;
    const impact = await paperImpact(tx, paper, await currentRulebook(rulebookDay(now), tx));
    const { kind, number } = paper;
    const words = paperWords({ kind, number, validUntil, facilityName }, impact, today);
    const alert = { ...stepOf(due), orgId, subject: 'paper' as const, toldOn: today };
    return tellOnce(tx, alert, await managersOf(tx, orgId), {
      template: 'clock-alert',
      propsFor: ({ slug }) => ({ ...words, url: linkTo(`/o/${slug}/papers`) }),
    });
  });
}

/**
 * Tells organisations of their licences, policies and clearances that are about to end or ended yesterday, unless another follows:
 * which slots and bookings stop being possible then. Idempotent; each paper has a transaction of its own.
 * @returns how many steps were told
 */
export async function alertPapers(clock: Clock): Promise<number> {
  const now = clock.now();
  return tellPages(
    (behind: Behind) => readPage(behind, now),
    (due) => tellOfPaper(due, now),
    (due, error) => log().error({ err: error, paperId: due.paperId }, 'a paper’s end could not be told of'),
  );
}
