import { z } from 'zod';
import { type CargoFacts, NOTHING_DECLARED } from '#app/domain/cargo/facts.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { parseScaledDecimal } from '#app/domain/shared/indian-number.ts';
import { parseRupees } from '#app/domain/shared/money.ts';
import { gramsFromKilograms } from '#app/domain/shared/quantity.ts';
import { type Fields, line } from '#app/platform/form.server.ts';
import { cargoFactsSchema, tableProblems } from './cargo-facts.schema.server.ts';

/*
 * The cargo form's text as facts. Text is turned into the JSON shape of the API and parsed by the same schema; what is
 * left empty is not known yet.
 */

/** Facts the form doesn't ask: documents have forms of their own, and where waste stands follows from what is declared. */
type Kept = Pick<CargoFacts, 'documents' | 'wasteState' | 'declaredClasses'>;
export type DeclaredFacts = Omit<CargoFacts, keyof Kept>;

/** Declared facts with what the form doesn't ask kept as it was. Goods declared as waste are declared waste from then on. */
export function withKept(declared: DeclaredFacts, before: Kept): CargoFacts {
  const { documents, declaredClasses, wasteState } = before;
  const becomesWaste = declared.condition === 'waste' && (wasteState === 'none' || wasteState === 'product');
  return { ...declared, documents, declaredClasses, wasteState: becomesWaste ? 'declared_waste' : wasteState };
}

type Errors = Record<string, string[]>;
type Parse = (text: string) => number | null;

/** Facts whose field in the form has another name, because it is typed in another unit. */
const FIELD_OF: Readonly<Partial<Record<string, string>>> = {
  moistureBasisPoints: 'moisture',
  stateOfChargePercent: 'stateOfCharge',
  thoriumPpm: 'thorium',
  uraniumPpm: 'uranium',
  declaredValuePaise: 'declaredValue',
  assessableDutyPaise: 'assessableDuty',
  massGramsPerPallet: 'massPerPallet',
};

const AS_IS = ['material', 'form', 'condition', 'packaging', 'dangerous', 'magnetised', 'oily', 'damaged'] as const;
const ANSWERED = ['customsStatus', 'notifiedGoods', 'scomet', 'packingGroup', 'bondedSince', 'wasteSince'] as const;

const MAX_TYPED = 40;
const MICRO = 1_000_000;

/** Given twice, a field has no one answer. */
const given = (fields: Fields, name: string): string | string[] | undefined => {
  const value = fields[name];
  return typeof value === 'string' && value.trim() === '' ? undefined : value;
};

/** The digits of 'UN 1415 LITHIUM (4.3)' or '2805 19 00 Rare-earth metals': what a list of choices may leave in a field. */
const leadingUn = (text: string) => /^\s*(?:UN)?\s*(\d{4})(?!\d)/i.exec(text)?.[1] ?? text.trim();
const leadingHs = (text: string) => text.trim().replace(/\s+[^\d\s.].*$/s, '');
const capitals = (text: string) => text.trim().toUpperCase();
const tidy = (text: string) => text.replaceAll('\r\n', '\n').trim();

const scaled =
  (places: number): Parse =>
  (text) => {
    const value = parseScaledDecimal(text, places);
    return value === null || value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value);
  };
const decimal: Parse = (text) => {
  const value = scaled(6)(text);
  return value === null ? null : value / MICRO;
};
const paise: Parse = (text) => {
  const money = parseRupees(text);
  return money === null ? null : Number(money.paise);
};

const MOISTURE = 'Enter per cent from 0 to 100 with at most two decimals.';
const CHARGE = 'Enter a whole number of per cent from 0 to 100.';
const RUPEES = 'Enter rupees from 0 to 1,00,00,00,00,000 with at most two decimals.';
const KILOGRAMS = 'Enter kilograms above 0, at most 1,00,00,00,000, with at most three decimals.';

/** Reads numbers of a form, and keeps what is wrong with them by field. */
function numberReader(fields: Fields, errors: Errors) {
  return (name: string, parse: Parse, message: string): number | null => {
    const text = given(fields, name);
    if (text === undefined) return null;
    const value = typeof text === 'string' && text.length <= MAX_TYPED ? parse(text.trim()) : null;
    if (value === null) errors[name] = [message];
    return value;
  };
}

const typedText = (fields: Fields, name: string, clean: (text: string) => string) => {
  const value = given(fields, name);
  return typeof value === 'string' ? clean(value) : value;
};

