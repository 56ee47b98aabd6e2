/** A square table as stored: `cells[row][column]`, rows and columns in the same order. */
export type MatrixTable = { readonly keys: readonly string[]; readonly cells: readonly (readonly string[])[] };

/** A table made ready for asking: row × column in one flat array of ranks. */
export type Matrix = {
  readonly indexOf: ReadonlyMap<string, number>;
  readonly size: number;
  readonly ranks: Uint8Array;
};

type Floor = { readonly a: string; readonly b: string; readonly atLeast: number };

/**
 * Flattens a table, then lifts the pairs that have a floor.
 * @param rankOf what each cell text is worth; larger is stricter
 * @throws RangeError for a table that is not square, a cell with another text, or a floor on an unknown key
 */
export function compileMatrix(
  { keys, cells }: MatrixTable,
  rankOf: Readonly<Record<string, number>>,
  floors: readonly Floor[] = [],
): Matrix {
  const size = keys.length;
  const indexOf = new Map(keys.map((key, index) => [key, index]));
  const ranks = new Uint8Array(size * size);
  if (cells.length !== size || indexOf.size !== size) throw new RangeError('The matrix has missing or repeated rows');
  for (const [row, line] of cells.entries()) {
    if (line.length !== size) throw new RangeError(`The matrix row of ${keys[row]} has ${line.length} cells`);
    for (const [column, text] of line.entries()) {
      const rank = rankOf[text];
      if (rank === undefined) throw new RangeError(`${text} is no cell of this matrix`);
      ranks[row * size + column] = rank;
    }
  }
  for (const { a, b, atLeast } of floors) {
    const i = indexOf.get(a);
    const j = indexOf.get(b);
    if (i === undefined || j === undefined) throw new RangeError(`No row for ${a} or ${b}`);
    for (const at of [i * size + j, j * size + i]) ranks[at] = Math.max(ranks[at] ?? 0, atLeast);
  }
  return { indexOf, size, ranks };
}

/** Where the rows of some keys begin in the flat table; −1 for a key without a row. */
export type Rows = readonly number[];

/** Looks keys up once, to be held against many others. */
export function rowsOf({ indexOf, size }: Matrix, keys: readonly string[]): Rows {
  return keys.map((key) => {
    const index = indexOf.get(key);
    return index === undefined ? -1 : index * size;
  });
}

/** The strictest rank over the cross product of rows and keys; 0 when either is empty. Unknown keys count `unknown`. */
export function strictest(matrix: Matrix, rows: Rows, keys: readonly string[], unknown: number): number {
  let worst = 0;
  if (rows.length === 0) return worst;
  for (const key of keys) {
    const column = matrix.indexOf.get(key);
    for (const row of rows) {
      const rank = row < 0 || column === undefined ? unknown : (matrix.ranks[row + column] ?? unknown);
      if (rank > worst) worst = rank;
    }
  }
  return worst;
}
