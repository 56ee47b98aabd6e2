import { Amount } from '#app/components/ui/amount.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { LeavingCurve } from './leaving-curve.tsx';
import type { Leaving } from './read-leaving.server.ts';

/** On a booking: what the goods have cost so far, what another night adds, and what leaving on each day costs. */
export function LeavingPanel({ leaving }: { leaving: Leaving | null }) {
  if (leaving === null) return null;
  const { costs, agreed, staying } = leaving;
  return (
    <Section title="What leaving on each day costs">
      {staying ? (
        <div className="mb-4">
          <DefinitionList
            items={[
              { term: 'Cost to date, with GST', detail: <Amount money={staying.toDate} /> },
              { term: 'Cost tomorrow', detail: <Amount money={staying.tomorrow} /> },
              { term: 'Another night adds', detail: <Amount money={staying.added} /> },
            ]}
          />
        </div>
      ) : null}
      <LeavingCurve costs={costs} asked={agreed} />
    </Section>
  );
}
