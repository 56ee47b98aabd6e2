import { invalid } from './refusal.ts';

/** Decoded form parameters: strings, lists and nested records. */
export type Value = string | Value[] | { [key: string]: Value };
type Fields = { [key: string]: Value };

const NEST_LIMIT = 8;
const PAIR_LIMIT = 2000;

/**
 * Decodes `a[b][0][c]=x` and `a[]=x` as Stripe does.
 * @throws Refusal 400 for more than 2,000 pairs or keys nested deeper than 8.
 */
export function decodeForm(text: string): Fields {
  const root: Fields = Object.create(null);
  const pairs = [...new URLSearchParams(text)];
  if (pairs.length > PAIR_LIMIT) throw invalid('Too many parameters.');
  for (const [key, value] of pairs) {
    const path = [key.split('[')[0] ?? '', ...[...key.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')];
    if (path.length > NEST_LIMIT) throw invalid(`Parameter nested too deep: ${key}`, key);
    put(root, path, value);
  }
  return asLists(root) as Fields;
}

function put(root: Fields, path: string[], value: string): void {
  let level = root;
  path.forEach((part, depth) => {
    const key = part === '' ? String(Object.keys(level).length) : part;
    if (depth === path.length - 1) level[key] = value;
    else {
      const next = level[key];
      if (typeof next !== 'object') level[key] = Object.create(null);
      level = level[key] as Fields;
    }
  });
}

/** Records whose keys are 0, 1, 2 … are lists. */
function asLists(value: Value): Value {
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, asLists(inner)] as const);
  const listed = entries.length > 0 && entries.every(([key], index) => key === String(index));
  return listed ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** The parameters of one call, or of a nested record in it: read by kind, refused by name. */
export class Parameters {
  readonly fields: Fields;
  private readonly at: string;

  constructor(fields: Fields, at = '') {
    this.fields = fields;
    this.at = at;
  }

  private name(key: string): string {
    return this.at ? `${this.at}[${key}]` : key;
  }

  has(key: string): boolean {
    return key in this.fields;
  }

  /** @throws Refusal 400 `parameter_unknown` when a top-level key is not among `known`. */
  allow(known: readonly string[]): void {
    const stranger = Object.keys(this.fields).find((key) => !known.includes(key));
    if (stranger)
      throw invalid(`Received unknown parameter: ${this.name(stranger)}`, this.name(stranger), 'parameter_unknown');
  }

  /** A text, null when absent or empty (an empty value unsets at Stripe). */
  text(key: string): string | null {
    const value = this.fields[key];
    if (value === undefined || value === '') return null;
    if (typeof value !== 'string') throw invalid(`Invalid string: ${this.name(key)}`, this.name(key));
    return value;
  }

  /** @throws Refusal 400 `parameter_missing` when absent. */
  required(key: string): string {
    const value = this.text(key);
    if (value === null)
      throw invalid(`Missing required param: ${this.name(key)}.`, this.name(key), 'parameter_missing');
    return value;
  }

  /** One of `allowed`, `otherwise` when absent. */
  oneOf<T extends string>(key: string, allowed: readonly T[], otherwise: T): T {
    const value = this.text(key) ?? otherwise;
    const found = allowed.find((name) => name === value);
    if (!found) throw invalid(`Invalid ${this.name(key)}: must be one of ${allowed.join(', ')}`, this.name(key));
    return found;
  }

  /** A whole number within ±99,999,999 (Stripe's limit for an amount of eight digits), null when absent. */
  whole(key: string, least = 0): number | null {
    const value = this.text(key);
    if (value === null) return null;
    if (!/^-?\d{1,12}$/.test(value))
      throw invalid(`Invalid integer: ${value}`, this.name(key), 'parameter_invalid_integer');
    if (Number(value) < least)
      throw invalid(
        `This value must be greater than or equal to ${least}.`,
        this.name(key),
        'parameter_invalid_integer',
      );
    return Number(value);
  }

  requiredWhole(key: string, least = 0): number {
    this.required(key);
    return this.whole(key, least) ?? 0;
  }

  flag(key: string, otherwise = false): boolean {
    return this.oneOf(key, ['true', 'false'], otherwise ? 'true' : 'false') === 'true';
  }

  /** A nested record; an empty one when absent. */
  nested(key: string): Parameters {
    const value = this.fields[key];
    if (value === undefined || value === '') return new Parameters({}, this.name(key));
    if (typeof value !== 'object' || Array.isArray(value)) throw invalid('Invalid object', this.name(key));
    return new Parameters(value, this.name(key));
  }

  /** The records of a list; none when absent. */
  list(key: string): Parameters[] {
    const value = this.fields[key] ?? [];
    if (!Array.isArray(value)) throw invalid('Invalid array', this.name(key));
    return value.map((inner, index) => {
      if (typeof inner !== 'object' || Array.isArray(inner)) throw invalid('Invalid object', this.name(key));
      return new Parameters(inner, `${this.name(key)}[${index}]`);
    });
  }

  texts(key: string): string[] {
    const value = this.fields[key] ?? [];
    if (!Array.isArray(value)) throw invalid('Invalid array', this.name(key));
    return value.map(String);
  }

  /** `metadata` over what was there: an empty value removes its key (Stripe's rule for updates). */
  metadata(before: Record<string, string> = {}): Record<string, string> {
    const given = this.nested('metadata').fields as Record<string, string>;
    return Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== ''));
  }
}
