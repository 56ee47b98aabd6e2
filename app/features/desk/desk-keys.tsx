import { useEffect } from 'react';

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !target.matches('[data-tick]')));

/** The row the focus is in, and the next or previous one; from outside of the table, its first. */
function rowFrom(step: 1 | -1): HTMLElement | null {
  const links = [...document.querySelectorAll<HTMLElement>('main .row-link')];
  const at = links.findIndex((link) => link.closest('tr')?.contains(document.activeElement));
  return links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))] ?? null;
}

/** Keyboard island of the desk: `j` and `k` walk the rows, `x` ticks one, Enter opens it as the link that it is. */
export function DeskKeys() {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (event.key === 'j' || event.key === 'k') {
        const link = rowFrom(event.key === 'j' ? 1 : -1);
        link?.focus();
        link?.scrollIntoView({ block: 'nearest' });
      } else if (event.key === 'x') {
        const tick = document.activeElement?.closest('tr')?.querySelector<HTMLInputElement>('[data-tick]');
        tick?.click();
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return null;
}
