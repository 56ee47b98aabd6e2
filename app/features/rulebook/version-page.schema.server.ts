import { z } from 'zod';
import { type Fields, flatFields } from '#app/platform/form.server.ts';
import { ADDABLE_KINDS, RULE_KINDS, TABS } from './version-page.ts';

const first = (value: unknown) => (Array.isArray(value) ? value[0] : value);
const oneOf = <T extends string>(codes: readonly T[], otherwise: T) =>
  z.preprocess(first, z.enum(codes as readonly [T, ...T[]]).catch(otherwise));
const short = z.preprocess(first, z.string().max(80).catch(''));

/** What the address of a version's page says; anything else is the page as it opens. */
const versionPageSchema = z.object({
  tab: oneOf(TABS, 'rules'),
  kind: oneOf(['all', ...RULE_KINDS], 'all'),
  provisional: oneOf(['all', 'yes', 'no'], 'all'),
  q: short,
  against: short,
  add: oneOf(ADDABLE_KINDS, 'verdict'),
  page: z.preprocess((value) => Number(first(value)), z.number().int().min(1).max(1_000).catch(1)),
});

export type ListFilter = z.output<typeof versionPageSchema>;

/** Reads the address of a version's page. */
export function readVersionPage(url: string): ListFilter {
  const fields: Fields = flatFields(new URL(url).searchParams);
  return versionPageSchema.parse({ ...fields });
}
