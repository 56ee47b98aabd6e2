import { getTableColumns, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from './db.server.ts';

const asText = (_: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value);

/** A camel-cased key as its column. */
const snake = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Inserts rows with one statement of one parameter, where a parameter for each value would cost more than the rows. What a
 * row leaves out gets its default; a row that is there already stays as it is. All rows have the keys of the first.
 */
export async function insertMany<T extends PgTable>(
  tx: Pick<Tx, 'execute'>,
  table: T,
  rows: readonly T['$inferInsert'][],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = getTableColumns(table);
  const keys = Object.keys(first).filter((key) => key in columns);
  const names = sql.join(
    keys.map((key) => sql.identifier(snake(key))),
    sql`, `,
  );
  const records = rows.map((row) => Object.fromEntries(keys.map((key) => [snake(key), row[key as keyof typeof row]])));
  await tx.execute(sql`insert into ${table} (${names})
    select ${names} from jsonb_populate_recordset(null::${table}, ${JSON.stringify(records, asText)}::jsonb)
    on conflict do nothing`);
}
