import type { ReactNode } from 'react';
import { DayClock } from '#app/components/ui/clock.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { HazardList } from '#app/components/ui/hazard-diamond.tsx';
import { VerdictCard } from '#app/components/ui/verdict-card.tsx';
import { HAZARD_CLASSES } from '#app/domain/shared/hazard-class.ts';
import type { CargoPicture, Labelled } from './describe-cargo.server.ts';
import { ProvisionalStamp } from './typed-notes.tsx';

const nameOf = (code: string) => HAZARD_CLASSES.find((each) => each.code === code)?.name ?? 'no known class';

/** Classes as diamonds and words; what no class means depends on whether anybody said so. */
export function ClassesOf({ classes, isHarmless }: Pick<CargoPicture, 'classes' | 'isHarmless'>) {
  if (classes.length > 0) return <HazardList codes={classes} />;
  return <span className="text-muted">{isHarmless ? 'Not dangerous goods' : 'Not known yet'}</span>;
}

function Classes({ picture }: { picture: CargoPicture }) {
  const { classes, presumed } = picture;
  return (
    <div className="space-y-2">
      <ClassesOf {...picture} />
      {classes.map((code) => (
        <p key={code}>
          {code} {nameOf(code)}
          {presumed.includes(code) ? <span className="text-muted"> (presumed, until more is known)</span> : null}
        </p>
      ))}
    </div>
  );
}

function Entries({ entries }: Pick<CargoPicture, 'entries'>) {
  if (entries.length === 0) return <span className="text-muted">None declared</span>;
  return (
    <ul className="space-y-1">
      {entries.map((entry) => (
        <li key={`${entry.un} ${entry.name} ${entry.packingGroup}`}>
          UN {entry.un} {entry.name}
          {entry.packingGroup ? `, packing group ${entry.packingGroup}` : ''}{' '}
          {entry.provisional ? <ProvisionalStamp /> : null}
          {entry.note ? <span className="block text-muted">{entry.note}</span> : null}
        </li>
      ))}
    </ul>
  );
}

function Labels({ list, none }: { list: readonly Labelled[]; none: string }) {
  if (list.length === 0) return <span className="text-muted">{none}</span>;
  return (
    <ul className="space-y-1">
      {list.map(({ code, label, provisional }) => (
        <li key={code}>
          {label} {provisional ? <ProvisionalStamp /> : null}
        </li>
      ))}
    </ul>
  );
}

const rounded = (value: number) => String(Math.round(value * 100) / 100);

function Activity({ activity }: Pick<CargoPicture, 'activity'>): ReactNode {
  if (activity === null) return <span className="text-muted">Thorium and uranium not both known</span>;
  const times = activity > 0 && activity < 0.01 ? 'less than 0.01' : rounded(activity);
  return (
    <>
      {times} times the exemption level{activity > 1 ? ', so naturally radioactive' : ''} <ProvisionalStamp />
    </>
  );
}

/** The rulebook's view of a cargo by itself, in plain words: the answer, every reason, and what it was drawn from. */
export function CargoExplained({ picture }: { picture: CargoPicture }) {
  const { tariffLine, storageClasses } = picture;
  return (
    <div className="space-y-5">
      <VerdictCard outcome={picture.outcome} violations={picture.reasons} />
      <DefinitionList
        items={[
          { term: 'Hazard classes', detail: <Classes picture={picture} /> },
          { term: 'Dangerous goods entry', detail: <Entries entries={picture.entries} /> },
          {
            term: 'Storage class (TRGS 510)',
            detail:
              storageClasses.length > 0 ? (
                <>
                  {storageClasses.join(' or ')} <ProvisionalStamp />
                </>
              ) : (
                <span className="text-muted">None</span>
              ),
          },
          { term: 'Kept apart for', detail: <Labels list={picture.groups} none="Nothing besides its class" /> },
          { term: 'Regimes', detail: <Labels list={picture.regimes} none="None found" /> },
          {
            term: 'Tariff line',
            detail: tariffLine ? (
              <>
                {tariffLine.code} {tariffLine.description} {tariffLine.provisional ? <ProvisionalStamp /> : null}
              </>
            ) : (
              <span className="text-muted">Not known yet</span>
            ),
          },
          { term: 'Activity', detail: <Activity activity={picture.activity} /> },
          { term: 'Rulebook', detail: `Version ${picture.rulebookVersion}` },
        ]}
      />
      {picture.clocks.map((clock) => (
        <DayClock key={clock.clock} label={clock.label} day={clock.daysAtEnd} of={clock.days} on={clock.markOn} />
      ))}
    </div>
  );
}
