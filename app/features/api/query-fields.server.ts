import type { z } from 'zod';
import { type ApiProblem, unusable } from '#app/platform/problem-json.server.ts';
import { fieldProblems } from './field-problems.server.ts';

/** More than any endpoint knows parameters, classes repeated. */
const PARAMETERS_AT_MOST = 60;

type Read<T> = { ok: true; value: T } | { ok: false; problem: ApiProblem };

/** A query against a strict schema: a name that repeats is a list, one the schema doesn't know is refused by its name. */
export function readQuery<S extends z.ZodType>(schema: S, query: URLSearchParams): Read<z.output<S>> {
  if (query.size > PARAMETERS_AT_MOST)
    return refuse([{ field: 'query', message: `At most ${PARAMETERS_AT_MOST} parameters.` }]);
  const names = [...new Set(query.keys())];
  const fields = Object.fromEntries(
    names.map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
  const parsed = schema.safeParse(fields);
  return parsed.success ? { ok: true, value: parsed.data } : refuse(fieldProblems(parsed.error));
}

const refuse = (errors: Parameters<typeof unusable>[0]): Read<never> => ({ ok: false, problem: unusable(errors) });
