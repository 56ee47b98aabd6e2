import { and, asc, eq } from 'drizzle-orm';
import { containsText } from '#app/features/invoices/invoice-page.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { organisations } from '#db/schema/index.ts';

/** Hosts by a part of their legal name, the first `limit` of them; an empty text is in every name. */
export const findHosts = (
  scope: OperatorScope,
  { text = '', limit }: { text?: string; limit: number },
): Promise<{ id: string; name: string }[]> =>
  withOperator(scope, (tx) =>
    tx
      .select({ id: organisations.id, name: organisations.legalName })
      .from(organisations)
      .where(and(eq(organisations.isHost, true), containsText(organisations.legalName, text)))
      .orderBy(asc(organisations.legalName), asc(organisations.id))
      .limit(limit),
  );
