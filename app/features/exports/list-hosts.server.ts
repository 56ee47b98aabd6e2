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

/** More hosts than are chosen from a list. */
const LISTED = 500;

/** All hosts, to choose one from. */
export const listHosts = (scope: OperatorScope): Promise<{ id: string; name: string }[]> =>
  withOperator(scope, (tx) =>
    tx
      .select({ id: organisations.id, name: organisations.legalName })
      .from(organisations)
      .where(eq(organisations.isHost, true))
      .orderBy(asc(organisations.legalName), asc(organisations.id))
      .limit(LISTED),
  );
