import type { CargoFacts } from '#app/domain/cargo/facts.ts';

/** Flammable liquid, class 3. */
export const ACETONE: Partial<CargoFacts> = {
  description: 'Acetone in drums',
  material: 'chemical',
  form: 'liquid',
  hsCode: '38254900',
  condition: 'secondary',
  dangerous: 'yes',
  unNumber: '1090',
  packingGroup: 'II',
};
