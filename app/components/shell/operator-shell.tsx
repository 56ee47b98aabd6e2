import type { ReactNode } from 'react';
import { AccountMenu, type Viewer } from './account-menu.tsx';
import { Frame, type NavItem, NavRow } from './frame.tsx';
import { Wordmark } from './wordmark.tsx';

type OperatorShellProps = { viewer: Viewer; nav: readonly NavItem[]; children: ReactNode };

/** The marketplace's own desk: an ink band says that these are everybody's books. */
export function OperatorShell({ viewer, nav, children }: OperatorShellProps) {
  return (
    <Frame
      band={
        <p className="no-print bg-ink px-4 py-1 text-center text-xs font-medium text-paper">
          Operator desk: you see every organisation
        </p>
      }
      header={
        <>
          <Wordmark to="/operator" />
          <AccountMenu viewer={viewer} />
        </>
      }
      nav={<NavRow label="Operator" items={nav} />}
    >
      {children}
    </Frame>
  );
}
