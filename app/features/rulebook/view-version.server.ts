import { desc, eq, inArray } from 'drizzle-orm';
import { compileRulebook, type RulebookContent } from '#app/domain/cargo/rulebook.ts';
import { DIFF_PARTS, diffRulebooks, type RowChange, substanceKeys } from '#app/domain/cargo/rulebook-diff.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { rulebookVersions, users } from '#db/schema/index.ts';
import { rulebookDay } from './current-rulebook.server.ts';
import type { VersionRow } from './draft.server.ts';
import { dryRun, versionInForce } from './dry-run.server.ts';
import type { ListFilter } from './version-page.schema.server.ts';

const PER_PAGE = 25;
const VERSIONS_AT_MOST = 100;

/** A version without its content, with who made and published it. */
export type VersionHead = Omit<VersionRow, 'content' | 'createdBy' | 'publishedBy'> & {
  inForce: boolean;
  today: PlainDate;
  createdBy: string | null;
  publishedBy: string | null;
};

/** Runs `work` with a version; null when there is none of that number. */
async function withVersion<T>(
  scope: OperatorScope,
  version: string,
  clock: Clock,
  work: (tx: Parameters<Parameters<typeof withOperator>[1]>[0], row: VersionRow, today: PlainDate) => Promise<T> | T,
): Promise<{ head: VersionHead; value: T } | null> {
  const today = rulebookDay(clock.now());
  return withOperator(scope, async (tx) => {
    const [row] = await tx.select().from(rulebookVersions).where(eq(rulebookVersions.version, version));
    if (!row) return null;
    const ids = [row.createdBy, row.publishedBy].filter((id) => id !== null);
    const people = ids.length === 0 ? [] : await tx.select().from(users).where(inArray(users.id, ids));
    const nameOf = (id: string | null) => people.find((person) => person.id === id)?.name ?? null;
    const { content: _, createdBy, publishedBy, ...rest } = row;
    const inForce = (await versionInForce(tx, today)) === version;
    const head = { ...rest, inForce, today, createdBy: nameOf(createdBy), publishedBy: nameOf(publishedBy) };
    return { head, value: await work(tx, row, today) };
  });
}

function pageOf<T>(rows: readonly T[], page: number) {
  const from = (page - 1) * PER_PAGE;
  return { rows: rows.slice(from, from + PER_PAGE), total: rows.length, hasNext: rows.length > from + PER_PAGE };
}

const holding = (q: string) => {
  const wanted = q.toLowerCase();
  return (row: unknown) => wanted === '' || JSON.stringify(row).toLowerCase().includes(wanted);
};

const provisionalAs =
  (asked: ListFilter['provisional']) =>
  ({ provisional }: { provisional: boolean }) =>
    asked === 'all' || provisional === (asked === 'yes');

/** The rules of a version that fit the filter, a page of them. */
export const viewRules = (scope: OperatorScope, version: string, filter: ListFilter, clock: Clock = systemClock) =>
  withVersion(scope, version, clock, (_, { content }) =>
    pageOf(
      content.rules.filter(
        (rule) =>
          (filter.kind === 'all' || rule.kind === filter.kind) &&
          provisionalAs(filter.provisional)(rule) &&
          holding(filter.q)(rule),
      ),
      filter.page,
    ),
  );

/** The dangerous goods list of a version, filtered, a page of it; each row with the key a confirmation names. */
export const viewSubstances = (scope: OperatorScope, version: string, filter: ListFilter, clock: Clock = systemClock) =>
  withVersion(scope, version, clock, (_, { content }) => {
    const keys = substanceKeys(content);
    const rows = content.substances.map((row, index) => ({ ...row, index, key: keys[index] ?? '' }));
    return pageOf(rows.filter(provisionalAs(filter.provisional)).filter(holding(filter.q)), filter.page);
  });

/** The tariff of a version, filtered, a page of it. */
export const viewTariff = (scope: OperatorScope, version: string, filter: ListFilter, clock: Clock = systemClock) =>
  withVersion(scope, version, clock, (_, { content }) =>
    pageOf(content.tariff.filter(provisionalAs(filter.provisional)).filter(holding(filter.q)), filter.page),
  );

const IMDG_CODES = ['X', '1', '2', '3', '4'];

/** A version's matrices: IMDG with the house's floors lifted and marked, and the storage classes. */
function matricesOf(content: RulebookContent, day: PlainDate) {
  const { imdg } = compileRulebook('matrices', content, day);
  const { keys, cells } = content.imdg;
  const lifted = keys.map((_, i) =>
    keys.map((__, j) => {
      const printed = cells[i]?.[j] ?? '';
      const code = IMDG_CODES[imdg.ranks[i * imdg.size + j] ?? 0] ?? '4';
      return { code: printed === '*' ? '*' : code, floor: printed !== '*' && printed !== code ? printed : null };
    }),
  );
  return { imdg: { keys, cells: lifted }, coStorage: content.coStorage };
}

export const viewMatrices = (scope: OperatorScope, version: string, clock: Clock = systemClock) =>
  withVersion(scope, version, clock, (_, { content, effectiveFrom }, today) =>
    matricesOf(content, effectiveFrom > today ? plainDate(effectiveFrom) : today),
  );

/** What differs from another version: the one it is based on unless said otherwise. */
export const viewDiff = (
  scope: OperatorScope,
  version: string,
  { against, page }: Pick<ListFilter, 'against' | 'page'>,
  clock: Clock = systemClock,
) =>
  withVersion(scope, version, clock, async (tx, row) => {
    const others = await tx
      .select({ version: rulebookVersions.version })
      .from(rulebookVersions)
      .orderBy(desc(rulebookVersions.effectiveFrom), desc(rulebookVersions.version))
      .limit(VERSIONS_AT_MOST);
    const chosen = against === '' ? row.basedOn : against;
    const [other] =
      chosen === null
        ? []
        : await tx
            .select({ content: rulebookVersions.content })
            .from(rulebookVersions)
            .where(eq(rulebookVersions.version, chosen));
    const diff = other ? diffRulebooks(other.content, row.content) : null;
    const changes: (RowChange & { part: (typeof DIFF_PARTS)[number] })[] = diff
      ? DIFF_PARTS.flatMap((part) => diff[part].map((change) => ({ ...change, part })))
      : [];
    return {
      against: other ? chosen : null,
      versions: others.map((each) => each.version).filter((each) => each !== version),
      ...pageOf(changes, page),
    };
  });

/** A dry run of a draft over what is live; null beside a published version, which nobody can publish again. */
export const viewDryRun = (scope: OperatorScope, version: string, page: number, clock: Clock = systemClock) =>
  withVersion(scope, version, clock, async (tx, row, today) => {
    if (row.state === 'published') return null;
    const { affected, ...run } = await dryRun(tx, row, today);
    return { ...run, ...pageOf(affected, page) };
  });

/** The version alone, for the forms of a draft. */
export const viewHead = (scope: OperatorScope, version: string, clock: Clock = systemClock) =>
  withVersion(scope, version, clock, () => null);
