import { HARMLESS, hazardOfEntries } from '#app/domain/cargo/hazard.ts';
import type { Rulebook, Substance } from '#app/domain/cargo/rulebook.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';

/** A UN number as the form offers and explains it. */
export type SubstanceChoice = {
  un: string;
  name: string;
  classes: readonly string[];
  packingGroups: readonly string[];
  /** Listed, but not dangerous goods by sea or road. */
  noteOnly: boolean;
  provisional: boolean;
};
export type TariffChoice = { code: string; description: string; provisional: boolean };
/** What the form completes what is typed from. */
export type CargoCatalogue = {
  substances: SubstanceChoice[];
  tariff: TariffChoice[];
  /** Whether Bq/g can be turned into ppm. */
  knowsActivity: boolean;
  documentTypes: { code: string; label: string }[];
};

function choiceOf(un: string, entries: readonly Substance[]): SubstanceChoice {
  const { classes } = entries.length > 0 ? hazardOfEntries(entries) : HARMLESS;
  return {
    un,
    name: entries[0]?.name ?? '',
    classes,
    packingGroups: [...new Set(entries.flatMap(({ packingGroup }) => packingGroup ?? []))].sort(),
    noteOnly: entries.every(({ policy }) => policy === 'general_with_note'),
    provisional: entries.some(({ provisional }) => provisional),
  };
}

/** Papers that a rule asks for, or that move a clock's mark; each once, by label. */
function documentTypesOf(rulebook: Rulebook): CargoCatalogue['documentTypes'] {
  const types = new Map<string, string>();
  for (const { document, label } of rulebook.documents) if (!types.has(document)) types.set(document, label);
  for (const { extension, label } of rulebook.clocks)
    if (extension && !types.has(extension.document))
      types.set(extension.document, `Extension: ${label.charAt(0).toLowerCase()}${label.slice(1)}`);
  return [...types].map(([code, label]) => ({ code, label })).sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** The rulebook's tables as the cargo form needs them; a hundred lines each. */
export function cargoCatalogue(rulebook: Rulebook): CargoCatalogue {
  return {
    substances: [...rulebook.substances].map(([un, entries]) => choiceOf(un, entries)),
    tariff: rulebook.content.tariff
      .filter(({ level }) => level !== 'sac')
      .map(({ code, description, provisional }) => ({ code, description, provisional })),
    knowsActivity: rulebook.activity !== null,
    documentTypes: documentTypesOf(rulebook),
  };
}

/** The catalogue of the rulebook in force. */
export const catalogueOfToday = async (): Promise<CargoCatalogue> =>
  cargoCatalogue(await currentRulebook(rulebookDay(systemClock.now())));
