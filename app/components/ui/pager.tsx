import { useSearchParams } from '@remix-run/react';
import { ButtonLink } from './button.tsx';

type PagerProps = {
  page: number;
  hasNext: boolean;
  totalLabel?: string;
  /** Where a page has several lists: the parameter of this one, and what it lists. */
  list?: { param: string; label: string };
};

function searchWithPage(params: URLSearchParams, page: number, param: string): string {
  const next = new URLSearchParams(params);
  if (page <= 1) next.delete(param);
  else next.set(param, String(page));
  return `?${next}`;
}

/** Previous and next; filters and sort stay in the address. */
export function Pager({ page, hasNext, totalLabel, list }: PagerProps) {
  const [params] = useSearchParams();
  if (page <= 1 && !hasNext && !totalLabel) return null;
  const to = (at: number) => searchWithPage(params, at, list?.param ?? 'page');
  const of = list ? <span className="sr-only"> page of {list.label}</span> : null;
  return (
    <nav
      aria-label={list ? `Pages of ${list.label}` : 'Pages'}
      className="mt-4 flex flex-wrap items-center justify-between gap-3 text-sm"
    >
      <p className="text-muted">
        {totalLabel ? `${totalLabel}, ` : ''}
        {totalLabel ? 'page' : 'Page'} {page}
      </p>
      <div className="flex gap-2">
        {page > 1 ? (
          <ButtonLink to={to(page - 1)} rel="prev" preventScrollReset={list !== undefined}>
            Previous{of}
          </ButtonLink>
        ) : null}
        {hasNext ? (
          <ButtonLink to={to(page + 1)} rel="next" preventScrollReset={list !== undefined}>
            Next{of}
          </ButtonLink>
        ) : null}
      </div>
    </nav>
  );
}
