import { z } from 'zod';
import { amountField, reasonField } from '#app/features/notes/note.schema.server.ts';
import { dayField, referenceField } from '#app/features/notes/refund.schema.server.ts';

/** What a host has to bear. Its fields are named apart from those of the other forms of the page. */
export const claimSchema = z
  .object({ claimAmount: amountField, claimReason: reasonField })
  .transform(({ claimAmount: amount, claimReason: reason }) => ({ amount, reason }));

/** That a claim was paid to its shipper. */
export const payClaimSchema = z
  .object({
    claimId: z.uuid({ error: 'Choose the claim.' }),
    claimReference: referenceField,
    claimPaidOn: dayField,
  })
  .transform(({ claimId, claimReference: reference, claimPaidOn: paidOn }) => ({ claimId, reference, paidOn }));

export type ClaimInput = z.output<typeof claimSchema>;
export type PayClaimInput = z.output<typeof payClaimSchema>;
