import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { StateStamp } from '#app/components/ui/stamp.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { type Problem, ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { outcomeChange, ReasonChanges } from './impact-words.tsx';
import type { PartOf, VersionPage } from './version-page.server.ts';

type Run = NonNullable<PartOf<'dry-run'>['run']>;

function AffectedItem({ row }: { row: Run['rows'][number] }) {
  const { booking, impact } = row;
  return (
    <li className="py-4 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-semibold">{booking.reference}</h3>
        <StateStamp state={booking.state} />
        <span className="font-semibold">{outcomeChange(impact)}</span>
      </div>
      <p className="mt-1 text-muted">
        {booking.place.shipperName} with {booking.place.hostName}, {booking.place.slotName},{' '}
        {formatDate(booking.startsOn)} to {formatDate(booking.endsOn)}
      </p>
      <ReasonChanges impact={impact} />
    </li>
  );
}

function Figures({ run }: { run: Run }) {
  return (
    <p className="mb-5 max-w-prose text-sm text-muted">
      {countOf(run.tried, 'live booking')} and holds decided under {run.against} and under this draft, both as they
      stand on {formatDate(run.day)}. {countOf(run.beforeTheRulebook, 'booking')} decided before the rulebook: not part
      of this.
      {run.notTried > 0 ? ` ${run.notTried} more were beyond the limit of one dry run and are not tried.` : ''}
    </p>
  );
}

type Props = { part: PartOf<'dry-run'>; filter: VersionPage['filter']; head: VersionPage['head']; problem: Problem };

/** Who would be affected by a draft and why; below it the form that publishes exactly what was shown. */
export function DryRunPart({ part: { run }, filter, head, problem }: Props) {
  if (!run)
    return (
      <Notice>This version is published: there is nothing to try. Make a draft from it to change something.</Notice>
    );
  return (
    <>
      <h2 className="mb-1 text-lg">{run.total} affected</h2>
      <Figures run={run} />
      {run.total === 0 ? (
        <EmptyState title="Nobody is affected">Every answer and every reason stays as it is.</EmptyState>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {run.rows.map((row) => (
            <AffectedItem key={row.booking.id} row={row} />
          ))}
        </ul>
      )}
      <Pager page={filter.page} hasNext={run.hasNext} totalLabel={`${run.total} affected`} />
      <CommandForm
        command="publish-draft"
        subject={run.contentHash.slice(0, 16)}
        className="mt-8 max-w-prose space-y-4 border-t border-line pt-5"
      >
        <ProblemSummary problem={problem} />
        <input type="hidden" name="contentHash" value={run.contentHash} />
        <input type="hidden" name="effectiveFrom" value={head.effectiveFrom} />
        <p className="text-sm text-muted">
          Publishing is final: the version counts from {formatDate(run.day)} and never changes again.
        </p>
        <Button>Publish {head.version}</Button>
      </CommandForm>
    </>
  );
}
