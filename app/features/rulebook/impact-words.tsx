import type { Outcome, Reason } from '#app/domain/cargo/decision.ts';
import type { Impact } from '#app/domain/cargo/impact.ts';

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  possible: 'Possible',
  on_request: 'On request',
  not_possible: 'Not possible',
};

/** From which answer to which. */
export const outcomeChange = ({ before, after }: Pick<Impact, 'before' | 'after'>): string =>
  before === after ? `${OUTCOMES[after]} as before` : `${OUTCOMES[before]} → ${OUTCOMES[after]}`;

function ReasonLines({ lead, reasons }: { lead: string; reasons: readonly Reason[] }) {
  if (reasons.length === 0) return null;
  return (
    <div className="mt-1.5">
      <p className="font-semibold">{lead}</p>
      <ul className="mt-0.5 list-disc space-y-1 pl-5">
        {reasons.map((reason) => (
          <li key={`${reason.code} ${reason.sentence}`}>
            {reason.sentence}
            {reason.citation ? (
              <span className="block text-xs text-muted">
                {reason.citation}
                {reason.provisional ? ' (provisional: source not confirmed)' : ''}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Which refusals and questions come, and which go. */
export function ReasonChanges({ impact }: { impact: Pick<Impact, 'added' | 'removed'> }) {
  return (
    <>
      <ReasonLines lead="New reasons" reasons={impact.added} />
      <ReasonLines lead="Reasons that go" reasons={impact.removed} />
    </>
  );
}
