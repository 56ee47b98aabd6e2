import { data } from '@remix-run/node';
import { z } from 'zod';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { problem } from './problem.server.ts';

const MAX_BYTES = 64 * 1024;
const MAX_FIELDS = 200;
const MAX_NAME = 64;
const MAX_ECHO = 500;

export type Fields = Readonly<Record<string, string | string[]>>;
/** What an action answers when a form can't be used: errors by field, and what was typed, flat and cut to length. */
export type FormProblem = {
  errors: Record<string, string[]>;
  values: Record<string, string | string[]>;
  violations: readonly Violation[];
};

/** Reads at most `MAX_BYTES` of a body, then gives up: the framework itself would read any amount. */
async function readBody(request: Request): Promise<string> {
  const reader = request.body?.getReader();
  if (!reader) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > MAX_BYTES) {
      await reader.cancel();
      throw problem(413, 'That form is too large.');
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Name–value pairs as flat fields; a name that repeats becomes a list. Names are plain words: nothing nests. */
export function flatFields(pairs: URLSearchParams): Fields {
  if (pairs.size > MAX_FIELDS) throw problem(413, 'That form has too many fields.');
  const fields: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of pairs) {
    if (name.length > MAX_NAME || name === '__proto__' || !/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name))
      throw problem(400, 'That form has a field this page does not know.');
    // PostgreSQL takes no NUL in text, and no keyboard makes one.
    if (value.includes('\u0000')) throw problem(400, 'That form holds a character no page takes.');
    const earlier = fields[name];
    if (earlier === undefined) fields[name] = value;
    else fields[name] = Array.isArray(earlier) ? [...earlier, value] : [earlier, value];
  }
  return fields;
}

/** The fields of a posted form, within limits. @throws a 400, 413 or 415 problem */
export async function readForm(request: Request): Promise<Fields> {
  const type = request.headers.get('content-type') ?? '';
  if (type && !type.startsWith('application/x-www-form-urlencoded'))
    throw problem(415, 'This address takes ordinary forms only.');
  return flatFields(new URLSearchParams(await readBody(request)));
}

/** The one-time key every form of ours carries; see CommandForm. */
export function formKey(fields: Fields): string {
  const key = fields._key;
  if (typeof key !== 'string' || key.length < 8 || key.length > 120)
    throw problem(400, 'This form is out of date. Reload the page and send it again.');
  return key;
}

/** Which of a page's forms was sent. */
export function formCommand(fields: Fields): string {
  return typeof fields._command === 'string' ? fields._command : '';
}

/** Schema for a list of checkboxes: nothing ticked is an empty list, one ticked is a list of one. */
export const listOf = <T extends z.ZodType>(item: T, max = 50) =>
  z.preprocess((v) => (v === undefined ? [] : Array.isArray(v) ? v : [v]), z.array(item).max(max));

/** Schema for a line of text: trimmed, without control characters, between the given lengths. */
export const line = (name: string, max = 120, min = 1) =>
  z
    .string({ error: `Enter ${name}.` })
    .transform((text) => text.replace(/\s+/g, ' ').trim())
    .pipe(
      z
        .string()
        .min(min, min === 1 ? `Enter ${name}.` : `${capital(name)} needs at least ${min} characters.`)
        .max(max, `${capital(name)} can have at most ${max} characters.`)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
        .regex(/^[^\u0000-\u001f\u007f]*$/, `${capital(name)} contains a character that can't be used.`),
    );

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replace(/^(?:[a-z]+ )?/, (m) => m);

type Parsed<T> = { ok: true; value: T } | { ok: false; errors: Record<string, string[]> };

/** Checks fields against a schema. Errors come by field, in the schema's own plain sentences. */
export function parseFields<S extends z.ZodType>(schema: S, fields: Fields): Parsed<z.output<S>> {
  const parsed = schema.safeParse({ ...fields });
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors: Record<string, string[]> = {};
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? 'form');
    errors[field] = [...(errors[field] ?? []), issue.message];
  }
  return { ok: false, errors };
}

/** What may be shown again in the form: never secrets, never our own hidden fields, nothing long. */
function echo(fields: Fields): Record<string, string | string[]> {
  const shown: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith('_') || /password|token/i.test(name)) continue;
    shown[name] = Array.isArray(value) ? value.slice(0, 50).map((v) => v.slice(0, MAX_ECHO)) : value.slice(0, MAX_ECHO);
  }
  return shown;
}

/** Answer of an action whose form has errors, or whose command refused: 422 unless said otherwise. */
export function formProblem(
  fields: Fields,
  { errors = {}, violations = [] }: { errors?: Record<string, string[]>; violations?: readonly Violation[] },
  status = 422,
) {
  const body: FormProblem = { errors, violations, values: echo(fields) };
  return data(body, { status });
}
