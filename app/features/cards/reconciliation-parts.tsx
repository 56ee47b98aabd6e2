import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate, plainDate } from '#app/domain/shared/plain-date.ts';
import {
  type BankPayoutsView,
  type ComparedAccount,
  type OffLine,
  offSentence,
  payoutWords,
} from './reconciliation-view.ts';

type Items = { term: string; detail: string }[];

/** One account's last comparison: both sides, what went to the bank and what is left, and each line that is off. */
export function ComparedSums({ account, more = [] }: { account: ComparedAccount; more?: Items }) {
  const { day, lines, stripe, ledger, fees, off, payouts } = account;
  return (
    <div className="space-y-3">
      <DefinitionList
        items={[
          { term: 'Compared', detail: `${formatDate(plainDate(day))}, ${countOf(lines, 'line')}` },
          { term: 'At Stripe', detail: formatInr(stripe) },
          { term: 'In the books', detail: formatInr(ledger) },
          ...more,
          { term: 'Stripe’s fees', detail: formatInr(fees) },
          ...(payouts ? payoutItems(payouts) : []),
        ]}
      />
      {payouts ? <FailedPayouts payouts={payouts} /> : null}
      {off.map((line) => (
        <OffNotice key={`${line.what} ${line.id}`} line={line} />
      ))}
    </div>
  );
}

function OffNotice({ line }: { line: OffLine }) {
  const title = (
    <>
      Off: {line.what.replaceAll('_', ' ')} <span className="break-all">{line.id}</span>
    </>
  );
  return (
    <Notice tone="danger" title={title}>
      {offSentence(line)}
    </Notice>
  );
}

/** What of an account went to its bank, as rows of a list. */
export const payoutItems = ({ paid, onTheWay, balance, failed, last }: BankPayoutsView): Items => [
  { term: 'Paid out to the bank so far', detail: formatInr(paid) },
  ...(onTheWay.paise === 0n ? [] : [{ term: 'On its way to the bank', detail: formatInr(onTheWay) }]),
  { term: 'Last payout', detail: last === null ? 'None yet' : payoutWords(last) },
  ...(failed === 0 ? [] : [{ term: 'Failed payouts', detail: failed.toString() }]),
  { term: 'Still at Stripe', detail: formatInr(balance) },
];

/** Payouts that came back and that no later one has made good. */
export function FailedPayouts({ payouts }: { payouts: BankPayoutsView }) {
  return payouts.standing.map((payout) => (
    <Notice key={payout.id} tone="warning" title="A payout to the bank failed">
      {payoutWords(payout)}. The money is at Stripe again (<span className="break-all">{payout.id}</span>).
    </Notice>
  ));
}
