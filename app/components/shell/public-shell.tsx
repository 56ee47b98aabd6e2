import { NavLink } from '@remix-run/react';
import type { ReactNode } from 'react';
import { ButtonLink } from '../ui/button.tsx';
import { AccountMenu, type Viewer } from './account-menu.tsx';
import { Frame } from './frame.tsx';
import { Wordmark } from './wordmark.tsx';

/** What anyone sees: search, and the way in. */
export function PublicShell({ viewer, children }: { viewer: Viewer | null; children: ReactNode }) {
  const header = (
    <>
      <div className="flex items-center gap-2 md:gap-6">
        <Wordmark />
        <nav aria-label="Main">
          <NavLink
            to="/search"
            className="flex min-h-11 items-center px-2 text-sm text-muted hover:text-ink aria-[current]:font-semibold aria-[current]:text-ink"
          >
            Search
          </NavLink>
        </nav>
      </div>
      {viewer ? (
        <AccountMenu viewer={viewer} />
      ) : (
        <div className="flex items-center gap-1 md:gap-2">
          <ButtonLink to="/sign-in" variant="quiet">
            Sign in
          </ButtonLink>
          <ButtonLink to="/sign-up" className="max-sm:hidden">
            Create an account
          </ButtonLink>
        </div>
      )}
    </>
  );
  return <Frame header={header}>{children}</Frame>;
}
