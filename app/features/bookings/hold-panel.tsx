import { useLocation } from '@remix-run/react';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { QuoteTable } from '#app/components/ui/money-table.tsx';
import { VerdictCard } from '#app/components/ui/verdict-card.tsx';
import type { Quote } from '#app/domain/pricing/quote.ts';
import { kilogramsText } from '#app/domain/shared/quantity.ts';
import type { Verdict } from '#app/domain/shared/verdict.ts';
import { AlternativeList } from './alternative-list.tsx';
import type { HoldAsk } from './hold-ask.ts';

type HoldPanelProps = {
  slotId: string;
  ask: HoldAsk;
  verdict: Verdict;
  /** Looked for when the verdict is no. */
  alternatives: Parameters<typeof AlternativeList>[0]['alternatives'] | null;
  price: Quote;
  bookingMode: 'instant' | 'request';
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
      {ask.class.map((code) => (
        <input key={code} type="hidden" name="class" value={code} />
      ))}
    </>
  );
}

function HoldForm({ slotId, ask, shippers }: Pick<HoldPanelProps, 'slotId' | 'ask' | 'shippers'>) {
  const [first] = shippers;
  if (!first) return null;
  return (
    <CommandForm command="hold" action={`/o/${first.slug}/holds`} className="grid gap-3">
      <AskFields slotId={slotId} ask={ask} />
      <TextField
        label="What is the cargo?"
        name="cargo"
        hint="As on the papers, for instance “Cerium oxide in drums”"
        maxLength={300}
        required
      />
      {shippers.length === 1 ? (
        <Button>Hold for 15 minutes</Button>
      ) : (
        shippers.map(({ slug, name }, index) => (
          <Button key={slug} formAction={`/o/${slug}/holds`} variant={index === 0 ? 'primary' : 'secondary'}>
            Hold for {name}
          </Button>
        ))
      )}
    </CommandForm>
  );
}

function NextStep({
  slotId,
  ask,
  shippers,
  signedIn,
}: Pick<HoldPanelProps, 'slotId' | 'ask' | 'shippers' | 'signedIn'>) {
  const { pathname, search } = useLocation();
  if (!signedIn)
    return (
      <ButtonLink variant="primary" to={`/sign-in?${new URLSearchParams({ to: `${pathname}${search}` })}`}>
        Sign in to hold these places
      </ButtonLink>
    );
  if (shippers.length === 0)
    return (
      <>
        <p className="text-sm">
          Holding needs an organisation that ships, and a role in it that may book. Ask its owner, or create one.
        </p>
        <ButtonLink to="/organisations/new">Create an organisation</ButtonLink>
      </>
    );
  return <HoldForm slotId={slotId} ask={ask} shippers={shippers} />;
}

/** The answer to an ask: possible or not with every reason, the price, and the next step. */
export function HoldPanel(props: HoldPanelProps) {
  const { slotId, ask, verdict, alternatives, price, bookingMode } = props;
  const outcome = !verdict.ok ? 'not_possible' : bookingMode === 'instant' ? 'possible' : 'on_request';
  return (
    <VerdictCard outcome={outcome} violations={verdict.ok ? [] : verdict.violations}>
      {verdict.ok ? (
        <div className="grid gap-4">
          <QuoteTable quote={price} caption="Price of this stay" />
          <NextStep {...props} />
        </div>
      ) : alternatives ? (
        <AlternativeList alternatives={alternatives} slotId={slotId} ask={ask} />
      ) : null}
    </VerdictCard>
  );
}
