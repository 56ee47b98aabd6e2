import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData, useSearchParams } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { VerdictCard } from '#app/components/ui/verdict-card.tsx';
import { can } from '#app/domain/access/can.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { AlternativeList } from '#app/features/bookings/alternative-list.tsx';
import { holdSchema } from '#app/features/bookings/booking.schema.server.ts';
import type { Alternatives } from '#app/features/bookings/find-alternatives.server.ts';
import { holdAlternatives } from '#app/features/bookings/hold-alternatives.server.ts';
import { askHref, type HoldAsk } from '#app/features/bookings/hold-ask.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { joinWaitlist } from '#app/features/waitlist/join-waitlist.server.ts';
import { leaveWaitlist } from '#app/features/waitlist/leave-waitlist.server.ts';
import { listWaitlist, waitlistPageSchema } from '#app/features/waitlist/list-waitlist.server.ts';
import { WaitlistTable } from '#app/features/waitlist/waitlist-table.tsx';
import { systemClock } from '#app/platform/clock.server.ts';
import { formCommand, formKey, parseFields, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { notFound, problem } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

/** What the organisation waits for. A refused hold that is reloaded ends here too. */
export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'bookings.read');
  return {
    entries: await listWaitlist(scope, readFilters(waitlistPageSchema, new URL(args.request.url)).filters.page),
    base: `/o/${organisation.slug}`,
    mayLeave: can(scope.role, 'bookings.hold'),
  };
}

type Refusal = {
  violations: readonly Violation[];
  alternatives: Alternatives;
  slotId: string;
  /** What was asked, for the links to what is possible instead. */
  ask: HoldAsk;
};

/** The page again, with what stands against it; one 404 for what is not the organisation's. */
function answerRefused(violations: readonly Violation[]) {
  const status = statusOf(violations);
  if (status === 404) throw notFound();
  return data({ errors: {}, violations, refusal: null }, { status });
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation, signedIn } = await requireTenant(args, 'bookings.hold');
  if (!organisation.isShipper)
    throw problem(403, `${organisation.name} is not set up as a shipper. Its owner can change that in the settings.`);
  if (!signedIn.emailVerified) throw problem(403, 'Confirm your e-mail address first: use the link in our letter.');
  const fields = await readForm(args.request);
  const key = formKey(fields);
  const command = formCommand(fields);
  const page = `/o/${organisation.slug}/holds`;
  if (command === 'leave-waitlist') {
    const input = { entryId: typeof fields.entryId === 'string' ? fields.entryId : '' };
    const left = await leaveWaitlist(scope, input, { command, key, input });
    return left.ok ? redirect(`${page}?saved=left`) : answerRefused(left.violations);
  }
  const parsed = parseFields(holdSchema, fields);
  if (!parsed.ok) {
    return data({ errors: parsed.errors, violations: [], refusal: null }, { status: 422 });
  }
  const { slot, cargo, in: startsOn, out: endsOn, pallets, kg: massGrams } = parsed.value;
  const input = { slotId: slot, startsOn, endsOn, pallets, massGrams, cargoId: cargo };
  if (command === 'join-waitlist') {
    const joined = await joinWaitlist(scope, input, { command, key, input }, { clock: systemClock });
    return joined.ok ? redirect(`${page}?saved=joined`) : answerRefused(joined.violations);
  }
  const held = await holdSlot(scope, input, { command: 'hold', key, input }, { clock: systemClock });
  if (held.ok) return redirect(`/o/${organisation.slug}/bookings/${held.value.bookingId}`);
  const refusal: Refusal = {
    violations: held.violations,
    alternatives: await holdAlternatives(scope, input, { clock: systemClock }),
    slotId: slot,
    ask: { in: startsOn, out: endsOn, pallets, kg: massGrams, class: [], cargo },
  };
  return data({ errors: {}, violations: [], refusal }, { status: statusOf(held.violations) });
}

const SAVED: Readonly<Record<string, string>> = {
  joined: 'You are on the waitlist. We write to you when places come free.',
  left: 'You have left the waitlist.',
};

function Waitlist({ violations }: { violations: readonly Violation[] }) {
  const { entries, base, mayLeave } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const saved = violations.length === 0 ? SAVED[params.get('saved') ?? ''] : undefined;
  return (
    <>
      <PageHeader
        title="Waitlist"
        back={{ to: `${base}/bookings`, label: 'Bookings' }}
        actions={<ButtonLink to="/search">Find storage</ButtonLink>}
      >
        Holds are made from a slot’s page; where there is no room, you can wait for it.
      </PageHeader>
      <div className="mb-6 space-y-3">
        {saved ? <Notice tone="success">{saved}</Notice> : null}
        {violations.map(({ code, sentence, fix }) => (
          <Notice key={code} tone="danger" title={sentence}>
            {fix}
          </Notice>
        ))}
      </div>
      <WaitlistTable rows={entries.rows} base={base} mayLeave={mayLeave} />
      <Pager page={entries.page} hasNext={entries.hasNext} />
    </>
  );
}

export default function HoldRefused() {
  const answer = useActionData<typeof action>();
  if (!answer || answer.violations.length > 0) return <Waitlist violations={answer?.violations ?? []} />;
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
