import type Stripe from 'stripe';
import { type Call, emit } from '../call.ts';
import type { Kept } from '../kept.ts';
import { move } from '../ledger.ts';
import { PAYOUT } from '../payment-shapes.ts';
import { invalid } from '../refusal.ts';

type Payout = Kept<Stripe.Payout>;

/** How long the bank takes: two days. */
const ON_THE_WAY_S = 2 * 86_400;

/** What an account's books hold, as Stripe's balance: everything is available at once. */
export function readBalance({ account, change }: Call): Kept<Stripe.Balance> {
  const amount = change.store.books[account] ?? 0;
  return { object: 'balance', available: [{ amount, currency: 'inr' }], livemode: false, pending: [] };
}

/** A payout that is asked for has arrived: nobody waits for a bank. */
export function createPayout(call: Call): Payout {
  const { given } = call;
  const amount = given.requiredWhole('amount', 1);
  if (given.required('currency') !== 'inr') throw invalid('Invalid currency', 'currency');
  const payout = makePayout(call, { amount, status: 'paid', metadata: given.metadata() });
  emit(call, call.account, 'payout.paid', payout);
  return payout;
}

/** Pays out all the account has, as Stripe's schedule does: on its way until it arrives or fails. */
export function payOut(call: Call): Payout {
  const amount = call.change.store.books[call.account] ?? 0;
  if (amount <= 0) throw invalid('There is nothing to pay out.', undefined, 'balance_insufficient');
  const payout = makePayout(call, { amount, status: 'in_transit', metadata: {} });
  emit(call, call.account, 'payout.created', payout);
  return payout;
}

type Made = { amount: number; status: 'paid' | 'in_transit'; metadata: Record<string, string> };

function makePayout(call: Call, { amount, status, metadata }: Made): Payout {
  const { account, change } = call;
  if (amount > (change.store.books[account] ?? 0))
    throw invalid('You have insufficient funds in your Stripe account.', undefined, 'balance_insufficient');
  const id = change.id('po');
  const transaction = move(call, { account, type: 'payout', amount: -amount, source: id, against: 'banks' });
  return change.put<Payout>(account, {
    ...PAYOUT,
    id,
    amount,
    arrival_date: change.now() + (status === 'paid' ? 0 : ON_THE_WAY_S),
    automatic: status === 'in_transit',
    balance_transaction: transaction.id,
    created: change.now(),
    currency: 'inr',
    metadata,
    method: 'standard',
    reconciliation_status: 'not_applicable',
    source_type: 'card',
    status,
    type: 'bank_account',
  });
}

const loadPayout = (call: Call, id: string): Payout => call.change.get<Payout>(call.account, 'payout', id);

/** The bank has the money. */
export function arrive(call: Call, id: string): Payout {
  const payout = loadPayout(call, id);
  if (payout.status !== 'in_transit') throw invalid(`The payout is ${payout.status}.`);
  const paid = call.change.put<Payout>(call.account, { ...payout, status: 'paid' });
  emit(call, call.account, 'payout.paid', paid);
  return paid;
}

/** The bank sends the money back, on the way or days after it seemed to arrive: the account has it again. */
export function failPayout(call: Call, id: string): Payout {
  const payout = loadPayout(call, id);
  if (payout.status === 'failed') throw invalid('The payout is failed.');
  const { account, change } = call;
  const { amount } = payout;
  const transaction = move(call, { account, type: 'payout_failure', amount, source: id, against: 'banks' });
  const failed = change.put<Payout>(account, {
    ...payout,
    failure_balance_transaction: transaction.id,
    failure_code: 'account_closed',
    failure_message: 'The bank account has been closed.',
    status: 'failed',
  });
  emit(call, account, 'payout.failed', failed);
  return failed;
}
