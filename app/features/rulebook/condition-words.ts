import type { Condition, Test } from '#app/domain/cargo/condition.ts';
import { CONDITIONS, CUSTOMS_STATUSES, FORMS, labelOf, MATERIALS, PACKAGINGS } from '#app/domain/cargo/facts.ts';

/** What an attribute is called in a sentence. */
export const ATTRIBUTE_LABELS: Readonly<Record<keyof Condition, string>> = {
  material: 'Material',
  form: 'Form',
  condition: 'Condition',
  packaging: 'Packaging',
  customs: 'Customs status',
  origin: 'Origin',
  hs: 'HS code',
  un: 'UN number',
  packingGroup: 'Packing group',
  class: 'Class',
  regime: 'Regime',
  group: 'Group',
  dangerous: 'Dangerous goods',
  magnetised: 'Magnetised',
  oily: 'Oily',
  damaged: 'Damaged',
  notifiedGoods: 'Notified goods',
  scomet: 'SCOMET',
  assay: 'Assay certificate',
  activityKnown: 'Thorium and uranium both known',
  bondedSince: 'Day of the deposit order',
  wasteSince: 'First day as waste',
  policy: 'Policy of the UN entry',
  wasteState: 'Waste state',
  declaredDangerous: 'Declared dangerous',
  step: 'Step',
  slotRegime: 'Slot’s regime',
  licence: 'Licence section',
  quarantine: 'Quarantine slot',
  sprinklered: 'Sprinklers',
  importer: 'Importer against licensee',
  document: 'Documents presented',
  activity: 'Activity (sum of fractions)',
  stateOfCharge: 'State of charge (%)',
  moisture: 'Moisture (%)',
  palletMassKg: 'Mass of a pallet (kg)',
  massKg: 'Mass (kg)',
  pallets: 'Pallets',
  days: 'Days of the stay',
};

const VOCABULARIES: Partial<Record<keyof Condition, readonly { code: string; label: string }[]>> = {
  material: MATERIALS,
  form: FORMS,
  condition: CONDITIONS,
  packaging: PACKAGINGS,
  customs: CUSTOMS_STATUSES,
};

function valueWords(attribute: keyof Condition, values: readonly string[]): string {
  const vocabulary = VOCABULARIES[attribute] ?? [];
  const words = values.map((value) => labelOf(vocabulary, value).replaceAll('_', ' ').toLowerCase());
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function testWords(attribute: keyof Condition, test: Test): string[] {
  const { in: within, notIn, startsWith, above, atMost, known } = test;
  return [
    ...(within ? [`is ${valueWords(attribute, within)}`] : []),
    ...(notIn ? [`is not ${valueWords(attribute, notIn)}`] : []),
    ...(startsWith ? [`starts with ${valueWords(attribute, startsWith)}`] : []),
    ...(above === undefined ? [] : [`is above ${above}`]),
    ...(atMost === undefined ? [] : [`is at most ${atMost}`]),
    ...(known === undefined ? [] : [known ? 'is known' : 'is not known']),
  ];
}

/** A condition as clauses that must all hold; none when it holds always. */
export function conditionWords(condition: Condition): string[] {
  return (Object.entries(condition) as [keyof Condition, Test][]).map(
    ([attribute, test]) => `${ATTRIBUTE_LABELS[attribute] ?? attribute} ${testWords(attribute, test).join(' and ')}`,
  );
}
