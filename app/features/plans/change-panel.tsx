import { Link } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import type { Interval } from '#app/domain/plans/plan.ts';
import { formatInr, inr, type Money } from '#app/domain/shared/money.ts';
import { overLimit, type PlanOffer, type PlanView } from './plan-view.ts';

type Preview = { at: number; isTrial: boolean; lines: { text: string; amount: Money }[]; total: Money; charged: Money };

function consequence({ isTrial, total, charged }: Preview): string {
  if (isTrial) return 'Your trial goes on with the other plan; nothing is charged now.';
  if (total.paise < 0n)
    return `Nothing is charged. ${formatInr(inr(-total.paise))} are credited to your next invoices.`;
  return `${formatInr(charged)} are charged to your card now.`;
}

/** What a change costs by Stripe's own reckoning, what it limits, and the button that makes it. */
export function ChangePanel({
  view,
  offer,
  interval,
  preview,
}: {
  view: PlanView;
  offer: PlanOffer;
  interval: Interval;
  preview: Preview;
}) {
  const over = overLimit(view.listed, offer);
  const lines = preview.lines.map(({ text, amount }) => ({
    term: text,
    detail: <span className="tabular-nums">{formatInr(amount)}</span>,
  }));
  return (
    <Section
      title={`Change to ${offer.name}, ${interval === 'month' ? 'monthly' : 'yearly'}`}
      intro={consequence(preview)}
    >
      {lines.length > 0 ? <DefinitionList items={lines} /> : null}
      {over ? (
        <div className="mt-4">
          <Notice tone="warning" title="What this plan limits">
            {over}
          </Notice>
        </div>
      ) : null}
      <div className="mt-5 flex flex-wrap items-center gap-4">
        <CommandForm command="change-plan" subject={`${offer.code}-${interval}-${preview.at}`}>
          <input type="hidden" name="plan" value={offer.code} />
          <input type="hidden" name="interval" value={interval} />
          <input type="hidden" name="at" value={preview.at} />
          <Button variant="primary">Change the plan</Button>
        </CommandForm>
        <Link to="?" className="link text-sm">
          Leave it as it is
        </Link>
      </div>
    </Section>
  );
}
