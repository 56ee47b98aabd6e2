import type { Decision } from '#app/domain/cargo/decision.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { decisions } from '#db/schema/index.ts';

type Recorded = Pick<typeof decisions.$inferInsert, 'orgId' | 'shipperOrgId' | 'bookingId' | 'step'> & {
  facts: CargoFacts;
  decision: Decision;
};

/** Keeps what the rulebook said at a step of a booking, in the transaction that takes the step. Never changed after. */
export async function recordDecision(tx: Tx, { decision, ...rest }: Recorded): Promise<void> {
  const { outcome, rulebookVersion } = decision;
  await tx.insert(decisions).values({ ...rest, decision, outcome, rulebookVersion });
}
