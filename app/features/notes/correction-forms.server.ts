import type { z } from 'zod';
import { askCardRefund, cardRefundSchema } from '#app/features/cards/ask-card-refund.server.ts';
import { claimSchema, payClaimSchema } from '#app/features/claims/claim.schema.server.ts';
import { decideClaim } from '#app/features/claims/decide-claim.server.ts';
import { payClaim } from '#app/features/claims/pay-claim.server.ts';
import { depositSchema, endDepositSchema } from '#app/features/deposits/deposit.schema.server.ts';
import { endDeposit } from '#app/features/deposits/end-deposit.server.ts';
import { takeDeposit } from '#app/features/deposits/take-deposit.server.ts';
import { answerDispute } from '#app/features/disputes/answer-dispute.server.ts';
import { answerDisputeSchema, openDisputeSchema } from '#app/features/disputes/dispute.schema.server.ts';
import { openDispute } from '#app/features/disputes/open-dispute.server.ts';
import {
  adviceNotFoundSchema,
  paymentAdviceSchema,
  withdrawAdviceSchema,
} from '#app/features/paying/paying.schema.server.ts';
import { adviceNotFound, tellPayment, withdrawAdvice } from '#app/features/paying/payment-advice.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import { type Fields, formKey, formProblem, parseFields } from '#app/platform/form.server.ts';
import { type Outcome, statusOf } from '#app/platform/outcome.ts';
import { notFound, problem } from '#app/platform/problem.server.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';
import type { Corrector } from './corrector.server.ts';
import { recordFailedRefund, recordRefund } from './record-refund.server.ts';
import { balanceSchema, refundFailedSchema, refundSchema, voidSchema, writeOffSchema } from './refund.schema.server.ts';
import { useBalance } from './use-balance.server.ts';
import { voidInvoice } from './void-invoice.server.ts';
import { writeOff } from './write-off.server.ts';

type Refused = ReturnType<typeof formProblem>;
type Form = { command: string; invoiceId: string; fields: Fields };
type Work<S extends z.ZodType> = (
  input: z.output<S> & { invoiceId: string },
  asked: Asked,
) => Promise<Outcome<unknown>>;

/** Parses and runs one form of an invoice's page: null when it is done. */
async function run<S extends z.ZodType>(form: Form, schema: S, work: Work<S>): Promise<Refused | null> {
  const { command, invoiceId, fields } = form;
  const parsed = parseFields(schema, fields);
  if (!parsed.ok) return formProblem(fields, { errors: parsed.errors });
  const input = { ...(parsed.value as object), invoiceId } as z.output<S> & { invoiceId: string };
  const outcome = await work(input, { command, key: formKey(fields), input });
  if (outcome.ok) return null;
  const { violations } = outcome;
  const status = statusOf(violations);
  if (status === 404) throw notFound();
  return formProblem(fields, { violations }, status);
}

function runForCorrector(by: Corrector, form: Form): Promise<Refused | null> | null {
  if (form.command === 'void-invoice') return run(form, voidSchema, (input, asked) => voidInvoice(by, input, asked));
  if (form.command === 'use-balance') return run(form, balanceSchema, (input, asked) => useBalance(by, input, asked));
  if (form.command === 'write-off') return run(form, writeOffSchema, (input, asked) => writeOff(by, input, asked));
  return null;
}

/** Runs a form of a tenant's invoice page: the shipper disputes and tells payments, the host answers and corrects. */
export async function runInvoiceForm(scope: TenantScope, form: Form): Promise<Refused | null> {
  if (form.command === 'open-dispute')
    return run(form, openDisputeSchema, (input, asked) => openDispute(scope, input, asked));
  if (form.command === 'answer-dispute')
    return run(form, answerDisputeSchema, (input, asked) => answerDispute(scope, input, asked));
  if (form.command === 'tell-payment')
    return run(form, paymentAdviceSchema, (input, asked) => tellPayment(scope, input, asked));
  if (form.command === 'withdraw-advice')
    return run(form, withdrawAdviceSchema, (input, asked) => withdrawAdvice(scope, input, asked));
  if (form.command === 'advice-not-found')
    return run(form, adviceNotFoundSchema, (input, asked) => adviceNotFound(scope, input, asked));
  const corrected = runForCorrector({ as: 'host', scope }, form);
  if (corrected === null) throw problem(400, 'This page knows no such form.');
  return corrected;
}

/** Runs a correction of the marketplace's desk; undefined for another form of the page. */
export async function runDeskForm(scope: OperatorScope, form: Form): Promise<Refused | null | undefined> {
  if (form.command === 'refund-card')
    return run(form, cardRefundSchema, (input, asked) => askCardRefund(scope, input, asked));
  if (form.command === 'record-refund')
    return run(form, refundSchema, (input, asked) => recordRefund(scope, input, asked));
  if (form.command === 'refund-failed')
    return run(form, refundFailedSchema, (input, asked) => recordFailedRefund(scope, input, asked));
  if (form.command === 'decide-claim')
    return run(form, claimSchema, (input, asked) => decideClaim(scope, input, asked));
  if (form.command === 'pay-claim') return run(form, payClaimSchema, (input, asked) => payClaim(scope, input, asked));
  if (form.command === 'take-deposit')
    return run(form, depositSchema, (input, asked) => takeDeposit(scope, input, asked));
  if (form.command === 'end-deposit')
    return run(form, endDepositSchema, (input, asked) => endDeposit(scope, input, asked));
  return runForCorrector({ as: 'operator', scope }, form) ?? undefined;
}
