import { useState } from 'react';
import { Card } from '#app/components/ui/card.tsx';
import type { LetterRow } from './list-letters.server.ts';

/** One letter of the list. Its links are ordinary ones; the letter itself is shown in a frame that can do nothing. */
export function OutboxLetter({ letter }: { letter: LetterRow }) {
  const [open, setOpen] = useState(false);
  const { id, subject, recipient, writtenAt, links } = letter;
  return (
    <li>
      <Card>
        <h2 className="text-base font-semibold">{subject}</h2>
        <p className="text-sm text-muted">
          To <span className="break-all text-ink">{recipient}</span>, {writtenAt}
        </p>
        <ul className="mt-2 text-sm">
          {links.map((link) => (
            <li key={link}>
              <a href={link} className="link inline-flex min-h-6 items-center break-all">
                {link}
              </a>
            </li>
          ))}
        </ul>
        <details className="mt-2 text-sm" onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="inline-flex min-h-11 items-center text-accent md:min-h-8">Show the letter</summary>
          {open ? (
            <iframe
              src={`/dev/outbox/${id}`}
              title={`Letter: ${subject}`}
              sandbox=""
              className="mt-2 h-[32rem] w-full rounded-md border border-line bg-white"
            />
          ) : null}
        </details>
      </Card>
    </li>
  );
}
