import { safeRedirectPath } from '#app/features/people/safe-redirect.ts';

/**
 * Where a page asked to be led back to once cargo is saved (`?return=`), with the cargo named in the address.
 * @returns null when it asked for nothing, or for a place that isn't ours
 */
export function returnPath(url: string, cargoId: string): string | null {
  const asked = safeRedirectPath(new URL(url).searchParams.get('return'), '');
  if (asked === '') return null;
  // The base is never seen: it only lets a path be read as an address.
  const back = new URL(asked, 'http://here');
  back.searchParams.set('cargo', cargoId);
  return `${back.pathname}${back.search}`;
}
