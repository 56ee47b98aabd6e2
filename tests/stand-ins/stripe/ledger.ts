import type Stripe from 'stripe';
import type { Call } from './call.ts';
import type { Kept } from './kept.ts';
import { APPLICATION_FEE, BALANCE_TRANSACTION, FEE_REFUND } from './payment-shapes.ts';
import { PLATFORM } from './store.ts';

type Transaction = Kept<Stripe.BalanceTransaction>;
type Fee = Kept<Stripe.ApplicationFee>;
type Move = {
  account: string;
  type: Transaction['type'];
  /** Paise into the account; negative: out of it. */
  amount: number;
  source: string;
  /** Stripe's own fee and the platform's, taken from the amount; negative: given back. */
  stripeFee?: number;
  platformFee?: number;
  /** The book on the other side. */
  against: 'cardholders' | 'banks' | 'platform fees';
};

/** Stripe's fee on a card payment in India: 2 %, rounded down to the paisa. GST on the fee is left out. */
export const cardFee = (amount: number): number => Math.floor((amount * 200) / 10_000);

/** Writes one balance transaction and its posting: what one book gets, the others give. */
export function move(call: Call, { account, type, amount, source, against, ...fees }: Move): Transaction {
  const { stripeFee = 0, platformFee = 0 } = fees;
  const { change } = call;
  const net = amount - stripeFee - platformFee;
  change.post([
    [against, -amount],
    [account, net],
    ['stripe fees', stripeFee],
    ['platform fees', platformFee],
  ]);
  const detail = (kind: string, paise: number, application: string | null) =>
    paise === 0 ? [] : [{ amount: paise, application, currency: 'inr', description: null, type: kind }];
  return change.put<Transaction>(account, {
    ...BALANCE_TRANSACTION,
    id: change.id('txn'),
    amount,
    available_on: change.now(),
    balance_type: 'payments',
    created: change.now(),
    currency: 'inr',
    fee: stripeFee + platformFee,
    fee_details: [...detail('stripe_fee', stripeFee, null), ...detail('application_fee', platformFee, 'ca_platform')],
    net,
    reporting_category: type === 'application_fee' ? 'platform_earning' : type,
    source,
    status: 'available',
    type,
  });
}

/** The platform's fee on a charge of a connected account: the platform's object and its transaction. */
export function takeFee(call: Call, account: string, charge: string, amount: number): Fee {
  const { change } = call;
  const id = change.id('fee');
  const transaction = move(call, {
    account: PLATFORM,
    type: 'application_fee',
    amount,
    source: id,
    against: 'platform fees',
  });
  return change.put<Fee>(PLATFORM, {
    ...APPLICATION_FEE,
    id,
    account,
    amount,
    application: 'ca_platform',
    balance_transaction: transaction.id,
    charge,
    created: change.now(),
    currency: 'inr',
    fee_source: { charge, type: 'charge' },
    refunds: { object: 'list', data: [], has_more: false, url: `/v1/application_fees/${id}/refunds` },
  });
}

/** Gives back `amount` paise of the platform's fee: leaves the platform here, reaches the account by its own move. */
export function returnFee(call: Call, fee: Fee, amount: number): Kept<Stripe.FeeRefund> {
  const { change } = call;
  const id = change.id('fr');
  const transaction = move(call, {
    account: PLATFORM,
    type: 'application_fee_refund',
    amount: -amount,
    source: id,
    against: 'platform fees',
  });
  const refund: Kept<Stripe.FeeRefund> = {
    ...FEE_REFUND,
    id,
    amount,
    balance_transaction: transaction.id,
    created: change.now(),
    currency: 'inr',
    fee: fee.id,
    metadata: {},
  };
  const returned = fee.amount_refunded + amount;
  change.put<Fee>(PLATFORM, {
    ...fee,
    amount_refunded: returned,
    refunded: returned === fee.amount,
    refunds: { ...fee.refunds, data: [refund, ...fee.refunds.data] },
  });
  change.put(PLATFORM, refund);
  return refund;
}
