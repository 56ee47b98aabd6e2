import { z } from 'zod';
import { amountField, amountOrNothing, reasonField } from '#app/features/notes/note.schema.server.ts';
import { line } from '#app/platform/form.server.ts';

/** Text of several sentences; what stands behind it is told, not uploaded. */
const statement = (name: string, min: number) => line(name, 2_000, min);

/** What a shipper files against a line of an invoice. */
export const openDisputeSchema = z.object({
  line: z.coerce.number({ error: 'Choose a line.' }).int('Choose a line.').min(1, 'Choose a line.').max(999_999),
  amount: amountField,
  reason: reasonField,
  evidence: statement('the evidence', 0).default(''),
});

/** What the host says to it. */
export const answerDisputeSchema = z.object({
  disputeId: z.uuid({ error: 'Choose the dispute.' }),
  answer: statement('an answer', 3),
});

/** What the platform decides: how much of the disputed value is credited, and why. Nothing entered credits nothing. */
export const decideDisputeSchema = z.object({ credited: amountOrNothing, decision: reasonField });

export type OpenDisputeInput = z.output<typeof openDisputeSchema>;
export type AnswerDisputeInput = z.output<typeof answerDisputeSchema>;
export type DecideDisputeInput = z.output<typeof decideDisputeSchema>;
