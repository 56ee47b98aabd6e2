import { NavLink } from '@remix-run/react';
import type { ReactNode } from 'react';

export type NavItem = { to: string; label: string; shortcut?: string };

const WIDTH = 'mx-auto w-full max-w-7xl px-4 md:px-6';

type FrameProps = { band?: ReactNode; header: ReactNode; nav?: ReactNode; children: ReactNode };

/** Header, navigation, page, footer: the same frame for visitors, members and operators. */
export function Frame({ band, header, nav, children }: FrameProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header data-shell className="border-b border-line bg-surface">
        {band}
        <div className={`${WIDTH} flex min-h-14 items-center justify-between gap-3`}>{header}</div>
        {nav ? <div className={WIDTH}>{nav}</div> : null}
      </header>
      <main id="main" tabIndex={-1} className={`${WIDTH} grow py-6 md:py-8`}>
        {children}
      </main>
      <footer data-shell className="mt-10 border-t border-line text-sm text-muted">
        <div className={`${WIDTH} flex flex-wrap justify-between gap-x-8 gap-y-2 py-6`}>
          <p>Quayslot: pallet-sized storage near Indian ports.</p>
          <p>Times are shown in the facility’s own time zone.</p>
        </div>
      </footer>
    </div>
  );
}

/** True for an item whose address is the beginning of another's: it is current on its own page alone. */
function isIndex(item: NavItem, items: readonly NavItem[]): boolean {
  return items.some((other) => other !== item && other.to.startsWith(`${item.to}/`));
}

/** A row of links; on a phone it scrolls sideways within itself, on a wider screen it goes on in the next line. */
export function NavRow({ label, items }: { label: string; items: readonly NavItem[] }) {
  return (
    <nav aria-label={label} className="-mx-2 overflow-x-auto md:overflow-visible">
      <ul className="flex gap-1 md:flex-wrap">
        {items.map((item) => (
          <li key={item.to}>
            <NavLink
              to={item.to}
              end={isIndex(item, items)}
              data-shortcut={item.shortcut}
              title={item.shortcut ? `${item.label} (press ${item.shortcut})` : undefined}
              className="flex min-h-11 items-center border-b-2 border-transparent px-2.5 text-sm whitespace-nowrap text-muted -outline-offset-2 hover:text-ink aria-[current]:border-accent aria-[current]:font-semibold aria-[current]:text-ink"
            >
              {item.label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
