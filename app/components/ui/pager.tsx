import { useSearchParams } from '@remix-run/react';
import { ButtonLink } from './button.tsx';

type PagerProps = { page: number; hasNext: boolean; totalLabel?: string };

function searchWithPage(params: URLSearchParams, page: number): string {
  const next = new URLSearchParams(params);
  if (page <= 1) next.delete('page');
  else next.set('page', String(page));
  return `?${next}`;
}

/** Previous and next; filters and sort stay in the address. */
export function Pager({ page, hasNext, totalLabel }: PagerProps) {
  const [params] = useSearchParams();
  if (page <= 1 && !hasNext && !totalLabel) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center justify-between gap-3 text-sm">
      <p className="text-muted">
        {totalLabel ? `${totalLabel}, ` : ''}
        {totalLabel ? 'page' : 'Page'} {page}
      </p>
      <div className="flex gap-2">
        {page > 1 ? (
          <ButtonLink to={searchWithPage(params, page - 1)} rel="prev">
            Previous
          </ButtonLink>
        ) : null}
        {hasNext ? (
          <ButtonLink to={searchWithPage(params, page + 1)} rel="next">
            Next
          </ButtonLink>
        ) : null}
      </div>
    </nav>
  );
}
