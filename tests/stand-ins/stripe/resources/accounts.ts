import type Stripe from 'stripe';
import { type Call, emit, pathId } from '../call.ts';
import type { Kept } from '../kept.ts';
import { ACCOUNT, CUSTOMER } from '../payment-shapes.ts';
import { invalid, missing } from '../refusal.ts';
import { PLATFORM } from '../store.ts';

export type Account = Kept<Stripe.Account>;
type Customer = Kept<Stripe.Customer>;

/** What onboarding asks a host for, by Stripe's names. */
const DUE = ['business_profile.url', 'external_account', 'representative.first_name', 'tos_acceptance.date'];
const LINK_LASTS_S = 300;

const requirements = (due: string[]) => ({
  alternatives: [],
  current_deadline: null,
  currently_due: due,
  disabled_reason: due.length > 0 ? ('requirements.past_due' as const) : null,
  errors: [],
  eventually_due: due,
  past_due: due,
  pending_verification: [],
});

export function createAccount(call: Call): Account {
  const { change, given } = call;
  return change.put<Account>(PLATFORM, {
    ...ACCOUNT,
    id: `acct_${change.id('a').slice(2, 18)}`,
    country: given.text('country') ?? 'IN',
    created: change.now(),
    default_currency: 'inr',
    email: given.text('email'),
    metadata: given.metadata(),
    requirements: requirements(DUE),
    type: given.oneOf('type', ['custom', 'express', 'standard', 'none'], 'none'),
  });
}

export const loadAccount = (call: Call, id = pathId(call)): Account =>
  call.change.get<Account>(PLATFORM, 'account', id, 'account');

export function updateAccount(call: Call): Account {
  const account = loadAccount(call);
  return updated(call, {
    ...account,
    email: call.given.text('email') ?? account.email,
    metadata: call.given.metadata(account.metadata),
  });
}

function updated(call: Call, account: Account): Account {
  call.change.put(PLATFORM, account);
  emit(call, account.id, 'account.updated', account);
  return account;
}

/** The host has answered everything, or the bank asks again: charges and payouts follow. */
export function onboard(call: Call, id: string, due: string[] = []): Account {
  const enabled = due.length === 0;
  return updated(call, {
    ...loadAccount(call, id),
    charges_enabled: enabled,
    payouts_enabled: enabled,
    details_submitted: true,
    requirements: requirements(due),
  });
}

export function createAccountLink(call: Call): Kept<Stripe.AccountLink> {
  const { given, change, origin } = call;
  const account = loadAccount(call, given.required('account'));
  given.oneOf('type', ['account_onboarding', 'account_update'], 'account_onboarding');
  const back = new URLSearchParams({ to: given.required('return_url') });
  given.required('refresh_url');
  return {
    object: 'account_link',
    created: change.now(),
    expires_at: change.now() + LINK_LASTS_S,
    url: `${origin}/hosted/onboarding/${account.id}?${back}`,
  };
}

export function createLoginLink(call: Call): Kept<Stripe.LoginLink> {
  const account = loadAccount(call);
  if (!account.details_submitted) throw invalid('Cannot create a login link for an account that has not onboarded.');
  const url = `${call.origin}/hosted/onboarding/${account.id}`;
  return { object: 'login_link', created: call.change.now(), url };
}

export const loadCustomer = (call: Call): Customer => call.change.get<Customer>(call.account, 'customer', pathId(call));

const ADDRESS = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

const contact = ({ given }: Call, before: Customer): Customer => ({
  ...before,
  address: given.has('address')
    ? { ...ADDRESS, ...(given.nested('address').fields as Partial<Stripe.Address>) }
    : (before.address ?? null),
  description: given.text('description') ?? before.description,
  email: given.text('email') ?? before.email,
  name: given.text('name') ?? before.name,
  metadata: given.metadata(before.metadata),
});

export const createCustomer = (call: Call): Customer => {
  const id = call.change.id('cus');
  return call.change.put(
    call.account,
    contact(call, { ...CUSTOMER, id, address: null, created: call.change.now(), name: null, phone: null }),
  );
};
export const updateCustomer = (call: Call): Customer =>
  call.change.put(call.account, contact(call, loadCustomer(call)));

/** @throws Refusal 404 unless the `Stripe-Account` header names an account of this platform. */
export function knownAccount(call: Call): void {
  if (call.account !== PLATFORM && !call.change.find(PLATFORM, call.account)) throw missing('account', call.account);
}
