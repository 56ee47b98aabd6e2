import { sql } from 'drizzle-orm';
import { can } from '#app/domain/access/can.ts';
import type { Role } from '#app/domain/access/roles.ts';
import { DIGEST_HOURS, digestParts } from '#app/domain/mail/digest.ts';
import { formatDate, type PlainDate, timeInZone } from '#app/domain/shared/plain-date.ts';
import { type Reader, tellOnce, toldOf } from '#app/features/clocks/tell-once.server.ts';
import { tellPages } from '#app/features/clocks/tell-pages.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { type Tx, withBooksOf, withSystem } from '#app/platform/db.server.ts';
import { log } from '#app/platform/log.server.ts';
import { linkTo } from '#app/platform/mail.server.ts';
import { readDigest } from './read-digest.server.ts';

const BATCH = 200;
/** An organisation's day is India's, as in its workspace. */
const TIME_ZONE = 'Asia/Kolkata';

type Organisation = { id: string; name: string };
type Member = Reader & { role: Role };

const stepOf = (orgId: string, today: PlainDate) => ({ subjectId: orgId, clock: 'digest', markOn: today, step: 0 });

/** A page of the organisations that were not told of this day yet, behind one of them. */
const readPage = (behind: string | null, today: PlainDate) =>
  withSystem(async (tx) => {
    const page = await tx.execute<Organisation>(
      sql`select id, name from digest_organisations(${behind}::uuid, ${BATCH})`,
    );
    const told = await toldOf(
      tx,
      page.map(({ id }) => id),
    );
    const due = page.filter(({ id }) => !told.has(stepOf(id, today)));
    return { due, behind: page.at(-1)?.id ?? null, isLast: page.length < BATCH };
  });

/** The members who have not switched the day's letter off. */
async function membersOf(tx: Tx, orgId: string): Promise<Member[]> {
  const rows = await tx.execute<{ user_id: string; email: string; slug: string; role: Role }>(
    sql`select user_id, email, slug, role from digest_readers(${orgId}::uuid) r
      where not exists (select from mail_preferences p
        where p.user_id = r.user_id and p.category = 'digest' and not p.is_on)`,
  );
  return rows.map(({ user_id, email, slug, role }) => ({ userId: user_id, email, slug, role }));
}

/** Tells an organisation's members its day, each what their role may see; a day that brings nothing is told to nobody. */
function tellDay({ id, name }: Organisation, today: PlainDate): Promise<boolean> {
  return withBooksOf(id, async (tx) => {
    const facts = await readDigest(tx, id, today);
    const [all, withoutMoney] = [digestParts(facts, true), digestParts(facts, false)];
    const partsFor = ({ role }: Member) => (can(role, 'invoices.read') ? all : withoutMoney);
    const to = all.length === 0 ? [] : (await membersOf(tx, id)).filter((member) => partsFor(member).length > 0);
    const told = await tellOnce(tx, { ...stepOf(id, today), orgId: id, subject: 'organisation', toldOn: today }, to, {
      template: 'digest',
      propsFor: (member) => ({
        organisation: name,
        day: formatDate(today),
        parts: partsFor(member),
        url: linkTo(`/o/${member.slug}`),
      }),
    });
    return told && to.length > 0;
  });
}

/**
 * Writes what the day brings to the members of each organisation, in the morning of India and once a day. Idempotent; each
 * organisation has a transaction of its own.
 * @returns how many organisations were told
 */
export async function writeDigests(clock: Clock): Promise<number> {
  const { day: today, hour } = timeInZone(clock.now(), TIME_ZONE);
  if (hour < DIGEST_HOURS.from || hour >= DIGEST_HOURS.to) return 0;
  return tellPages(
    (behind: string | null) => readPage(behind, today),
    (organisation) => tellDay(organisation, today),
    ({ id }, error) => log().error({ err: error, orgId: id }, 'a day could not be told'),
  );
}