/** Parts per million of an activity: what the rulebook's rule says makes one Bq/g. */
function concentration(fields: Fields, errors: Errors, rulebook: Rulebook) {
  const read = numberReader(fields, errors);
  const unit = given(fields, 'activityUnit') ?? 'ppm';
  if (unit !== 'ppm' && unit !== 'bq') errors.activityUnit = ['Choose ppm or Bq/g.'];
  const rule = rulebook.activity;
  const perUnit = (atOne: number | undefined) => (unit === 'bq' ? (atOne ?? null) : 1);
  if (unit === 'bq' && rule === null) errors.activityUnit = ['Give ppm: this rulebook has no rule for Bq/g.'];
  const inPpm = (name: string, factor: number | null): number | null => {
    const value = read(name, decimal, 'Enter a number from 0 up, with at most six decimals.');
    // Four decimals are finer than any assay and keep the noise of binary fractions out of a version.
    return value === null || factor === null ? null : Math.round(value * factor * 10_000) / 10_000;
  };
  return {
    thoriumPpm: inPpm('thorium', perUnit(rule?.thoriumPpmAtOne)),
    uraniumPpm: inPpm('uranium', perUnit(rule?.uraniumPpmAtOne)),
  };
}

/** The form as the JSON shape of the API; what no number can be read from is named in `errors` and left open. */
function jsonShape(fields: Fields, errors: Errors, rulebook: Rulebook): Record<string, unknown> {
  const read = numberReader(fields, errors);
  const asIs = Object.fromEntries([...AS_IS, ...ANSWERED].map((name) => [name, given(fields, name)]));
  return {
    ...asIs,
    description: typedText(fields, 'description', tidy),
    origin: typedText(fields, 'origin', capitals),
    importerIec: typedText(fields, 'importerIec', capitals),
    hsCode: typedText(fields, 'hsCode', leadingHs),
    unNumber: typedText(fields, 'unNumber', leadingUn),
    assayCertificate: given(fields, 'assayCertificate') === 'yes',
    moistureBasisPoints: read('moisture', scaled(2), MOISTURE),
    stateOfChargePercent: read('stateOfCharge', scaled(0), CHARGE),
    ...concentration(fields, errors, rulebook),
    declaredValuePaise: read('declaredValue', paise, RUPEES),
    assessableDutyPaise: read('assessableDuty', paise, RUPEES),
    massGramsPerPallet: read('massPerPallet', gramsFromKilograms, KILOGRAMS),
  };
}

const fieldOf = (fact: string) => FIELD_OF[fact] ?? fact;

/** What is typed in another unit than the schema speaks of. */
const PERCENT: Readonly<Record<string, string>> = {
  moistureBasisPoints: MOISTURE,
  stateOfChargePercent: CHARGE,
};

/**
 * The facts of a shape. Those that can't be are named in `errors` and taken as open, so that the tables are asked about
 * the rest and every refusal comes at once.
 */
function parseShape(shape: Record<string, unknown>, errors: Errors, rulebook: Rulebook): CargoFacts {
  const add = (fact: string, message: string) => {
    const field = fieldOf(fact);
    if (!errors[field]?.includes(message)) errors[field] = [...(errors[field] ?? []), message];
  };
  let parsed = cargoFactsSchema.safeParse(shape);
  if (!parsed.success) {
    const bad = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
    // What else the schema says about a fact only follows from its first refusal.
    for (const fact of bad) {
      const first = parsed.error.issues.find(({ path }) => path[0] === fact);
      add(fact, PERCENT[fact] ?? first?.message ?? 'This can’t be read.');
    }
    // Without its UN number a packing group has nothing to belong to: that one is refused already.
    if (bad.has('unNumber')) bad.add('packingGroup');
    parsed = cargoFactsSchema.safeParse(Object.fromEntries(Object.entries(shape).filter(([name]) => !bad.has(name))));
  }
  const facts = parsed.success ? parsed.data : NOTHING_DECLARED;
  for (const { field, message } of tableProblems(facts, rulebook)) add(field, message);
  return facts;
}

const nameSchema = z.object({ name: line('a name') });

/** What a posted cargo form says: the profile's name and the declared facts, or every error by field. */
export type ReadCargo =
  | { ok: true; value: { name: string; declared: DeclaredFacts } }
  | { ok: false; errors: Record<string, string[]> };

/**
 * Reads the cargo form. Empty fields and fields not sent are not known yet; units are those of the form: rupees,
 * kilograms, per cent, ppm or Bq/g.
 * @param rulebook in force: its tables know UN numbers and HS codes, its activity rule turns Bq/g into ppm
 */
export function readCargoForm(fields: Fields, rulebook: Rulebook): ReadCargo {
  const errors: Errors = {};
  const named = nameSchema.safeParse({ name: fields.name });
  if (!named.success) errors.name = named.error.issues.map(({ message }) => message);
  const facts = parseShape(jsonShape(fields, errors, rulebook), errors, rulebook);
  if (!named.success || Object.keys(errors).length > 0) return { ok: false, errors };
  const { documents: _d, wasteState: _w, declaredClasses: _c, ...declared } = facts;
  return { ok: true, value: { name: named.data.name, declared } };
}
