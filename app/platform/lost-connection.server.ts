import { setTimeout as pause } from 'node:timers/promises';
import type postgres from 'postgres';
import { log } from './log.server.ts';

/** What driver and server say of a connection that is gone; 25P03 and 57P01 to 57P03 are fatal to the session. */
const LOST = new Set(
  'CONNECTION_CLOSED CONNECTION_DESTROYED CONNECTION_ENDED CONNECT_TIMEOUT ECONNREFUSED ECONNRESET EPIPE 25P03 57P01 57P02 57P03'.split(
    ' ',
  ),
);

/** Whether an error, however deep it was wrapped, means that the connection it came over is gone. */
export function isLostConnection(error: unknown): boolean {
  for (let e: unknown = error; e instanceof Error; e = e.cause)
    if ('code' in e && typeof e.code === 'string' && LOST.has(e.code)) return true;
  return false;
}

/** How long a connection that fails a statement may take to close. */
const CLOSE_FOLLOWS_MS = 2_000;

type Work = (client: postgres.TransactionSql) => unknown;
type Begin = (work: Work) => Promise<unknown>;

/**
 * Opens a transaction that ends with its connection. postgres.js 3.4.9 goes on writing to a socket that is gone (the
 * rollback, or the work's next statement) and throws where nobody can catch it, which ends the process. So no statement
 * reaches the driver once the connection is lost, and work that failed by the loss never asks for a rollback: the
 * transaction is rejected by the connection's close, which the server makes after each of these errors.
 */
export async function beginGuarded(begin: Begin, work: Work): Promise<unknown> {
  let lost: unknown = null;
  const guarded = (client: postgres.TransactionSql): postgres.TransactionSql =>
    new Proxy(client, {
      get(target, key) {
        if (lost !== null && (key === 'unsafe' || key === 'savepoint')) throw lost;
        return Reflect.get(target, key);
      },
    });
  try {
    return await begin(async (client) => {
      try {
        return await work(guarded(client));
      } catch (error) {
        if (lost === null && !isLostConnection(error)) throw error;
        await pause(CLOSE_FOLLOWS_MS);
        // No close came: what was lost is a connection to somebody else, which the work used.
        if (lost === null) throw error;
        return new Promise(() => {});
      }
    });
  } catch (error) {
    lost = error;
    throw error;
  }
}

/** For the start of a process: a connection lost while it is set up is logged; anything else nobody handles still ends it. */
export function surviveLostSetUps(): void {
  process.on('unhandledRejection', (error) => {
    if (!isLostSetUp(error)) throw error;
    log().warn('a connection was lost while it was set up');
  });
}

/**
 * Whether a rejection nobody handles is the driver's own question for array types, asked on a connection that was lost
 * while it was being set up. The driver connects again by itself; every other rejection is a bug.
 */
export function isLostSetUp(error: unknown): boolean {
  return (
    isLostConnection(error) &&
    error instanceof Error &&
    'query' in error &&
    typeof error.query === 'string' &&
    /^\s*select b\.oid, b\.typarray\s+from pg_catalog\.pg_type/.test(error.query)
  );
}
