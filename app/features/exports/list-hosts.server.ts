import { and, asc, eq, ilike } from 'drizzle-orm';
import { withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { organisations } from '#db/schema/index.ts';

const SHOWN = 20;

/** Hosts by a part of their name, the first few. */
export const findHosts = (scope: OperatorScope, typed: string): Promise<{ id: string; name: string }[]> =>
  withOperator(scope, (tx) =>
    tx
      .select({ id: organisations.id, name: organisations.legalName })
      .from(organisations)
      .where(
        and(
          eq(organisations.isHost, true),
          typed === '' ? undefined : ilike(organisations.legalName, `%${typed.replace(/[\\%_]/g, '\\$&')}%`),
        ),
      )
      .orderBy(asc(organisations.legalName), asc(organisations.id))
      .limit(SHOWN),
  );
