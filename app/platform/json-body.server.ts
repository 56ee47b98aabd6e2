import { type JsonFault, JsonGuard } from './json-guard.ts';
import { type ApiProblem, unusable } from './problem-json.server.ts';

/** A body is heard out so far, so that whoever sends it gets to hear why it is refused. */
const HEARD_OUT_BYTES = 256 * 1024 * 1024;
/** And so long. */
const HEARD_OUT_MS = 30_000;

type Read = { ok: true; value: unknown } | { ok: false; problem: ApiProblem };
type Heard = { chunks: Uint8Array[]; fault: JsonFault | null; end: 'whole' | 'too_large' | 'too_slow' };

/**
 * Reads a body to its end within bounded bytes and time. What the guard refuses is no longer kept but still read: cutting
 * the connection would lose the answer on the way.
 */
async function hear(body: ReadableStream<Uint8Array>, guard: JsonGuard | null): Promise<Heard> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), HEARD_OUT_MS);
    timer.unref();
  });
  let end: Heard['end'] | null = null;
  while (end === null) {
    const next = await Promise.race([reader.read(), late]);
    if (next === 'late') end = 'too_slow';
    else if (next.done) end = 'whole';
    else {
      size += next.value.byteLength;
      if (size > HEARD_OUT_BYTES) end = 'too_large';
      else if (guard?.take(next.value)) chunks.push(next.value);
      else chunks.length = 0;
    }
  }
  clearTimeout(timer);
  // Not cancelled: that would cut the connection before the answer. The answer closes it.
  if (end !== 'whole') reader.releaseLock();
  return { chunks, fault: guard?.fault ?? null, end };
}

/** Reads a body away, so that the connection can carry the answer. For requests refused before their body matters. */
export async function discardBody(request: Request): Promise<void> {
  if (request.body && !request.bodyUsed) await hear(request.body, null);
}

/**
 * The value of a JSON body within limits; see json-guard.ts. Never throws for what was sent: a text that isn't JSON, or
 * too much of it, comes back as a problem that names the field.
 * @throws Error when the sender goes away
 */
export async function readJson(request: Request): Promise<Read> {
  if (!request.body) return refuse('json.invalid', 'The body is empty; send a JSON object.');
  const { chunks, fault, end } = await hear(request.body, new JsonGuard());
  if (fault) {
    const problem = unusable([{ field: fault.field, message: fault.message }], fault.code);
    return { ok: false, problem: end === 'whole' ? problem : { ...problem, headers: close } };
  }
  if (end === 'too_slow') return { ok: false, problem: tooSlow };
  if (end === 'too_large') return { ok: false, problem: tooLarge };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    if (text.trim() === '') return refuse('json.invalid', 'The body is empty; send a JSON object.');
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return refuse('json.invalid', 'The body is not valid JSON in UTF-8.');
  }
}

const refuse = (code: string, message: string): Read => ({
  ok: false,
  problem: unusable([{ field: 'body', message }], code),
});

const close = { Connection: 'close' };
const tooLarge: ApiProblem = {
  status: 413,
  code: 'json.too_large',
  detail: 'The body is too large.',
  errors: [{ field: 'body', message: 'The body has at most 1 MB.' }],
  fixes: ['Ask in several requests.'],
  headers: close,
};
const tooSlow: ApiProblem = {
  status: 408,
  code: 'json.too_slow',
  detail: 'The body did not arrive within 30 seconds.',
  fixes: ['Send the body in one go.'],
  headers: close,
};
