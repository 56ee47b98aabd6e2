import type { Call } from './call.ts';
import { Parameters } from './parameters.ts';
import { missing, Refusal } from './refusal.ts';
import { loadAccount, onboard } from './resources/accounts.ts';
import { completeSession, loadSession, payInSession, type Session } from './resources/checkout.ts';
import { paidByIntent, payWith } from './resources/invoice-payments.ts';
import { loadInvoice } from './resources/invoices.ts';
import { fail, loadIntent, succeed } from './resources/payment-intents.ts';
import { tokenOf } from './resources/payment-methods.ts';
import { loadPortal, usePortal } from './resources/portal.ts';
import { loadPrice, type Price } from './resources/products.ts';
import type { Subscription } from './resources/subscriptions.ts';

/** A page to show, or where to go next. */
export type Page = { html: string; status?: number } | { to: string };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const form = (title: string, body: string, note = ''): Page => ({
  html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><main><h1>${title}</h1>${
    note && `<p role="alert">${escaped(note)}</p>`
  }<form method="post">${body}</form></main></html>`,
});
const rupees = (paise: number): string => `₹${Math.floor(paise / 100)}.${String(paise % 100).padStart(2, '0')}`;

const checkoutForm = (session: Session, note?: string): Page => {
  if (session.status !== 'open') return form('Checkout', `<p>This session is ${session.status}.</p>`);
  const isTrial = session.mode === 'subscription' && session.amount_total === 0;
  const cancel = session.cancel_url ? `<a href="${escaped(session.cancel_url)}">Cancel</a>` : '';
  const body = `<label>Card number <input name="card" inputmode="numeric" required></label>
    <button>${isTrial ? 'Start the trial' : `Pay ${rupees(session.amount_total ?? 0)}`}</button>${cancel}`;
  return form('Checkout', body, note);
};

const after = (session: Session): Page => ({
  to: (session.success_url ?? '/').replace('{CHECKOUT_SESSION_ID}', session.id),
});

/** A declined card shows the form again with the reason; what the call wrote stays. */
function retried(again: (why: string) => Page, attempt: () => Page): Page {
  try {
    return attempt();
  } catch (refused) {
    if (!(refused instanceof Refusal) || refused.status !== 402) throw refused;
    return again(refused.message);
  }
}

function checkout(call: Call, posted: boolean): Page {
  const id = call.ids[1] ?? '';
  if (!posted) return checkoutForm(loadSession(call, id));
  const token = tokenOf(call.given.required('card'));
  if (!token) return checkoutForm(loadSession(call, id), 'Your card number is incorrect.');
  return retried(
    (why) => checkoutForm(loadSession(call, id), why),
    () => {
      const { session, intent } = payInSession(call, id, token);
      const asks = intent?.next_action?.redirect_to_url?.url;
      return asks ? { to: asks } : after(session);
    },
  );
}

const invoiceForm = (call: Call, id: string, note?: string): Page => {
  const { number, status, amount_remaining, lines } = loadInvoice(call, id);
  if (status !== 'open') return form(`Invoice ${number}`, `<p>This invoice is ${status}.</p>`);
  const list = lines.data.map((line) => `<li>${escaped(line.description ?? '')} ${rupees(line.amount)}</li>`).join('');
  const body = `<ul>${list}</ul><label>Card number <input name="card" inputmode="numeric" required></label>
    <button>Pay ${rupees(amount_remaining)}</button>`;
  return form(`Invoice ${number}`, body, note);
};

/** The page a finalized invoice is paid on. */
function invoice(call: Call, posted: boolean): Page {
  const id = call.ids[1] ?? '';
  if (!posted || loadInvoice(call, id).status !== 'open') return invoiceForm(call, id);
  const token = tokenOf(call.given.required('card'));
  if (!token) return invoiceForm(call, id, 'Your card number is incorrect.');
  return retried(
    (why) => invoiceForm(call, id, why),
    () => {
      const { intent } = payWith(call, id, token);
      const asks = intent.next_action?.redirect_to_url?.url;
      return asks ? { to: asks } : invoiceForm(call, id);
    },
  );
}

/** The bank's page: the cardholder approves or refuses. */
function challenge(call: Call, posted: boolean): Page {
  const intent = loadIntent(call, call.ids[1]);
  const buttons = '<button name="answer" value="yes">Approve</button><button name="answer" value="no">Refuse</button>';
  if (!posted || intent.status !== 'requires_action') return form('3-D Secure', buttons);
  const isOf = ({ payment_intent }: Session) => payment_intent === intent.id;
  const [session] = call.change.all(call.account, 'checkout.session', isOf);
  const again = (why: string) => (session ? checkoutForm(session, why) : form('3-D Secure', '', why));
  return retried(again, () => {
    if (call.given.required('answer') !== 'yes') return fail(call, intent, 'authentication_failed');
    const paid = paidByIntent(call, succeed(call, intent));
    if (paid) return invoiceForm(call, paid.id);
    return session ? after(completeSession(call, session.id)) : form('3-D Secure', '<p>Done.</p>');
  });
}

function onboarding(call: Call, posted: boolean): Page {
  const account = loadAccount(call, call.ids[0]);
  const due = account.requirements?.currently_due ?? [];
  const list = `<ul>${due.map((name) => `<li>${escaped(name)}</li>`).join('')}</ul><button>Submit</button>`;
  if (!posted) return form('Onboarding', list);
  onboard(call, account.id);
  const to = call.given.text('to');
  return to ? { to } : form('Onboarding', '<p>Done.</p>');
}

/** A customer's own pages: another price, another card, an end to it. */
function portal(call: Call, posted: boolean): Page {
  const show = (why = ''): Page => {
    const { session, configuration, subscription } = loadPortal(call);
    const prices = (configuration.features.subscription_update.products ?? []).flatMap((one) => one.prices);
    return { html: portalPage(call, { session, subscription, prices: prices.map((id) => loadPrice(call, id)) }, why) };
  };
  if (!posted) return show();
  const card = call.given.text('card');
  const token = card === null ? null : tokenOf(card);
  if (card !== null && token === null) return show('Your card number is incorrect.');
  const given = new Parameters({ ...call.given.fields, ...(token ? { method: token } : {}) });
  return retried(show, () => {
    usePortal({ ...call, given });
    return show();
  });
}

type Shown = { session: { return_url: string | null }; subscription: Subscription | undefined; prices: Price[] };

function portalPage(call: Call, { session, subscription, prices }: Shown, why: string): string {
  const act = (what: string, label: string, fields = '') =>
    `<form method="post"><input type="hidden" name="do" value="${what}">${fields}<button>${label}</button></form>`;
  const choose = prices.map(({ id, product, unit_amount, recurring }) =>
    act(
      'price',
      `Change to ${escaped(product)} ${rupees(unit_amount ?? 0)} a ${recurring?.interval}`,
      `<input type="hidden" name="price" value="${id}">`,
    ),
  );
  const unpaid = subscription?.status === 'past_due' ? loadInvoice(call, subscription.latest_invoice ?? '') : null;
  const parts = [
    why && `<p role="alert">${escaped(why)}</p>`,
    `<p>Status: ${subscription ? subscription.status : 'none'}${subscription?.cancel_at_period_end ? ', ends' : ''}</p>`,
    ...(subscription ? choose : []),
    subscription &&
      act(
        subscription.cancel_at_period_end ? 'renew' : 'cancel',
        subscription.cancel_at_period_end ? 'Renew plan' : 'Cancel plan',
      ),
    act('card', 'Save card', '<label>Card number <input name="card" inputmode="numeric" required></label>'),
    unpaid && `<p><a href="${unpaid.hosted_invoice_url}">Pay invoice ${unpaid.number}</a></p>`,
    `<p><a href="${escaped(session.return_url ?? '/')}">Return</a></p>`,
  ];
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Portal</title><main><h1>Portal</h1>${parts.filter(Boolean).join('')}</main></html>`;
}

const PAGES: Record<string, (call: Call, posted: boolean) => Page> = {
  checkout,
  invoice,
  portal,
  '3ds': challenge,
  onboarding,
};

/** Answers `/hosted/<page>/<account>/<id>`. */
export function hosted(path: string, call: Omit<Call, 'ids' | 'account'>, posted: boolean): Page {
  const [, , name = '', account = '', id = ''] = path.split('/');
  const show = Object.hasOwn(PAGES, name) ? PAGES[name] : undefined;
  if (!show) throw missing('page', path, 'url');
  return show({ ...call, account, ids: [account, id] }, posted);
}
