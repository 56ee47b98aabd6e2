const LAST = 1_000;

/** `?page=` as a number from 1; anything else is the first page. */
export function pageNumber(url: string): number {
  const page = Number(new URL(url).searchParams.get('page'));
  return Number.isInteger(page) && page >= 1 && page <= LAST ? page : 1;
}
