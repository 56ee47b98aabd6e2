import fs from 'node:fs';
import { expect, test } from 'vitest';
import { LIFECYCLE } from '#app/domain/booking/lifecycle.ts';
import {
  BOOKING_EVENTS,
  BOOKING_STATES,
  EFFECTS,
  EVENT_LABELS,
  GUARDS,
  STATE_LABELS,
} from '#app/domain/booking/lifecycle-words.ts';

const FILE = 'docs/lifecycle.md';

/** The table of the code as a page: a diagram, every step, and what no step is. */
function page(): string {
  const rows = LIFECYCLE.map(({ from, event, to, by, guards, effects }) =>
    [
      STATE_LABELS[from],
      `${EVENT_LABELS[event]} (\`${event}\`)`,
      STATE_LABELS[to],
      by.join(', '),
      guards.map((guard) => GUARDS[guard]).join('; ') || '–',
      effects.map((effect) => EFFECTS[effect]).join('; ') || '–',
    ].join(' | '),
  );
  const grid = BOOKING_STATES.map((state) =>
    [
      `**${STATE_LABELS[state]}**`,
      ...BOOKING_EVENTS.map((event) => {
        const step = LIFECYCLE.find((row) => row.from === state && row.event === event);
        return step ? STATE_LABELS[step.to] : '·';
      }),
    ].join(' | '),
  );
  return `# The life of a booking

Drawn from \`app/domain/booking/lifecycle.ts\` by \`tests/domain/booking/lifecycle-picture.test.ts\`; \`REWRITE=1 npx vitest run
tests/domain/booking/lifecycle-picture.test.ts\` writes it anew. A quote is an answer that nothing keeps; a hold begins a booking.

\`\`\`mermaid
stateDiagram-v2
  [*] --> held: hold
${LIFECYCLE.map(({ from, event, to }) => `  ${from} --> ${to}: ${event}`).join('\n')}
\`\`\`

| from | event | to | who | guards | effects |
|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}

What has no cell here is refused with \`lifecycle.illegal\`, and changes nothing.

| state | ${BOOKING_EVENTS.join(' | ')} |
|---|${BOOKING_EVENTS.map(() => '---|').join('')}
${grid.map((row) => `| ${row} |`).join('\n')}
`;
}

test(`${FILE} is the table`, () => {
  if (process.env.REWRITE) fs.writeFileSync(FILE, page());
  expect(fs.readFileSync(FILE, 'utf8')).toBe(page());
});
