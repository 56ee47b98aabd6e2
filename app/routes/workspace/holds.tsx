import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { VerdictCard } from '#app/components/ui/verdict-card.tsx';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { AlternativeList } from '#app/features/bookings/alternative-list.tsx';
import { holdSchema } from '#app/features/bookings/booking.schema.server.ts';
import type { Alternatives } from '#app/features/bookings/find-alternatives.server.ts';
import { holdAlternatives } from '#app/features/bookings/hold-alternatives.server.ts';
import { askHref, type HoldAsk } from '#app/features/bookings/hold-ask.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { formKey, parseFields, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { problem } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

/** Reached by GET only when a refused hold is reloaded: the page then leads back to the search. */
export async function loader(args: LoaderFunctionArgs) {
  await requireTenant(args, 'bookings.read');
  return null;
}

type Refusal = {
  violations: readonly Violation[];
  alternatives: Alternatives;
  slotId: string;
  /** What was asked, for the links to what is possible instead. */
  ask: HoldAsk;
};

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation, signedIn } = await requireTenant(args, 'bookings.hold');
  if (!organisation.isShipper)
    throw problem(403, `${organisation.name} is not set up as a shipper. Its owner can change that in the settings.`);
  if (!signedIn.emailVerified) throw problem(403, 'Confirm your e-mail address first: use the link in our letter.');
  const fields = await readForm(args.request);
  const key = formKey(fields);
  const parsed = parseFields(holdSchema, fields);
  if (!parsed.ok) {
    return data({ errors: parsed.errors, refusal: null }, { status: 422 });
  }
  const { slot, cargo, in: startsOn, out: endsOn, pallets, kg: massGrams } = parsed.value;
  const input = { slotId: slot, startsOn, endsOn, pallets, massGrams, cargoId: cargo };
  const held = await holdSlot(scope, input, { command: 'hold', key, input }, { clock: systemClock });
  if (held.ok) return redirect(`/o/${organisation.slug}/bookings/${held.value.bookingId}`);
  const refusal: Refusal = {
    violations: held.violations,
    alternatives: await holdAlternatives(scope, input, { clock: systemClock }),
    slotId: slot,
    ask: { in: startsOn, out: endsOn, pallets, kg: massGrams, class: [], cargo },
  };
  return data({ errors: {}, refusal }, { status: statusOf(held.violations) });
}

export default function HoldRefused() {
  const answer = useActionData<typeof action>();
  if (!answer)
    return (
      <>
        <PageHeader title="Holds" />
        <EmptyState title="Holds are made from a slot’s page" action={<ButtonLink to="/search">Search</ButtonLink>}>
          Search for a slot, check your dates, and hold the places there.
        </EmptyState>
      </>
    );
  const { errors, refusal } = answer;
  const back = refusal ? askHref(refusal.slotId, refusal.ask) : '/search';
  return (
    <>
      <PageHeader title="The hold was not made" back={{ to: back, label: refusal ? 'Back to the slot' : 'Search' }} />
      <ErrorSummary errors={errors} />
      {refusal ? (
        <VerdictCard outcome="not_possible" violations={refusal.violations}>
          <AlternativeList alternatives={refusal.alternatives} slotId={refusal.slotId} ask={refusal.ask} />
        </VerdictCard>
      ) : null}
    </>
  );
}
