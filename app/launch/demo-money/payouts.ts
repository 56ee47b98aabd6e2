import { asc, eq } from 'drizzle-orm';
import { inr } from '#app/domain/shared/money.ts';
import { addDays, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { placeHold } from '#app/features/settlements/payout-holds.server.ts';
import { proposeRun } from '#app/features/settlements/propose-run.server.ts';
import { approveRun, returnPayout, sendRun, withdrawRun } from '#app/features/settlements/step-run.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { payouts } from '#db/schema/index.ts';
import { ask, clockOn, must, type Stage, there } from './script.ts';

async function propose({ operator }: Stage, on: PlainDate, upTo: PlainDate): Promise<string> {
  return must(await proposeRun(operator, { upTo }, ask('propose-payouts', `run/${on}`), clockOn(on))).runId;
}

async function approve({ second }: Stage, runId: string, on: PlainDate): Promise<void> {
  must(await approveRun(second, { runId }, ask('approve-payouts', `approve/${on}`), clockOn(on)));
}

/** The smallest payout of a run comes back: its account is closed. */
async function returned({ operator }: Stage, runId: string, on: PlainDate): Promise<void> {
  const [smallest] = await withOperator(operator, (tx) =>
    tx.select().from(payouts).where(eq(payouts.runId, runId)).orderBy(asc(payouts.amountPaise)).limit(1),
  );
  const payoutId = there(smallest, 'payout').id;
  const input = { payoutId, returnedOn: on, reason: 'Account closed' };
  must(await returnPayout(operator, input, ask('return-payout', `return/${on}`), clockOn(on)));
}

/**
 * Runs in every state: one sent, of which a payout came back; one withdrawn; one approved, to be sent today; one proposed
 * this morning. A host is in one open run at a time, so the later ones pay what the earlier ones left.
 */
export async function playPayouts(stage: Stage): Promise<void> {
  const { operator, today } = stage;
  const ago = (days: number) => addDays(today, -days);
  const first = await propose(stage, ago(33), ago(33));
  await approve(stage, first, ago(33));
  const sent = { runId: first, sentOn: ago(32), reference: 'QZ-BULK-1' };
  must(await sendRun(operator, sent, ask('send-payouts', 'send'), clockOn(ago(32))));
  await returned(stage, first, ago(30));
  const dropped = await propose(stage, ago(20), ago(20));
  must(await withdrawRun(operator, { runId: dropped }, ask('withdraw-payouts', 'withdraw')));
  const hold = { host: 'konkan-oxide-stores', amount: inr(5_000_00n), reason: 'A claim for wet pallets is open' };
  must(await placeHold(operator, hold, ask('place-payout-hold', 'hold')));
  await approve(stage, await propose(stage, ago(1), ago(14)), ago(1));
  await propose(stage, today, today);
}
