import { canonicalJson } from '../shared/canonical-json.ts';
import type { MatrixTable } from './matrix.ts';
import type { RulebookContent, Substance } from './rulebook.ts';

/** One field of a changed row, as text; absent on a side where the row has no such field. */
export type FieldChange = { readonly field: string; readonly from: string | null; readonly to: string | null };
/** A row that is only in one of two versions, or differs between them. */
export type RowChange = {
  readonly change: 'added' | 'removed' | 'changed';
  /** What the row is known by: a rule's id, a UN number, a pair of classes. */
  readonly key: string;
  readonly fields: readonly FieldChange[];
};
/** Everything that differs between two versions, part by part. */
export type RulebookDiff = {
  readonly rules: readonly RowChange[];
  readonly floors: readonly RowChange[];
  readonly substances: readonly RowChange[];
  readonly tariff: readonly RowChange[];
  readonly imdg: readonly RowChange[];
  readonly coStorage: readonly RowChange[];
  readonly storageClasses: readonly RowChange[];
};
export const DIFF_PARTS = [
  'rules',
  'floors',
  'substances',
  'tariff',
  'imdg',
  'coStorage',
  'storageClasses',
] as const satisfies readonly (keyof RulebookDiff)[];

type Row = Readonly<Record<string, unknown>>;

const asText = (value: unknown): string | null =>
  value === undefined ? null : typeof value === 'string' ? value : canonicalJson(value);

function fieldChanges(from: Row, to: Row): FieldChange[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return names.flatMap((field) => {
    const [before, after] = [asText(from[field]), asText(to[field])];
    return before === after ? [] : [{ field, from: before, to: after }];
  });
}

/** Rows by key, in the order of the keys; the fields of a row that is on one side only are left out. */
function rowChanges(from: ReadonlyMap<string, Row>, to: ReadonlyMap<string, Row>): RowChange[] {
  const keys = [...new Set([...from.keys(), ...to.keys()])].sort();
  return keys.flatMap((key): RowChange[] => {
    const [before, after] = [from.get(key), to.get(key)];
    if (!before) return [{ change: 'added', key, fields: [] }];
    if (!after) return [{ change: 'removed', key, fields: [] }];
    const fields = fieldChanges(before, after);
    return fields.length === 0 ? [] : [{ change: 'changed', key, fields }];
  });
}

/** A key for each row; rows of the same name (a UN number has several entries) are told apart by their order. */
function keysOf<T>(rows: readonly T[], keyOf: (row: T) => string): string[] {
  const taken = new Set<string>();
  return rows.map((row) => {
    let key = keyOf(row);
    for (let number = 2; taken.has(key); number += 1) key = `${keyOf(row)} (${number})`;
    taken.add(key);
    return key;
  });
}

function keyed<T extends Row>(rows: readonly T[], keyOf: (row: T) => string): Map<string, Row> {
  const keys = keysOf(rows, keyOf);
  return new Map(rows.map((row, index) => [keys[index] ?? '', row]));
}

/** Each unordered pair of keys with what stands in its two cells. */
function cellsOf({ keys, cells }: MatrixTable): Map<string, Row> {
  const map = new Map<string, Row>();
  for (const [row, a] of keys.entries())
    for (const [column, b] of keys.entries()) {
      if (column < row) continue;
      const pair = [a, b].sort().join(' × ');
      const [there, back] = [cells[row]?.[column], cells[column]?.[row]];
      map.set(pair, { cell: there === back ? there : `${there} / ${back}` });
    }
  return map;
}

const entryKey = ({ un, packingGroup, name }: Substance) =>
  [`UN ${un}`, packingGroup === null ? '' : `PG ${packingGroup}`, name].filter(Boolean).join(' ');

/** What each entry of the dangerous goods list is known by, in the list's order. */
export const substanceKeys = ({ substances }: Pick<RulebookContent, 'substances'>): string[] =>
  keysOf(substances, entryKey);

/** What differs from one version to another. Pure; equal contents give empty parts whatever order their rows have. */
export function diffRulebooks(from: RulebookContent, to: RulebookContent): RulebookDiff {
  const rules = ({ rules }: RulebookContent, floors: boolean) =>
    keyed(
      rules.filter(({ kind }) => (kind === 'floor') === floors),
      ({ id }) => id,
    );
  const classes = ({ storageClassesOf }: RulebookContent) =>
    new Map(Object.entries(storageClassesOf).map(([code, list]) => [code, { storageClasses: list.join(', ') }]));
  return {
    rules: rowChanges(rules(from, false), rules(to, false)),
    floors: rowChanges(rules(from, true), rules(to, true)),
    substances: rowChanges(keyed(from.substances, entryKey), keyed(to.substances, entryKey)),
    tariff: rowChanges(
      keyed(from.tariff, ({ code }) => code),
      keyed(to.tariff, ({ code }) => code),
    ),
    imdg: rowChanges(cellsOf(from.imdg), cellsOf(to.imdg)),
    coStorage: rowChanges(cellsOf(from.coStorage), cellsOf(to.coStorage)),
    storageClasses: rowChanges(classes(from), classes(to)),
  };
}

/** How many rows differ in all parts together. */
export const changeCount = (diff: RulebookDiff): number => DIFF_PARTS.reduce((sum, part) => sum + diff[part].length, 0);
