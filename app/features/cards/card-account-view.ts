import type { BankPayoutsView } from './reconciliation-view.ts';

/** Where a host stands with card payments. */
export type CardAccountView =
  /** The platform has no key. */
  | { state: 'not_set_up' }
  /** The host has no account yet. */
  | { state: 'none' }
  | {
      state: 'waiting' | 'ready';
      steps: readonly OnboardingStep[];
      /** What Stripe asks for, by its names; the overdue first. */
      due: readonly string[];
      pastDue: readonly string[];
      disabledReason: string | null;
      /** What Stripe sent to its bank, and the day that was read; null until then. */
      payouts: { day: string; sums: BankPayoutsView } | null;
    };

/** A step on the way to card payments, as a checklist has it. */
export type OnboardingStep = { says: string; isDone: boolean };

/** The way to card payments: money is taken only where it can be got out, too. */
export const onboardingSteps = (account: {
  detailsSubmitted: boolean;
  chargesEnabled: boolean;
  payoutsEnabled: boolean;
}): readonly OnboardingStep[] => [
  { says: 'You told Stripe who you are', isDone: account.detailsSubmitted },
  { says: 'Stripe takes card payments for you', isDone: account.chargesEnabled },
  { says: 'Stripe pays out to your bank', isDone: account.payoutsEnabled },
];

const PARTS: Readonly<Record<string, string>> = {
  business_profile: 'Business',
  company: 'Company',
  external_account: 'Bank account for payouts',
  individual: 'Owner',
  owners: 'Owners',
  directors: 'Directors',
  representative: 'Representative',
  tos_acceptance: 'Stripe’s terms',
};

/** 'representative.first_name' as 'Representative: first name'. */
export function requirementWords(name: string): string {
  const [head = '', ...rest] = name.split('.').filter((part) => !/^(person|acct)_/.test(part));
  const detail = rest.join(' ').replaceAll('_', ' ');
  const part = PARTS[head] ?? head.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase());
  return detail === '' || head === 'tos_acceptance' ? part : `${part}: ${detail}`;
}
