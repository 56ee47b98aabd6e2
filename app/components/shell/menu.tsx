import { useLocation } from '@remix-run/react';
import { type ReactNode, useEffect, useRef } from 'react';

type MenuProps = { label: ReactNode; align?: 'left' | 'right'; children: ReactNode };

/** A menu made of `<details>`: opens without JavaScript; with it, also closes on Escape, a click outside and a new page. */
export function Menu({ label, align = 'left', children }: MenuProps) {
  const location = useLocation();
  return (
    <MenuOfOnePage key={location.key} label={label} align={align}>
      {children}
    </MenuOfOnePage>
  );
}

function MenuOfOnePage({ label, align, children }: MenuProps) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = () => details.current?.removeAttribute('open');
    const onClick = (event: MouseEvent) => {
      if (event.target instanceof Node && !details.current?.contains(event.target)) close();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !details.current?.open) return;
      close();
      details.current.querySelector('summary')?.focus();
    };
    document.addEventListener('click', onClick);
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('click', onClick);
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
  return (
    <details ref={details} className="relative min-w-0">
      <summary className="flex min-h-11 items-center gap-2 rounded-md px-2.5 text-sm font-medium hover:bg-sunken">
        <span className="min-w-0 truncate">{label}</span>
        <svg viewBox="0 0 12 12" className="size-3 shrink-0 text-muted" aria-hidden="true">
          <path d="m2 4 4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </summary>
      <div
        className={`absolute top-full z-30 mt-1 w-64 max-w-[calc(100vw-2rem)] rounded-md border border-line bg-surface p-1.5 text-sm shadow-float ${align === 'right' ? 'right-0' : 'left-0'}`}
      >
        {children}
      </div>
    </details>
  );
}
