import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { inr, rupeesText } from '#app/domain/shared/money.ts';
import { kilogramsText } from '#app/domain/shared/quantity.ts';

/** A cargo profile as text, the way its form shows it; what is not known yet is empty. */
export type CargoFormText = Readonly<Record<CargoField, string>>;

/** Fields of the form by section; sections after the third are folded away while they hold nothing. */
export const CARGO_SECTIONS = {
  what: ['name', 'description', 'material', 'form', 'condition', 'packaging', 'origin'],
  danger: ['hsCode', 'dangerous', 'unNumber', 'packingGroup'],
  basics: ['massPerPallet', 'customsStatus'],
  state: ['magnetised', 'oily', 'damaged', 'moisture', 'stateOfCharge'],
  activity: ['thorium', 'uranium', 'activityUnit', 'assayCertificate'],
  customs: ['importerIec', 'notifiedGoods', 'scomet', 'bondedSince', 'wasteSince', 'declaredValue', 'assessableDuty'],
} as const;

export type CargoSection = keyof typeof CARGO_SECTIONS;
export type CargoField = (typeof CARGO_SECTIONS)[CargoSection][number];

const text = <T>(value: T | null, write: (value: T) => string): string => (value === null ? '' : write(value));
const rupees = (paise: number) => rupeesText(inr(BigInt(paise)));
/** No exponent form, which the form would not read back. */
const decimal = (value: number) => value.toFixed(6).replace(/\.?0+$/, '');

/** Facts as the form shows them: rupees, kilograms, per cent, ppm. */
export const cargoFormText = (name: string, facts: CargoFacts): CargoFormText => ({
  name,
  description: facts.description,
  material: facts.material,
  form: facts.form,
  condition: facts.condition,
  packaging: facts.packaging,
  origin: facts.origin ?? '',
  hsCode: facts.hsCode ?? '',
  dangerous: facts.dangerous,
  unNumber: facts.unNumber ?? '',
  packingGroup: facts.packingGroup ?? '',
  massPerPallet: text(facts.massGramsPerPallet, kilogramsText),
  customsStatus: facts.customsStatus,
  magnetised: facts.magnetised,
  oily: facts.oily,
  damaged: facts.damaged,
  moisture: text(facts.moistureBasisPoints, (points) => String(points / 100)),
  stateOfCharge: text(facts.stateOfChargePercent, String),
  thorium: text(facts.thoriumPpm, decimal),
  uranium: text(facts.uraniumPpm, decimal),
  activityUnit: 'ppm',
  assayCertificate: facts.assayCertificate ? 'yes' : '',
  importerIec: facts.importerIec ?? '',
  notifiedGoods: facts.notifiedGoods,
  scomet: facts.scomet,
  bondedSince: facts.bondedSince ?? '',
  wasteSince: facts.wasteSince ?? '',
  declaredValue: text(facts.declaredValuePaise, rupees),
  assessableDuty: text(facts.assessableDutyPaise, rupees),
});
