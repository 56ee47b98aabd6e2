import { z } from 'zod';
import { COLLECTORS } from '#app/domain/ledger/events.ts';
import { ZERO_INR } from '#app/domain/shared/money.ts';
import { amountField, amountOrNothing, reasonField } from '#app/features/notes/note.schema.server.ts';
import { dayField, referenceField, refundSchema } from '#app/features/notes/refund.schema.server.ts';

const { refundRail: rail } = refundSchema.in.shape;

/** A deposit that came. Its fields are named apart from those of the other forms of the page. */
export const depositSchema = z
  .object({
    depositAmount: amountField,
    depositCollector: z.enum(COLLECTORS, { error: 'Choose whose account it came to.' }),
    depositRail: rail,
    depositReference: referenceField,
    takenOn: dayField,
  })
  .transform(({ depositAmount: amount, depositCollector: collector, depositRail, depositReference, takenOn }) => ({
    ...{ amount, collector, rail: depositRail, reference: depositReference, takenOn },
  }));

/** How a deposit ends; without an amount nothing is kept. */
export const endDepositSchema = z
  .object({
    depositId: z.uuid({ error: 'Choose the deposit.' }),
    keptAmount: amountOrNothing,
    returnReference: z.union([z.literal('').transform(() => null), referenceField]).default(null),
    endedOn: dayField,
    endReason: reasonField,
  })
  .transform(({ keptAmount, endReason: reason, ...rest }) => ({ ...rest, reason, kept: keptAmount ?? ZERO_INR }));

export type DepositInput = z.output<typeof depositSchema>;
export type EndDepositInput = z.output<typeof endDepositSchema>;
