/** What a key of the public API may ask. A key carries at least one. */
export const API_SCOPES = [
  {
    code: 'decisions',
    label: 'Decisions',
    summary: 'Ask whether cargo may stand in a slot, beside other cargo, for a stay.',
  },
  { code: 'segregation', label: 'Segregation', summary: 'Ask how far apart two cargoes must stand.' },
  { code: 'search', label: 'Search', summary: 'Search free slots near a port and ask what a stay costs.' },
  {
    code: 'bookings',
    label: 'Bookings',
    summary: 'Hold places, read bookings, and confirm, answer, withdraw or cancel them.',
  },
  { code: 'slots', label: 'Slots', summary: 'Read the organisation’s own slots, drafts included.' },
] as const;

/** A code of {@link API_SCOPES}. */
export type ApiScope = (typeof API_SCOPES)[number]['code'];

/** The codes, in their order. */
export const API_SCOPE_CODES = API_SCOPES.map(({ code }) => code) as [ApiScope, ...ApiScope[]];

/** The word for a scope; the code itself for one that is no longer given out. */
export const apiScopeLabel = (code: string): string => API_SCOPES.find((scope) => scope.code === code)?.label ?? code;
