import { desc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { rulebookVersions, users } from '#db/schema/index.ts';
import { rulebookDay } from './current-rulebook.server.ts';
import { versionInForce } from './dry-run.server.ts';

const PER_PAGE = 25;
const publisher = alias(users, 'publisher');
const author = alias(users, 'author');

const { version, amendment, note, state, basedOn, effectiveFrom, createdAt, publishedAt } = rulebookVersions;

/** Versions, the newest first day first, without their content; and which of them is in force. */
export async function listVersions(scope: OperatorScope, page: number, clock: Clock = systemClock) {
  const today = rulebookDay(clock.now());
  return withOperator(scope, async (tx) => {
    const inForce = await versionInForce(tx, today);
    const rows = await tx
      .select({
        version,
        amendment,
        note,
        state,
        basedOn,
        effectiveFrom,
        createdAt,
        publishedAt,
        publishedBy: publisher.name,
        createdBy: author.name,
        rules: sql<number>`jsonb_array_length(${rulebookVersions.content} -> 'rules')`,
        provisional: sql<number>`(select count(*)::int from jsonb_array_elements(${rulebookVersions.content} -> 'rules') r
          where (r ->> 'provisional')::boolean)`,
      })
      .from(rulebookVersions)
      .leftJoin(publisher, eq(publisher.id, rulebookVersions.publishedBy))
      .leftJoin(author, eq(author.id, rulebookVersions.createdBy))
      .orderBy(desc(effectiveFrom), desc(createdAt), desc(version))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE);
    const versions = rows.slice(0, PER_PAGE).map((row) => ({ ...row, inForce: row.version === inForce }));
    return { versions, hasNext: rows.length > PER_PAGE, inForce, today };
  });
}

export type VersionListRow = Awaited<ReturnType<typeof listVersions>>['versions'][number];
