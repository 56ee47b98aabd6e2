import { HOST_NAME, LINKS, type SamplesOf } from './parties.ts';

type Templates =
  | 'verify-email'
  | 'already-registered'
  | 'reset-password'
  | 'password-changed'
  | 'invitation'
  | 'bank-details-changed'
  | 'plan-payment-failed'
  | 'plan-news';

const plan = LINKS.host.page('plan');

/** Letters about accounts, members and what an organisation has set. */
export const ACCOUNT = {
  'verify-email': { 'verify-email': { name: 'Asha', url: LINKS.account(`verify-email/${LINKS.token}`) } },
  'already-registered': {
    'already-registered': {
      ...{ name: 'Asha', signInUrl: LINKS.account('sign-in'), resetUrl: LINKS.account('forgot-password') },
    },
  },
  'reset-password': { 'reset-password': { name: 'Asha', url: LINKS.account(`reset-password/${LINKS.token}`) } },
  'password-changed': { 'password-changed': { name: 'Asha', resetUrl: LINKS.account('forgot-password') } },
  invitation: {
    invitation: {
      organisation: HOST_NAME,
      inviter: 'Asha Kulkarni',
      role: 'Gate',
      url: LINKS.account(`invitations/${LINKS.token}`),
    },
  },
  'bank-details-changed': {
    'bank-details-entered': {
      ...{ organisation: HOST_NAME, ending: '4821', isFirst: true, url: LINKS.host.page('settings') },
    },
    'bank-details-changed': {
      ...{ organisation: HOST_NAME, ending: '0937', isFirst: false, url: LINKS.host.page('settings') },
    },
  },
  'plan-payment-failed': { 'plan-payment-failed': { plan: 'Growth', until: '21 May 2026', url: plan } },
  'plan-news': {
    'plan-begun': {
      title: 'Your plan is Growth',
      says: 'It is in force now, paid monthly.',
      facts: [
        ['Plan', 'Growth, monthly'],
        ['Paid until', '14 Jun 2026'],
      ],
      url: plan,
    },
    'plan-trial-ending': {
      title: 'Your trial ends on 21 May 2026',
      says: '₹4,999.00 is charged to your card then. Cancel before if you don’t want the plan.',
      facts: [['Plan', 'Growth']],
      url: plan,
    },
    'plan-ended': {
      title: 'Your plan has ended',
      says: 'The limits of the free plan hold now. What is listed and booked stays; no more than it allows can be listed anew.',
      facts: [['Plan', 'Growth']],
      url: plan,
    },
  },
} as const satisfies SamplesOf<Templates>;
