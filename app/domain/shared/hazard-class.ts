/**
 * The classes and divisions of dangerous goods that the IMDG Code's segregation table 7.2.4 has a row for.
 * Harmless cargo has an empty list of classes; 'none' is not a class.
 */
export const HAZARD_CLASSES = [
  { code: '1.1', name: 'Explosives with a mass explosion hazard' },
  { code: '1.2', name: 'Explosives with a projection hazard' },
  { code: '1.3', name: 'Explosives with a fire hazard' },
  { code: '1.4', name: 'Explosives with no significant hazard' },
  { code: '1.5', name: 'Very insensitive explosives' },
  { code: '1.6', name: 'Extremely insensitive articles' },
  { code: '2.1', name: 'Flammable gases' },
  { code: '2.2', name: 'Non-flammable, non-toxic gases' },
  { code: '2.3', name: 'Toxic gases' },
  { code: '3', name: 'Flammable liquids' },
  { code: '4.1', name: 'Flammable solids' },
  { code: '4.2', name: 'Substances liable to spontaneous combustion' },
  { code: '4.3', name: 'Substances dangerous when wet' },
  { code: '5.1', name: 'Oxidizing substances' },
  { code: '5.2', name: 'Organic peroxides' },
  { code: '6.1', name: 'Toxic substances' },
  { code: '6.2', name: 'Infectious substances' },
  { code: '7', name: 'Radioactive material' },
  { code: '8', name: 'Corrosive substances' },
  { code: '9', name: 'Miscellaneous dangerous substances and articles' },
] as const;

/** A class or division number: '3', '4.1'. */
export type HazardClass = (typeof HAZARD_CLASSES)[number]['code'];

/** True for a code of {@link HAZARD_CLASSES}, exactly as written there. */
export function isHazardClass(text: string): text is HazardClass {
  return HAZARD_CLASSES.some(({ code }) => code === text);
}

/**
 * Explosives, toxic gases, infectious substances, radioactive material: a slot may list them, and the rulebook refuses
 * them all the same unless verified licences of host and shipper both name the class. Forms say so beside them.
 */
export const REFUSED_BY_DEFAULT: readonly HazardClass[] = ['1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '2.3', '6.2', '7'];
