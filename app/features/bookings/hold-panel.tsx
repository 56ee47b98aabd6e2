import { useLocation } from '@remix-run/react';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { QuoteTable } from '#app/components/ui/money-table.tsx';
import { VerdictCard } from '#app/components/ui/verdict-card.tsx';
import { worthWaiting } from '#app/domain/booking/waitlist.ts';
import type { Outcome, Reason } from '#app/domain/cargo/decision.ts';
import type { Quote } from '#app/domain/pricing/quote.ts';
import type { RiskWaiver } from '#app/domain/pricing/risk-waiver.ts';
import { kilogramsText } from '#app/domain/shared/quantity.ts';
import { RiskNote } from '#app/features/rate-cards/risk-note.tsx';
import { JoinForm } from '#app/features/waitlist/join-form.tsx';
import { AlternativeList } from './alternative-list.tsx';
import type { HoldAsk } from './hold-ask.ts';

type HoldPanelProps = {
  slotId: string;
  ask: HoldAsk;
  outcome: Outcome;
  reasons: readonly Reason[];
  rulebookVersion: string | null;
  /** The chosen cargo and whose it is; null until one is chosen. */
  cargo: { id: string; name: string; slug: string } | null;
  /** Looked for when the answer is no. */
  alternatives: Parameters<typeof AlternativeList>[0]['alternatives'] | null;
  price: Quote;
  /** What certificates waive of it. */
  waiver: RiskWaiver | null;
  /** The viewer's organisations that may hold. */
  shippers: readonly { slug: string; name: string }[];
  signedIn: boolean;
};

/** The ask, carried unseen from the page that answered it to the command that acts on it. */
function AskFields({ slotId, ask }: { slotId: string; ask: HoldAsk }) {
  return (
    <>
      <input type="hidden" name="slot" value={slotId} />
      <input type="hidden" name="in" value={ask.in} />
      <input type="hidden" name="out" value={ask.out} />
      <input type="hidden" name="pallets" value={ask.pallets} />
      <input type="hidden" name="kg" value={kilogramsText(ask.kg)} />
    </>
  );
}

function HoldForm({
  slotId,
  ask,
  cargo,
}: {
  slotId: string;
  ask: HoldAsk;
  cargo: NonNullable<HoldPanelProps['cargo']>;
}) {
  return (
    <CommandForm command="hold" action={`/o/${cargo.slug}/holds`} className="grid gap-3">
      <AskFields slotId={slotId} ask={ask} />
      <input type="hidden" name="cargo" value={cargo.id} />
      <p className="text-sm text-muted">Cargo: {cargo.name}</p>
      <Button>Hold for 15 minutes</Button>
    </CommandForm>
  );
}

function NextStep({
  slotId,
  ask,
  cargo,
  shippers,
  signedIn,
}: Pick<HoldPanelProps, 'slotId' | 'ask' | 'cargo' | 'shippers' | 'signedIn'>) {
  const { pathname, search } = useLocation();
  const here = `${pathname}${search}`;
  const [first] = shippers;
  if (!signedIn)
    return (
      <ButtonLink variant="primary" to={`/sign-in?${new URLSearchParams({ to: here })}`}>
        Sign in to hold these places
      </ButtonLink>
    );
  if (!first)
    return (
      <>
        <p className="text-sm">
          Holding needs an organisation that ships, and a role in it that may book. Ask its owner, or create one.
        </p>
        <ButtonLink to="/organisations/new">Create an organisation</ButtonLink>
      </>
    );
  if (!cargo)
    return (
      <ButtonLink variant="primary" to={`/o/${first.slug}/cargo/new?${new URLSearchParams({ return: here })}`}>
        Describe the cargo
      </ButtonLink>
    );
  return shippers.some(({ slug }) => slug === cargo.slug) ? (
    <HoldForm slotId={slotId} ask={ask} cargo={cargo} />
  ) : (
    <p className="text-sm">Your role in the organisation this cargo belongs to may not hold. Ask its owner.</p>
  );
}

/** The answer to an ask: possible, on request or not, with every reason, the price, and the next step. */
export function HoldPanel(props: HoldPanelProps) {
  const { slotId, ask, outcome, reasons, rulebookVersion, cargo, alternatives, price, waiver, shippers } = props;
  return (
    <VerdictCard outcome={outcome} violations={reasons} rulebookVersion={rulebookVersion ?? undefined}>
      {outcome !== 'not_possible' ? (
        <div className="grid gap-4">
          <QuoteTable quote={price} caption="Price of this stay" />
          <RiskNote waiver={waiver} papersHref={cargo ? `/o/${cargo.slug}/papers` : null} />
          <NextStep {...props} />
        </div>
      ) : (
        <div className="grid gap-5">
          {alternatives ? <AlternativeList alternatives={alternatives} slotId={slotId} ask={ask} /> : null}
          {cargo && worthWaiting(reasons) && shippers.some(({ slug }) => slug === cargo.slug) ? (
            <JoinForm slotId={slotId} ask={ask} cargo={cargo} />
          ) : null}
        </div>
      )}
    </VerdictCard>
  );
}
