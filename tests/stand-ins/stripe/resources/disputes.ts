import type Stripe from 'stripe';
import { type Call, emit, pathId } from '../call.ts';
import type { Kept } from '../kept.ts';
import { move } from '../ledger.ts';
import { DISPUTE } from '../payment-shapes.ts';
import { invalid } from '../refusal.ts';

export type Dispute = Kept<Stripe.Dispute>;
type Charge = Kept<Stripe.Charge>;

/** Stripe's fee on a dispute, kept also when it is won: ₹1,500 in paise, the stand-in's own figure. */
const DISPUTE_FEE = 150_000;
const ANSWER_WITHIN_S = 7 * 86_400;
const OPEN = ['needs_response', 'under_review', 'warning_needs_response', 'warning_under_review'];

/** A cardholder disputes a charge: the account is debited the amount and the fee at once. */
export function openDispute(call: Call, chargeId: string, reason: string): Dispute {
  const { change, account } = call;
  const charge = change.get<Charge>(account, 'charge', chargeId, 'charge');
  if (charge.disputed) throw invalid('The charge is disputed already.', 'charge', 'charge_disputed');
  const amount = charge.amount_captured - charge.amount_refunded;
  if (amount <= 0) throw invalid('Nothing of the charge is left to dispute.', 'charge');
  const id = change.id('du');
  const transaction = move(call, {
    account,
    type: 'adjustment',
    amount: -amount,
    source: id,
    stripeFee: DISPUTE_FEE,
    against: 'cardholders',
  });
  const dispute = change.put<Dispute>(account, {
    ...DISPUTE,
    id,
    amount,
    balance_transactions: [transaction],
    charge: charge.id,
    created: change.now(),
    currency: 'inr',
    evidence_details: { ...DISPUTE.evidence_details, due_by: change.now() + ANSWER_WITHIN_S },
    payment_intent: charge.payment_intent,
    reason,
    status: 'needs_response',
  });
  change.put<Charge>(account, { ...charge, disputed: true });
  emit(call, account, 'charge.dispute.created', dispute);
  emit(call, account, 'charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

export const loadDispute = (call: Call, id = pathId(call)): Dispute =>
  call.change.get<Dispute>(call.account, 'dispute', id);

function stillOpen(dispute: Dispute): void {
  if (!OPEN.includes(dispute.status))
    throw invalid(`This dispute is already closed (${dispute.status}).`, undefined, 'dispute_closed');
}

/** Evidence, and with `submit` its sending to the bank. */
export function updateDispute(call: Call): Dispute {
  const dispute = loadDispute(call);
  stillOpen(dispute);
  const { given } = call;
  const evidence = given.nested('evidence');
  evidence.allow(Object.keys(dispute.evidence));
  const submits = given.flag('submit', evidence.has('uncategorized_text'));
  const updated = call.change.put<Dispute>(call.account, {
    ...dispute,
    evidence: { ...dispute.evidence, ...(evidence.fields as object) },
    evidence_details: {
      ...dispute.evidence_details,
      has_evidence: true,
      submission_count: dispute.evidence_details.submission_count + Number(submits),
    },
    metadata: given.metadata(dispute.metadata),
    status: submits ? 'under_review' : dispute.status,
  });
  emit(call, call.account, 'charge.dispute.updated', updated);
  return updated;
}

export const closeDispute = (call: Call): Dispute => endDispute(call, pathId(call), 'lost');

/** The bank decides, or the account gives up: a won dispute brings the amount back, never the fee. */
export function endDispute(call: Call, id: string, outcome: 'won' | 'lost'): Dispute {
  const dispute = loadDispute(call, id);
  stillOpen(dispute);
  const { account, change } = call;
  const back =
    outcome === 'won'
      ? [move(call, { account, type: 'adjustment', amount: dispute.amount, source: id, against: 'cardholders' })]
      : [];
  const ended = change.put<Dispute>(account, {
    ...dispute,
    status: outcome,
    balance_transactions: [...dispute.balance_transactions, ...back],
  });
  emit(call, account, 'charge.dispute.closed', ended);
  if (outcome === 'won') emit(call, account, 'charge.dispute.funds_reinstated', ended);
  return ended;
}
