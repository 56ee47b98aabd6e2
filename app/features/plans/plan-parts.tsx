import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import type { Interval } from '#app/domain/plans/plan.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import type { PlanOffer, PlanView } from './plan-view.ts';
import { overLimit } from './plan-view.ts';

const PAID: Record<Interval, string> = { month: 'monthly', year: 'yearly' };
const PER: Record<Interval, string> = { month: 'a month', year: 'a year' };
const slotsOf = (limit: number | null): string => (limit === null ? 'No limit' : `Up to ${limit} listed slots`);

/** A payment that is outstanding, with what follows and the way to mend it. */
export function UnpaidNotice({ view, children }: { view: PlanView; children?: ReactNode }) {
  if (!view.isUnpaid) return null;
  return (
    <Notice
      tone={view.graceIsOver ? 'danger' : 'warning'}
      title={`The payment for your plan ${view.taken.name} failed`}
    >
      <p>
        {view.graceIsOver
          ? `Since ${view.graceEndsOn} the limits of the free plan hold: nothing listed or booked changed. Pay, and the plan is back at once.`
          : `It holds until ${view.graceEndsOn}; after that the limits of the free plan do. Enter another card, and the payment is tried again.`}
      </p>
      {children}
    </Notice>
  );
}

function statusWords(view: PlanView): string {
  if (view.state === 'granted') return 'Given to you by the marketplace; nothing is charged.';
  if (view.endsWithPeriod) return `Ends on ${view.periodEndsOn}; it is not renewed.`;
  if (view.trialEndsOn)
    return `Trial until ${view.trialEndsOn}; then charged ${view.taken.interval ? PAID[view.taken.interval] : ''}.`;
  if (view.isUnpaid) return 'Not paid.';
  if (view.isSubscribed && view.taken.interval) return `Paid ${PAID[view.taken.interval]}, until ${view.periodEndsOn}.`;
  return 'Nothing is charged.';
}

/** What the host has, uses and may do about it. */
export function CurrentPlan({ view }: { view: PlanView }) {
  const { inForce, taken, listed } = view;
  const limit = inForce.slotLimit;
  const over = overLimit(listed, inForce);
  return (
    <Section title="Your plan">
      <DefinitionList
        items={[
          { term: 'Plan', detail: <strong className="font-semibold">{taken.name}</strong> },
          { term: 'Status', detail: statusWords(view) },
          {
            term: 'Listed slots',
            detail: limit === null ? `${listed}, no limit` : `${listed} of ${limit}`,
          },
        ]}
      />
      {over ? (
        <div className="mt-4">
          <Notice tone="warning" title={`More is listed than ${inForce.name} allows`}>
            {over}
          </Notice>
        </div>
      ) : null}
      {view.hasBeenAtStripe ? (
        <div className="mt-5 flex flex-wrap gap-3">
          <VisitStripe />
          {view.isSubscribed ? (
            <CommandForm command={view.endsWithPeriod ? 'keep-plan' : 'cancel-plan'}>
              <Button variant="quiet">
                {view.endsWithPeriod ? 'Keep the plan' : 'Cancel at the end of the period'}
              </Button>
            </CommandForm>
          ) : null}
        </div>
      ) : null}
    </Section>
  );
}

/** To Stripe's own pages: cards, invoices. */
export function VisitStripe() {
  return (
    <CommandForm command="visit-stripe" reloadDocument>
      <Button variant="secondary">Card and invoices</Button>
    </CommandForm>
  );
}

function IntervalLinks({ interval }: { interval: Interval }) {
  return (
    <nav aria-label="How often the plan is paid" className="flex gap-4 text-sm">
      {(['month', 'year'] as const).map((each) => (
        <Link
          key={each}
          to={`?interval=${each}`}
          aria-current={each === interval ? 'true' : undefined}
          className={`inline-flex min-h-11 items-center md:min-h-8 ${each === interval ? 'font-semibold' : 'text-accent underline'}`}
        >
          {each === 'month' ? 'Monthly' : 'Yearly'}
        </Link>
      ))}
    </nav>
  );
}

function Choice({ offer, view }: { offer: PlanOffer; view: PlanView }) {
  if (offer.isCurrent) return <p className="text-sm font-semibold">Your plan</p>;
  if (offer.price === null) return null;
  if (view.isSubscribed)
    return (
      <Link
        to={`?interval=${view.interval}&plan=${offer.code}`}
        className="link inline-flex min-h-11 items-center md:min-h-8"
      >
        {`${offer.isSmaller ? 'Change down' : 'Change'} to ${offer.name}, ${PAID[view.interval]}`}
      </Link>
    );
  return (
    <CommandForm command="take-plan" subject={`${offer.code}-${view.interval}`} reloadDocument>
      <input type="hidden" name="plan" value={offer.code} />
      <input type="hidden" name="interval" value={view.interval} />
      <Button variant={offer.isSmaller ? 'secondary' : 'primary'}>
        {view.mayTry && offer.trialDays > 0 ? `Try ${offer.name} for ${offer.trialDays} days` : `Take ${offer.name}`}
      </Button>
    </CommandForm>
  );
}

/** Every plan beside the others, at one interval. */
export function ComparePlans({ view }: { view: PlanView }) {
  return (
    <Section
      title="Plans"
      intro="What is charged includes GST. A change is settled to the day at once."
      actions={<IntervalLinks interval={view.interval} />}
    >
      <ul className="grid gap-5 md:grid-cols-3">
        {view.offers.map((offer) => (
          <li key={offer.code} className="flex flex-col gap-2 rounded-md border border-line bg-surface p-4 md:p-5">
            <h3 className="text-base font-semibold">{offer.name}</h3>
            <p className="tabular-nums">
              {offer.price ? `${formatInr(offer.price)} ${PER[view.interval]}` : 'Free of charge'}
            </p>
            <p className="text-sm text-muted">{slotsOf(offer.slotLimit)}</p>
            {offer.provisional ? <p className="text-sm text-muted">Provisional price list</p> : null}
            <div className="mt-auto pt-3">
              <Choice offer={offer} view={view} />
            </div>
          </li>
        ))}
      </ul>
      {view.mayTry && !view.isSubscribed ? (
        <p className="mt-4 max-w-prose text-sm text-muted">
          A trial asks for a card and charges nothing until it ends. There is one trial for a host.
        </p>
      ) : null}
    </Section>
  );
}
