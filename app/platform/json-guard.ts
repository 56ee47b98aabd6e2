/** Where and why a JSON text is refused before it is parsed. */
export type JsonFault = { readonly code: string; readonly field: string; readonly message: string };

/** What no honest body comes near; beyond it nothing is kept. */
export const JSON_LIMITS = {
  items: 500,
  characters: 10_000,
  depth: 20,
  bytes: 1_000_000,
  keys: 200,
  /** Characters of a number or a word. */
  scalar: 100,
} as const;

type Frame = { readonly isArray: boolean; items: number; key: string; awaitsKey: boolean; readonly keys: Set<string> };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const SHOWN_KEY = 60;

const ENDS_SCALAR = new Set([COMMA, COLON, QUOTE, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY]);

const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
/** Bytes that go on with a character begun before (UTF-8). */
const continues = (byte: number) => (byte & 0xc0) === 0x80;

/**
 * Watches the bytes of a JSON text go by and knows at each where in the text it stands, in memory that doesn't grow with
 * the text. It refuses what would cost too much to build; whether the text is JSON at all is the parser's to say.
 */
export class JsonGuard {
  private readonly stack: Frame[] = [];
  private mode: 'between' | 'string' | 'scalar' = 'between';
  private escaped = false;
  private isKey = false;
  private length = 0;
  private seen = 0;
  private keyBytes: number[] = [];

  /** The first fault, once there is one; the rest of the text is not looked at. */
  fault: JsonFault | null = null;

  /** Looks at the next bytes. @returns whether the text may still be kept */
  take(chunk: Uint8Array): boolean {
    for (const byte of chunk) {
      if (this.fault) return false;
      this.seen += 1;
      if (this.seen > JSON_LIMITS.bytes)
        this.refuse('json.too_large', 'The body is too large by here: at most 1 MB altogether.');
      else if (this.mode === 'string') this.inString(byte);
      else if (this.mode === 'scalar' && !isSpace(byte) && !ENDS_SCALAR.has(byte)) this.inScalar();
      else this.between(byte);
    }
    return this.fault === null;
  }

  private get top(): Frame | undefined {
    return this.stack.at(-1);
  }

  /** The dotted path of the value at hand; `above` leaves out the innermost step. */
  private path(above = false): string {
    const frames = above ? this.stack.slice(0, -1) : this.stack;
    const steps = frames.map(({ isArray, items, key }) => (isArray ? String(Math.max(0, items - 1)) : key));
    return steps.filter((step) => step !== '').join('.') || 'body';
  }

  private refuse(code: string, message: string, field = this.path()): void {
    this.fault ??= { code, field, message };
  }

  private between(byte: number): void {
    this.mode = 'between';
    if (isSpace(byte)) return;
    if (byte === QUOTE) this.startString();
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.open(byte === OPEN_ARRAY);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.stack.pop();
    else if (byte === COMMA || byte === COLON) {
      if (this.top) this.top.awaitsKey = byte === COMMA && !this.top.isArray;
    } else {
      this.startValue();
      this.mode = 'scalar';
      this.length = 1;
    }
  }

  private startValue(): void {
    const { top } = this;
    if (!top?.isArray) return;
    top.items += 1;
    if (top.items > JSON_LIMITS.items)
      this.refuse('json.too_many_items', `A list has at most ${JSON_LIMITS.items} entries.`, this.path(true));
  }

  private open(isArray: boolean): void {
    this.startValue();
    if (this.stack.length >= JSON_LIMITS.depth)
      this.refuse('json.too_deep', `Values nest at most ${JSON_LIMITS.depth} deep.`);
    this.stack.push({ isArray, items: 0, key: '', awaitsKey: !isArray, keys: new Set() });
  }

  private startString(): void {
    this.isKey = this.top?.awaitsKey ?? false;
    if (!this.isKey) this.startValue();
    this.mode = 'string';
    this.length = 0;
    this.escaped = false;
    this.keyBytes = [];
  }

  private inString(byte: number): void {
    if (byte === QUOTE && !this.escaped) {
      this.mode = 'between';
      if (this.isKey) this.endKey();
      return;
    }
    this.escaped = byte === BACKSLASH && !this.escaped;
    if (!continues(byte)) this.length += 1;
    if (this.isKey) this.keyBytes.push(byte);
    if (this.length > JSON_LIMITS.characters) {
      const what = this.isKey ? 'A name' : 'A text';
      this.refuse('json.too_long', `${what} has at most 10,000 characters.`, this.path(this.isKey));
    }
  }

  private endKey(): void {
    const { top } = this;
    if (!top) return;
    const key = decodeKey(this.keyBytes);
    const isRepeated = top.keys.has(key);
    top.keys.add(key);
    top.key = key.slice(0, SHOWN_KEY);
    top.awaitsKey = false;
    if (isRepeated) this.refuse('json.duplicate_key', 'This name stands twice; give it once.');
    else if (key === '__proto__') this.refuse('json.unknown_key', 'Unknown: leave it out.');
    else if (top.keys.size > JSON_LIMITS.keys)
      this.refuse('json.too_many_keys', `An object has at most ${JSON_LIMITS.keys} names.`, this.path(true));
  }

  private inScalar(): void {
    this.length += 1;
    if (this.length > JSON_LIMITS.scalar)
      this.refuse('json.too_long', `A number has at most ${JSON_LIMITS.scalar} characters.`);
  }
}

/** A name as the parser will read it, so that `"\u0061"` and `"a"` are the same; as it stands where it can't be read. */
function decodeKey(bytes: readonly number[]): string {
  const raw = Buffer.from(bytes).toString('utf8');
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}
