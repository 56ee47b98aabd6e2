import { Link, useLocation } from '@remix-run/react';
import type { ReactNode } from 'react';

type TabLinksProps = {
  label: string;
  tabs: readonly { to: string; label: ReactNode; count?: number; current?: boolean }[];
};

/** Tabs that are links: the tab lives in the URL. Without `current`, a tab is current when the address is its own. */
export function TabLinks({ label, tabs }: TabLinksProps) {
  const { pathname, search } = useLocation();
  return (
    <nav aria-label={label} className="mb-5 overflow-x-auto border-b border-line">
      <ul className="flex gap-1">
        {tabs.map((tab) => {
          const current = tab.current ?? (tab.to.includes('?') ? `${pathname}${search}` : pathname).endsWith(tab.to);
          return (
            <li key={tab.to}>
              <Link
                to={tab.to}
                aria-current={current ? 'page' : undefined}
                preventScrollReset
                className="flex min-h-11 items-center gap-2 border-b-2 border-transparent px-3 text-sm whitespace-nowrap text-muted -outline-offset-2 hover:text-ink aria-[current]:border-accent aria-[current]:font-semibold aria-[current]:text-ink"
              >
                {tab.label}
                {tab.count === undefined ? null : (
                  <span className="rounded-full bg-neutral-soft px-2 text-xs font-normal text-neutral">
                    {tab.count}
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
