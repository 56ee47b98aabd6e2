import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { type OrganisationLink, OrganisationLinks, SignOut } from './account-menu.tsx';
import { Frame, type NavItem, NavRow } from './frame.tsx';
import { Menu } from './menu.tsx';
import { Mark } from './wordmark.tsx';

type WorkspaceShellProps = {
  organisation: OrganisationLink & { isHost: boolean; isShipper: boolean };
  organisations: readonly OrganisationLink[];
  viewer: { name: string; isOperator?: boolean };
  nav: readonly NavItem[];
  /** How many notifications are not read. */
  unread: number;
  children: ReactNode;
};

function roleOf({ isHost, isShipper }: WorkspaceShellProps['organisation']): string {
  if (isHost && isShipper) return 'Host and shipper';
  return isHost ? 'Host' : 'Shipper';
}

/** A member's workspace: whose books are open is always in sight. */
export function WorkspaceShell({ organisation, organisations, viewer, nav, unread, children }: WorkspaceShellProps) {
  const header = (
    <>
      <div className="flex min-w-0 items-center gap-1 md:gap-3">
        <Link to="/" aria-label="Quayslot, front page" className="flex size-11 shrink-0 items-center justify-center">
          <Mark />
        </Link>
        <Menu label={organisation.name}>
          <p className="px-2.5 py-1.5 text-xs text-muted">{roleOf(organisation)}</p>
          <OrganisationLinks
            organisations={organisations}
            current={organisation.slug}
            isOperator={viewer.isOperator ?? false}
          />
        </Menu>
      </div>
      <div className="flex shrink-0 items-center gap-1 md:gap-3">
        <Link
          to="/search"
          className="flex min-h-11 items-center px-2 text-sm text-muted hover:text-ink hover:underline"
        >
          Search
        </Link>
        <Bell to={`/o/${organisation.slug}/notifications`} unread={unread} />
        <Menu label={<FirstName name={viewer.name} />} align="right">
          <p className="px-2.5 py-1.5 text-xs text-muted">Signed in as {viewer.name}</p>
          <SignOut />
        </Menu>
      </div>
    </>
  );
  return (
    <Frame header={header} nav={<NavRow label="Workspace" items={nav} />}>
      {children}
    </Frame>
  );
}

/** The whole name where there is room; a phone gets the first word of it. */
function FirstName({ name }: { name: string }) {
  return (
    <>
      <span className="sm:hidden">{name.split(' ')[0]}</span>
      <span className="max-sm:hidden">{name}</span>
    </>
  );
}

const SHOWN_AT_MOST = 99;

/** The way to the notifications, with how many are not read. */
function Bell({ to, unread }: { to: string; unread: number }) {
  const label = unread === 0 ? 'Notifications' : `Notifications, ${unread} not read`;
  return (
    <Link
      to={to}
      aria-label={label}
      className="flex min-h-11 min-w-11 items-center justify-center gap-1 text-muted hover:text-ink"
    >
      <svg
        viewBox="0 0 20 20"
        className="size-5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        aria-hidden="true"
      >
        <path d="M10 3a5 5 0 0 0-5 5v3l-1.5 3h13L15 11V8a5 5 0 0 0-5-5ZM8 16.5a2 2 0 0 0 4 0" strokeLinejoin="round" />
      </svg>
      {unread === 0 ? null : (
        <span className="text-xs font-semibold text-ink" aria-hidden="true">
          {unread > SHOWN_AT_MOST ? `${SHOWN_AT_MOST}+` : unread}
        </span>
      )}
    </Link>
  );
}
