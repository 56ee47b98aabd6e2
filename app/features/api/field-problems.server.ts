import type { z } from 'zod';
import type { FieldProblem } from '#app/platform/problem-json.server.ts';

/** A dotted path from the body's root; 'body' for the root itself. */
export const fieldAt = (...path: readonly PropertyKey[]): string => path.map(String).join('.') || 'body';

/** A schema's first objection to each field; a name it doesn't know is a field of its own. */
export function fieldProblems({ issues }: z.ZodError): FieldProblem[] {
  const first = new Map<string, FieldProblem>();
  const note = (field: string, message: string) => {
    if (!first.has(field)) first.set(field, { field, message });
  };
  for (const issue of issues)
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) note(fieldAt(...issue.path, key), 'Unknown: leave it out.');
    else note(fieldAt(...issue.path), issue.message);
  return [...first.values()];
}
