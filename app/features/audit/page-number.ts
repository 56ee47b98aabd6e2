const LAST = 1_000;

/** `?page=`, or what another list of the page is turned by, as a number from 1; anything else is the first page. */
export function pageNumber(url: string, param = 'page'): number {
  const page = Number(new URL(url).searchParams.get(param));
  return Number.isInteger(page) && page >= 1 && page <= LAST ? page : 1;
}
