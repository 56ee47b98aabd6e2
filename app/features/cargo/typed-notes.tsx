import { HazardList } from '#app/components/ui/hazard-diamond.tsx';
import { Stamp } from '#app/components/ui/stamp.tsx';
import type { CargoCatalogue, SubstanceChoice, TariffChoice } from './cargo-catalogue.server.ts';

/** Marks what its source has not confirmed yet. */
export function ProvisionalStamp() {
  return (
    <Stamp tone="muted" mark="dash">
      Provisional
    </Stamp>
  );
}

const groupsText = ({ packingGroups }: SubstanceChoice) =>
  packingGroups.length === 0 ? 'no packing group' : `packing group ${packingGroups.join(', ')}`;

/** The choices a UN number is completed from. */
export function SubstanceList({ id, substances }: { id: string; substances: readonly SubstanceChoice[] }) {
  return (
    <datalist id={id}>
      {substances.map((each) => (
        <option key={each.un} value={each.un}>
          {`UN ${each.un} ${each.name} (${each.classes.join(', ') || 'by air only'}, ${groupsText(each)})`}
        </option>
      ))}
    </datalist>
  );
}

/** The choices an HS code is completed from. */
export function TariffList({ id, tariff }: { id: string; tariff: readonly TariffChoice[] }) {
  return (
    <datalist id={id}>
      {tariff.map(({ code, description }) => (
        <option key={code} value={code}>
          {`${code} ${description}`}
        </option>
      ))}
    </datalist>
  );
}

const unOf = (typed: string) => /^\s*(?:UN)?\s*(\d{4})(?!\d)/i.exec(typed)?.[1] ?? null;

/** Name, classes and packing groups of the UN number in the field: as typed with script, as last sent without. */
export function SubstanceNote({ typed, catalogue }: { typed: string; catalogue: CargoCatalogue }) {
  const un = unOf(typed);
  const found = catalogue.substances.find((each) => each.un === un);
  return (
    <div aria-live="polite" className="text-sm">
      {found ? (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {found.noteOnly ? null : <HazardList codes={found.classes} size={32} />}
          <span className="min-w-0 font-medium">{found.name}</span>
          <span className="text-muted">
            {found.noteOnly ? 'Not regulated by sea or road' : `Class ${found.classes.join(', ')}`}; {groupsText(found)}
          </span>
          {found.provisional ? <ProvisionalStamp /> : null}
        </div>
      ) : un ? (
        <span className="text-muted">UN {un} is not in the rulebook’s list.</span>
      ) : null}
    </div>
  );
}

/** The longest line of the tariff that the typed code begins with. */
function lineFor(tariff: readonly TariffChoice[], typed: string): TariffChoice | null {
  const digits = /^[\d.\s]*/.exec(typed)?.[0].replace(/\D/g, '') ?? '';
  const fitting = tariff.filter(({ code }) => digits.startsWith(code));
  return fitting.reduce<TariffChoice | null>(
    (best, each) => (best && best.code.length >= each.code.length ? best : each),
    null,
  );
}

/** What the tariff calls the code in the field. */
export function TariffNote({ typed, catalogue }: { typed: string; catalogue: CargoCatalogue }) {
  const line = lineFor(catalogue.tariff, typed);
  return (
    <div aria-live="polite" className="text-sm">
      {line ? (
        <span>
          <span className="font-medium">{line.code}</span> {line.description}{' '}
          {line.provisional ? <ProvisionalStamp /> : null}
        </span>
      ) : null}
    </div>
  );
}
