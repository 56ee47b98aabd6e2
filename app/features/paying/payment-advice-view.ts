import type { AdviceState } from '#app/domain/ledger/payment-advice.ts';
import type { Money } from '#app/domain/shared/money.ts';
import type { PaymentView } from '#app/features/invoices/invoice-view.ts';

/** What a shipper said it paid, and what came of it. */
export type AdviceView = {
  id: string;
  state: AdviceState;
  amount: Money;
  tds: Money;
  rail: PaymentView['rail'];
  reference: string;
  paidOn: string;
  toldOn: string;
  answer: string | null;
};

/** What each state says to both sides. */
export const ADVICE_LABELS: Readonly<Record<AdviceState, string>> = {
  told: 'Told, not yet on the bank statement',
  received: 'Received',
  not_found: 'Not found by the host',
  withdrawn: 'Taken back',
};
