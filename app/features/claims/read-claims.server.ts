import { asc, eq } from 'drizzle-orm';
import { inr, type Money } from '#app/domain/shared/money.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { claims } from '#db/schema/index.ts';

/** More than a stay ever has. */
const AT_MOST = 50;

/** A claim as both parties and the desk see it. */
export type ClaimView = {
  id: string;
  amount: Money;
  reason: string;
  decidedOn: PlainDate;
  paid: { on: PlainDate; reference: string } | null;
};

/** The claims decided about the stay of an invoice, in a transaction of who may see it. */
export async function claimsOf(tx: Tx, invoiceId: string): Promise<ClaimView[]> {
  const rows = await tx
    .select()
    .from(claims)
    .where(eq(claims.invoiceId, invoiceId))
    .orderBy(asc(claims.decidedAt), asc(claims.id))
    .limit(AT_MOST);
  return rows.map(({ id, amountPaise, reason, decidedOn, paidOn, reference }) => ({
    ...{ id, reason, amount: inr(amountPaise), decidedOn: plainDate(decidedOn) },
    paid: paidOn === null || reference === null ? null : { on: plainDate(paidOn), reference },
  }));
}
