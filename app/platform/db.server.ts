import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from '#db/schema/index.ts';
import { env } from './env.server.ts';
import { beginGuarded, isLostConnection } from './lost-connection.server.ts';
import type { OperatorScope, PersonScope, TenantScope } from './scopes.ts';

export type Database = PostgresJsDatabase<typeof schema>;
/** A transaction whose row-level security is already set: the only thing a feature can query tenants with. */
export type Tx = Parameters<Parameters<Database['transaction']>[0]>[0];

const SERIALIZATION_RETRIES = 3;
const RETRIED = new Set(['40001', '40P01']);

type Connection = { client: postgres.Sql; db: Database };

// One pool per process, kept over hot reloads and shared by the server bundle and the launcher that loads it.
const global = globalThis as typeof globalThis & { __quayslotDatabase?: Connection };

function connect(): Connection {
  const client = postgres(env().DATABASE_URL, {
    max: env().DATABASE_POOL,
    connect_timeout: 10,
    idle_timeout: 60,
    onnotice: () => {},
    connection: {
      application_name: 'quayslot',
      statement_timeout: 10_000,
      lock_timeout: 8_000,
      idle_in_transaction_session_timeout: 15_000,
    },
  });
  return { client, db: drizzle(preparing(client), { schema, casing: 'snake_case' }) };
}

type Callback = (client: postgres.TransactionSql) => unknown;

const PLANNED_ANEW_MARK = '/* planned anew */';
/**
 * Written into a statement whose plan has to follow its values: a prepared one gets one plan for all after a few runs,
 * and where ports differ a hundredfold in slots that plan can be a hundred times worse.
 */
export const PLANNED_ANEW = sql.raw(PLANNED_ANEW_MARK);

/**
 * The same client, with every statement prepared: drizzle asks for that only by name, and an unprepared statement costs
 * a second round trip and its planning each time. Lists belong in one array parameter, so that texts stay few.
 */
function preparing<C extends postgres.Sql | postgres.TransactionSql>(client: C): C {
  return new Proxy(client, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (key === 'unsafe')
        return (text: string, parameters: never[], options?: postgres.UnsafeQueryOptions) =>
          target.unsafe(text, parameters, { ...options, prepare: !text.includes(PLANNED_ANEW_MARK) });
      if (key === 'begin' || key === 'savepoint')
        return (...rest: unknown[]) => {
          const work = rest.pop() as Callback;
          if (key === 'begin')
            return beginGuarded(
              (guarded) => Reflect.apply(value as (...rest: unknown[]) => Promise<unknown>, target, [...rest, guarded]),
              (inner) => work(preparing(inner)),
            );
          return Reflect.apply(value as (...rest: unknown[]) => unknown, target, [
            ...rest,
            (inner: postgres.TransactionSql) => work(preparing(inner)),
          ]);
        };
      return value;
    },
  });
}

function connection(): Connection {
  global.__quayslotDatabase ??= connect();
  return global.__quayslotDatabase;
}

const database = (): Database => connection().db;
const client = (): postgres.Sql => connection().client;

/**
 * Takes a pool out of use that has lost a connection: the driver never writes again on one that was cut off while it was
 * about to write, so that the next transactions need a new pool. What runs on the old one has time to end.
 */
function retire(old: Connection): void {
  if (global.__quayslotDatabase !== old) return;
  global.__quayslotDatabase = undefined;
  void old.client.end({ timeout: 15 });
}

/** Ends the pool; for the end of a process or a test file. */
export async function closeDatabase(): Promise<void> {
  await global.__quayslotDatabase?.client.end({ timeout: 5 });
  global.__quayslotDatabase = undefined;
}

/** The SQLSTATE of a database error, however deep drizzle wrapped it; null for anything else. */
export function sqlState(error: unknown): string | null {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    const code = 'code' in e ? e.code : null;
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return null;
}

/** The constraint a database error names, for instance the unique key that was hit. */
export function violatedConstraint(error: unknown): string | null {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    if ('constraint_name' in e && typeof e.constraint_name === 'string') return e.constraint_name;
  }
  return null;
}

/**
 * A list as the text of one array parameter, so that its length doesn't make another statement.
 * @throws RangeError for a value that would need quoting: lists here are ids and codes
 */
export function textArray(values: readonly string[]): string {
  if (values.some((value) => !/^[\w. -]+$/.test(value))) throw new RangeError('a list of ids or codes is neither');
  return `{${values.map((value) => `"${value}"`).join(',')}}`;
}

/** {@link textArray} inside a statement of the builder. */
export function arrayOf(values: readonly string[], type: 'uuid' | 'text') {
  return sql`${textArray(values)}::${sql.raw(type)}[]`;
}

const insideTransaction = new AsyncLocalStorage<true>();

/**
 * A transaction that waits for a second connection starves the pool: with every connection held by such a
 * transaction, none of them ever ends. So asking for one is a bug, wherever it happens.
 */
