import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { formatDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { type CardAccountView, type OnboardingStep, requirementWords } from './card-account-view.ts';
import { FailedPayouts, payoutItems } from './reconciliation-parts.tsx';

type ReadyAccount = Extract<CardAccountView, { state: 'waiting' | 'ready' }>;

/** Where the host stands with card payments, and the way on. */
export function CardAccount({ account }: { account: CardAccountView }) {
  if (account.state === 'not_set_up')
    return (
      <Notice tone="info" title="Card payments are not set up on this marketplace">
        Your shippers pay by bank transfer or UPI, to the account in your settings.
      </Notice>
    );
  if (account.state === 'none')
    return (
      <Section
        title="Take card payments"
        intro="You open an account of your own with Stripe. Your shippers’ card payments go to it and from there to your bank; Stripe charges you its fee. Until then they pay by bank transfer."
      >
        <Onboard label="Set up card payments" />
      </Section>
    );
  return (
    <>
      {account.state === 'ready' ? (
        <Notice tone="success" title="Your shippers can pay by card">
          Every open invoice of yours has a button for it.
        </Notice>
      ) : (
        <Notice tone="warning" title="Stripe can’t take card payments for you yet">
          {account.due.length > 0
            ? 'It needs what is listed below. Until then your shippers pay by bank transfer.'
            : 'It is looking at what you sent. Until then your shippers pay by bank transfer.'}
        </Notice>
      )}
      {account.state === 'waiting' || account.due.length > 0 ? (
        <div className="mt-8">
          <Section title="On the way to card payments">
            <ul className="mb-5 space-y-1 text-sm">
              {account.steps.map(({ says, isDone }) => (
                <Step key={says} says={says} isDone={isDone} />
              ))}
              {account.due.map((name) => (
                <Step
                  key={name}
                  says={`${requirementWords(name)}${account.pastDue.includes(name) ? ' (overdue)' : ''}`}
                  isDone={false}
                />
              ))}
            </ul>
            {account.due.length > 0 ? <Onboard label="Go on at Stripe" /> : null}
          </Section>
        </div>
      ) : null}
      {account.payouts ? <Payouts payouts={account.payouts} /> : null}
    </>
  );
}

function Step({ says, isDone }: OnboardingStep) {
  return (
    <li className="flex gap-2">
      <span aria-hidden="true" className={isDone ? 'text-ink' : 'text-muted'}>
        {isDone ? '✓' : '○'}
      </span>
      <span>
        {says}
        <span className="sr-only">{isDone ? ': done' : ': open'}</span>
      </span>
    </li>
  );
}

function Payouts({ payouts: { day, sums } }: { payouts: NonNullable<ReadyAccount['payouts']> }) {
  return (
    <div className="mt-8">
      <Section title="From Stripe to your bank" intro={`As Stripe had it on ${formatDate(plainDate(day))}.`}>
        <div className="space-y-3">
          <DefinitionList items={payoutItems(sums)} />
          <FailedPayouts payouts={sums} />
        </div>
      </Section>
    </div>
  );
}

function Onboard({ label }: { label: string }) {
  return (
    <CommandForm command="open-onboarding" reloadDocument>
      <Button variant="primary">{label}</Button>
    </CommandForm>
  );
}
