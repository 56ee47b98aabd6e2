import { Section } from '#app/components/ui/card.tsx';
import { DayClock } from '#app/components/ui/clock.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { VerdictCard } from '#app/components/ui/verdict-card.tsx';
import type { Decision, RequiredDocument } from '#app/domain/cargo/decision.ts';
import {
  CONDITIONS,
  CUSTOMS_STATUSES,
  FORMS,
  labelOf,
  MATERIALS,
  PACKAGINGS,
  STEP_LABELS,
  STEPS,
} from '#app/domain/cargo/facts.ts';
import { daysBetween, latest, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { ShownFacts } from './host-sight.ts';

type BookingDecisionProps = {
  decided: { decision: Decision; facts: ShownFacts } | null;
  today: PlainDate;
};

/** What the cargo is, what the rulebook said to it, which papers it needs, and the clocks that run over the stay. */
export function BookingDecision({ decided, today }: BookingDecisionProps) {
  if (!decided)
    return (
      <Section title="Cargo and rules">
        <p className="text-sm text-muted">
          This booking is older than the rulebook; nothing was decided about its cargo.
        </p>
      </Section>
    );
  const { decision, facts } = decided;
  return (
    <>
      <Section title="Cargo and rules">
        <DeclaredFacts facts={facts} />
        <div className="mt-5">
          <VerdictCard
            outcome={decision.outcome}
            violations={decision.reasons}
            rulebookVersion={decision.rulebookVersion}
          />
        </div>
        <Clocks clocks={decision.clocks} today={today} />
      </Section>
      {decision.documents.length > 0 ? (
        <Section title="Papers it needs">
          <Papers documents={decision.documents} />
        </Section>
      ) : null}
    </>
  );
}

function DeclaredFacts({ facts }: { facts: ShownFacts }) {
  return (
    <DefinitionList
      items={[
        {
          term: 'Declared as',
          detail: `${labelOf(MATERIALS, facts.material)}, ${labelOf(FORMS, facts.form).toLowerCase()}, ${labelOf(CONDITIONS, facts.condition).toLowerCase()}`,
        },
        { term: 'Packaging', detail: labelOf(PACKAGINGS, facts.packaging) },
        { term: 'ITC-HS', detail: facts.hsCode ?? 'Not known yet' },
        {
          term: 'UN number',
          detail: facts.unNumber
            ? `UN ${facts.unNumber}${facts.packingGroup ? `, packing group ${facts.packingGroup}` : ''}`
            : 'None',
        },
        { term: 'Customs', detail: labelOf(CUSTOMS_STATUSES, facts.customsStatus) },
      ]}
    />
  );
}

function Clocks({ clocks, today }: { clocks: Decision['clocks']; today: PlainDate }) {
  if (clocks.length === 0) return null;
  return (
    <div className="mt-5 grid gap-5 sm:grid-cols-2">
      {clocks.map((clock) => (
        <DayClock
          key={clock.clock}
          label={clock.provisional ? `${clock.label} (provisional)` : clock.label}
          day={daysBetween(clock.startsOn, latest(today, clock.startsOn)) + 1}
          of={clock.days}
          on={clock.markOn}
        />
      ))}
    </div>
  );
}

/** The papers by step; which ones are there is said in words. */
function Papers({ documents }: { documents: readonly RequiredDocument[] }) {
  return (
    <div className="grid gap-4">
      {STEPS.filter((step) => documents.some((each) => each.step === step)).map((step) => (
        <div key={step}>
          <h3 className="text-sm font-semibold">{STEP_LABELS[step]}</h3>
          <ul className="mt-1 divide-y divide-line text-sm">
            {documents
              .filter((each) => each.step === step)
              .map((each) => (
                <li key={each.document} className="flex flex-wrap justify-between gap-x-4 py-2">
                  <span>
                    {each.label} <span className="text-muted">from {each.issuer}</span>
                  </span>
                  <span className={each.presented ? 'text-accent' : each.blocks ? 'text-amber' : 'text-muted'}>
                    {each.presented ? 'There' : each.blocks ? 'Missing, the step waits for it' : 'Missing'}
                  </span>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
