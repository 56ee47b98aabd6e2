import type { ApiScope } from '#app/domain/access/api-scopes.ts';
import { BOOKING_MOVES } from '#app/features/bookings/booking-moves.ts';
import { STAY_MOVES } from '#app/features/stays/stay-moves.ts';
import { GOODS_COMMAND_NAMES } from '#app/features/storage/goods-names.ts';

/** One address of the API. */
type Endpoint = {
  /** Parts in braces stand for ids. */
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
  { path: '/api/v1/search', allow: 'GET, HEAD', scope: 'search' },
  { path: '/api/v1/quotes', allow: 'POST', scope: 'search' },
  { path: '/api/v1/holds', allow: 'POST', scope: 'bookings' },
  { path: '/api/v1/bookings', allow: 'GET, HEAD', scope: 'bookings' },
  { path: '/api/v1/bookings/{bookingId}', allow: 'GET, HEAD', scope: 'bookings' },
  ...[...BOOKING_MOVES, ...STAY_MOVES].map((move) => ({
    path: `/api/v1/bookings/{bookingId}/${move}`,
    allow: 'POST',
    scope: 'bookings' as const,
  })),
  ...GOODS_COMMAND_NAMES.map((name) => ({
    path: `/api/v1/bookings/{bookingId}/goods/${name}`,
    allow: 'POST',
    scope: 'bookings' as const,
  })),
  { path: '/api/v1/bookings/{bookingId}/goods', allow: 'GET, HEAD', scope: 'bookings' },
  { path: '/api/v1/bookings/{bookingId}/release', allow: 'POST', scope: 'bookings' },
  { path: '/api/v1/slots', allow: 'GET, HEAD', scope: 'slots' },
  { path: '/api/v1/slots/{slotId}', allow: 'GET, HEAD', scope: 'slots' },
  { path: '/api/v1/openapi.json', allow: 'GET, HEAD', scope: null },
];

/** Whether a path belongs to the API, also where it has nothing: errors there are for programs, not people. */
export const isApiPath = (path: string): boolean => /^\/api\/v1(\/|$)/i.test(path);

const partsOf = (path: string) => path.replace(/\/$/, '').split('/');

/** Whether an address is one of a path's: part by part, any id where the path has one. */
function isAt(path: string, address: readonly string[]): boolean {
  const parts = partsOf(path);
  const fits = (part: string, at: number) =>
    part.startsWith('{') ? address[at] !== '' : part === address[at]?.toLowerCase();
  return parts.length === address.length && parts.every(fits);
}

/** The methods an address of the API takes; null where it has nothing. */
export const allowedAt = (address: string): string | null =>
  ENDPOINTS.find(({ path }) => isAt(path, partsOf(address)))?.allow ?? null;
