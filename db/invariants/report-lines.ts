import type { Finding, Report } from './check.ts';

const ROWS_PRINTED = 3;
const CODE_WIDTH = 25;

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

function linesOf({ code, sentence, violations, examples }: Finding): string[] {
  if (violations === 0) return [`ok  ${code.padEnd(CODE_WIDTH)} ${sentence}`];
  const shown = examples.slice(0, ROWS_PRINTED).map((row) => `      ${JSON.stringify(row)}`);
  const rest = violations - shown.length;
  return [
    `NO  ${code.padEnd(CODE_WIDTH)} ${sentence} ${counted(violations, 'violation')}:`,
    ...shown,
    ...(rest > 0 ? [`      … and ${rest} more`] : []),
  ];
}

/** A report for people: a line an invariant, the first rows of what is wrong, and what it comes to. */
export function reportLines({ checked, violated, invariants }: Report, milliseconds: number): string[] {
  const outcome = violated === 0 ? 'none violated' : `${violated} violated`;
  const seconds = (milliseconds / 1000).toFixed(1);
  return [...invariants.flatMap(linesOf), `${counted(checked, 'invariant')} checked, ${outcome}, ${seconds} s`];
}
