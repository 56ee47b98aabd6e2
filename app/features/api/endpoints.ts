import type { ApiScope } from '#app/domain/access/api-scopes.ts';

/** One address of the API. */
export type Endpoint = {
  readonly path: string;
  /** What the `Allow` header says. */
  readonly allow: string;
  /** The scope a key needs; null for what anybody may read. */
  readonly scope: ApiScope | null;
};

/** Every address of the API; its description and the routes are held against this list. */
export const ENDPOINTS: readonly Endpoint[] = [
  { path: '/api/v1/decisions', allow: 'POST', scope: 'decisions' },
  { path: '/api/v1/segregation', allow: 'POST', scope: 'segregation' },
  { path: '/api/v1/openapi.json', allow: 'GET, HEAD', scope: null },
];

/** Whether a path belongs to the API, also where it has nothing: errors there are for programs, not people. */
export const isApiPath = (path: string): boolean => /^\/api\/v1(\/|$)/i.test(path);

/** The methods an address of the API takes; null where it has nothing. */
export const allowedAt = (path: string): string | null =>
  ENDPOINTS.find((endpoint) => endpoint.path === path.toLowerCase().replace(/\/$/, ''))?.allow ?? null;
