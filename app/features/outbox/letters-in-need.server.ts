import { desc, inArray } from 'drizzle-orm';
import { IN_NEED } from '#app/domain/mail/states.ts';
import { withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { mailOutbox, mailSuppressions } from '#db/schema/index.ts';
import { subjectOf } from './list-letters.server.ts';

const PER_PAGE = 25;
const SUPPRESSIONS_SHOWN = 100;

/** Letters that failed or may have been sent, newest first: what an operator has to decide about. No link of a letter is read. */
export async function lettersInNeed(scope: OperatorScope, page: number) {
  const { id, recipient, template, props, createdAt, state, reason, attempts } = mailOutbox;
  const rows = await withOperator(scope, (tx) =>
    tx
      .select({ id, recipient, template, props, createdAt, state, reason, attempts })
      .from(mailOutbox)
      .where(inArray(mailOutbox.state, [...IN_NEED]))
      .orderBy(desc(mailOutbox.createdAt), desc(mailOutbox.id))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE),
  );
  const letters = rows
    .slice(0, PER_PAGE)
    .map(({ props: said, ...row }) => ({ ...row, subject: subjectOf(row.template, said) }));
  return { letters, hasNext: rows.length > PER_PAGE };
}

export type LetterInNeed = Awaited<ReturnType<typeof lettersInNeed>>['letters'][number];

/** The addresses that get no mail any more, the newest of them first, and whether there are more than are shown. */
export async function listSuppressions(scope: OperatorScope) {
  const rows = await withOperator(scope, (tx) =>
    tx
      .select({
        address: mailSuppressions.address,
        reason: mailSuppressions.reason,
        createdAt: mailSuppressions.createdAt,
      })
      .from(mailSuppressions)
      .orderBy(desc(mailSuppressions.createdAt), mailSuppressions.address)
      .limit(SUPPRESSIONS_SHOWN + 1),
  );
  return { suppressions: rows.slice(0, SUPPRESSIONS_SHOWN), hasMore: rows.length > SUPPRESSIONS_SHOWN };
}

export type Suppression = Awaited<ReturnType<typeof listSuppressions>>['suppressions'][number];
