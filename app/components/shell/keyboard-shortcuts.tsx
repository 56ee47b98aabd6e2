import { useEffect } from 'react';

/** How long the second key of a pair such as `g b` may take, in milliseconds. */
const PAIR_WINDOW_MS = 1_200;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function findShortcut(keys: string): HTMLElement | null {
  const all = document.querySelectorAll<HTMLElement>(`[data-shortcut="${keys}"]`);
  return [...all].find((element) => element.getClientRects().length > 0) ?? null;
}

/** Keyboard island: `/` focuses the search field, `g b` and `g i` follow the links that carry them. */
export function KeyboardShortcuts() {
  useEffect(() => {
    let leaderAt = Number.NEGATIVE_INFINITY;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      const followsLeader = event.timeStamp - leaderAt < PAIR_WINDOW_MS;
      leaderAt = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (event.key === '/') {
        const search = findShortcut('search');
        if (!search) return;
        event.preventDefault();
        search.focus();
      } else if (followsLeader && /^[a-z]$/.test(event.key)) {
        findShortcut(`g ${event.key}`)?.click();
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return null;
}
