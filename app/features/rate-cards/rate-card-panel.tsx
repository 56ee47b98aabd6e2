import { Section } from '#app/components/ui/card.tsx';
import type { TaxedBy } from '#app/domain/pricing/quote.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import type { Problem } from '#app/features/forms/form-problem.tsx';
import { CardForm } from './card-form.tsx';
import { CardTerms } from './card-terms.tsx';
import type { CardVersion } from './list-rate-cards.server.ts';
import type { TypedCard } from './typed-card.ts';

type PanelProps = {
  slotId: string;
  versions: readonly CardVersion[];
  saved: TypedCard;
  problem: Problem;
  gst: TaxedBy;
  today: PlainDate;
  mayEdit: boolean;
};

/** A slot's rate card on its host's page: the versions, and the editor of the next. */
export function RateCardPanel({ slotId, versions, saved, problem, gst, today, mayEdit }: PanelProps) {
  return (
    <Section
      title="Rate card"
      intro={
        versions.length === 0
          ? 'There is none: the flat prices of the terms are all this slot charges.'
          : 'A booking keeps the version in force on the day of its hold.'
      }
    >
      {versions.map(({ id, version, effectiveFrom, card, createdBy, isInForce }) => (
        <details key={id} open={isInForce} className="border-t border-line py-2">
          <summary className="cursor-pointer py-1.5 text-sm font-semibold">
            Version {version}, from {formatDate(effectiveFrom)}
            {isInForce ? ', in force' : effectiveFrom > today ? ', to come' : ''}
            <span className="font-normal text-muted"> by {createdBy}</span>
          </summary>
          <CardTerms card={card} />
        </details>
      ))}
      {mayEdit ? (
        <details key={versions[0]?.id ?? 'first'} open={problem !== undefined} className="mt-3">
          <summary className="w-fit cursor-pointer py-3 text-sm text-accent md:py-1.5">
            {versions.length === 0 ? 'Write a rate card' : 'Write the next version'}
          </summary>
          <CardForm slotId={slotId} saved={saved} problem={problem} gst={gst} today={today} />
        </details>
      ) : null}
    </Section>
  );
}
