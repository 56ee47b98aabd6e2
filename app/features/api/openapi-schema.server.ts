import { z } from 'zod';

export type Json = Record<string, unknown>;

/** A schema as JSON Schema of the dialect OpenAPI 3.1 speaks. Requests as they are sent, answers as they are given. */
export function described(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return rest as Json;
}

type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description: string;
  schema: Json;
};

/** What a value may be, alternatives within alternatives laid out; nobody writes null or nothing in a query. */
function kindsOf({ anyOf, ...schema }: Json): Json[] {
  if (Array.isArray(anyOf)) return (anyOf as Json[]).flatMap(kindsOf);
  return schema.type === 'null' || schema.const === '' ? [] : [schema];
}

/** In a query everything is text, a default too. */
function asText({ default: fallback, ...schema }: Json): Json {
  const kinds = kindsOf(schema);
  return {
    ...(kinds.length === 1 ? kinds[0] : { anyOf: kinds }),
    ...(typeof fallback === 'string' || typeof fallback === 'number' ? { default: String(fallback) } : {}),
  };
}

/** The query of a schema, one parameter a field, each with its words. @throws Error for a field without words */
export function queryParameters(schema: z.ZodType, words: Readonly<Record<string, string>>): Parameter[] {
  const { properties = {}, required = [] } = described(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, field]): Parameter => {
    const description = words[name];
    if (description === undefined) throw new Error(`the parameter ${name} is not described`);
    const schema = asText(field);
    // An empty list is a parameter left out.
    const isRequired = required.includes(name) && schema.type !== 'array';
    return { name, in: 'query', required: isRequired, description, schema };
  });
}

/** An id in a path. */
export const idParameter = (name: string, description: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string', format: 'uuid' },
});

/** The header every command carries. */
export const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'Names the command. Sent again with the same body it has no second effect and gets the first answer; with another body it is refused. A refused command is not kept: the same call may succeed later.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
};