function refuseSecondConnection(): void {
  if (insideTransaction.getStore())
    throw new Error(
      'inside a transaction only its own handle may be used: pass `tx` on instead of opening another door',
    );
}

type Settings = { org?: string; user?: string; platform?: 'operator' | 'system' };

/**
 * Opens a transaction, says who acts, and runs `work` in it. Every setting is written each time, so nothing of an
 * earlier use of the pooled connection is left. Serialization failures and deadlocks are retried.
 */
async function open<T>(settings: Settings, work: (tx: Tx) => Promise<T>): Promise<T> {
  refuseSecondConnection();
  return retrying(() =>
    database().transaction(async (tx) => {
      await tx.execute(sql`select
        set_config('app.org_id', ${settings.org ?? ''}, true),
        set_config('app.user_id', ${settings.user ?? ''}, true),
        set_config('app.platform', ${settings.platform ?? ''}, true)`);
      return insideTransaction.run(true, () => work(tx));
    }),
  );
}

/** Runs a transaction again where the database asks for it: after a serialization failure or a deadlock. */
async function retrying<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const used = connection();
    try {
      return await transaction();
    } catch (error) {
      if (isLostConnection(error)) retire(used);
      if (attempt >= SERIALIZATION_RETRIES || !RETRIED.has(sqlState(error) ?? '')) throw error;
      await pause(10 + Math.random() * 40); // apart, so that the same two don't collide again
    }
  }
}

/** A parameter as the driver sends it: JSON as its text, a list as {@link textArray} writes it. */
export type Parameter = string | number | boolean | null;

/**
 * Calls one of the database's functions and gives its rows. Its first argument is the organisation that acts, which the
 * call fills in.
 */
export type Call = <Row extends object>(name: string, parameters: readonly Parameter[]) => Promise<readonly Row[]>;

/** Statements by function: their texts are the driver's names for what it has prepared. */
const callTexts = new Map<string, string>();

function callText(name: string, count: number): string {
  const known = callTexts.get(name);
  if (known !== undefined) return known;
  const parameters = Array.from({ length: count }, (_, at) => `, $${at + 3}`).join('');
  // The function takes the organisation from the row that sets it, so it can't run before the settings are there.
  const text = `select called.* from (select set_config('app.org_id', $1, true) as org,
      set_config('app.user_id', $2, true), set_config('app.platform', '', true)) as acting
    cross join lateral ${name}(acting.org::uuid${parameters}) as called`;
  callTexts.set(name, text);
  return text;
}

/**
 * Functions called as a tenant, each in a transaction of its own and in one round trip, settings included: what is hot
 * can't afford to open and to close one.
 */
export function tenantCalls(scope: TenantScope): Call {
  return <Row extends object>(name: string, parameters: readonly Parameter[]) => {
    refuseSecondConnection();
    const all = [scope.orgId, scope.userId, ...parameters];
    return retrying(async () => {
      const rows = await client().unsafe(callText(name, parameters.length), all, { prepare: true });
      return rows as unknown as readonly Row[];
    });
  };
}

/** The same functions, called inside a transaction that is open already. */
export function callsIn(tx: Pick<Tx, 'execute'>, orgId: string | null): Call {
  return <Row extends object>(name: string, parameters: readonly Parameter[]) => {
    const all = sql.join([sql`${orgId}::uuid`, ...parameters.map((parameter) => sql`${parameter}`)], sql`, `);
    return tx.execute(sql`select called.* from ${sql.raw(name)}(${all}) as called`) as Promise<
      readonly never[]
    > as Promise<readonly Row[]>;
  };
}

/** The tenant's door: rows of this organisation, and of bookings and invoices it is a party to. */
export function withTenant<T>(scope: TenantScope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return open({ org: scope.orgId, user: scope.userId }, work);
}

/** A person's own door: their account, their memberships, no organisation's rows. */
export function withPerson<T>(scope: PersonScope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return open({ user: scope.userId }, work);
}

/** A person founding an organisation: the tenant is the one about to exist under `newOrgId`. */
export function withNewOrganisation<T>(scope: PersonScope, newOrgId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return open({ user: scope.userId, org: newOrgId }, work);
}

/** The marketplace's own staff: reads invoices and audit of all tenants, records payments. */
export function withOperator<T>(scope: OperatorScope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return open({ user: scope.userId, platform: 'operator' }, work);
}

/** Our own jobs: may move bookings that have lapsed. */
export function withSystem<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return open({ platform: 'system' }, work);
}

/** Our own jobs in the books of one host: what it may do with its bookings and invoices, and no person doing it. */
export function withBooksOf<T>(hostOrgId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return open({ org: hostOrgId, platform: 'system' }, work);
}

/** Nobody in particular: published listings, reference tables, sign-in. Tenant tables are empty from here. */
export function withPublic<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return open({}, work);
}

/** A single statement on tables that have no tenant (listings, reference data, people); no transaction is opened. */
export function publicDatabase(): Omit<Database, 'transaction'> {
  refuseSecondConnection();
  return database();
}
