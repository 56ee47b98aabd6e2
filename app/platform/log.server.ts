import pino from 'pino';
import { env } from './env.server.ts';

let logger: pino.Logger | null = null;

/** The code PostgreSQL or Node gave an error: says what happened without saying to whom. */
const codeOf = (error: Error): string | undefined =>
  'code' in error && typeof error.code === 'string' ? error.code : undefined;

type Described = { type: string; message: string; code?: string; stack?: string; cause?: Described };

/**
 * An error for the log. A failed query's own words hold its parameters, and PostgreSQL's details hold the row:
 * addresses, names, password hashes. So of a query only its text is kept, and nothing but message, code and stack of
 * any error.
 */
function describeError(error: unknown): Described {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an error' };
  const message = error.message.split('\nparams:')[0] ?? '';
  const frames = error.stack?.split('\n').filter((frame) => /^\s+at /.test(frame));
  const code = codeOf(error);
  return {
    type: error.name,
    message,
    ...(code ? { code } : {}),
    ...(frames ? { stack: frames.join('\n') } : {}),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}

/** The process's log: JSON lines, without personal data. Callers pass ids, never names, addresses or bodies. */
export function log(): pino.Logger {
  logger ??= pino({
    level: env().LOG_LEVEL,
    base: null,
    serializers: { err: describeError },
    redact: ['password', '*.password', 'token', '*.token', 'authorization', 'cookie', '*.cookie', 'email', '*.email'],
  });
  return logger;
}

/** The secret of a mailed link is the second part of these addresses. */
const SECRET_PATHS = /\/(verify-email|reset-password|invitations|unsubscribe)\/.*/i;

/** An address's path as it may be logged: without query string, host, or the token of a mailed link. */
export function loggablePath(url: string): string {
  let path = url.replace(/^https?:\/\/[^/]+/, '').split('?')[0] ?? '';
  try {
    path = decodeURI(path); // `/reset%2Dpassword/…` is the same page
  } catch {
    // Not decodable, so no page of ours either.
  }
  return path.replace(SECRET_PATHS, '/$1/…');
}

/** Logs an unexpected error with the request it broke, without what could open a door: query strings, link tokens. */
export function logError(error: unknown, context: { requestId: string; url: string }): void {
  log().error({ err: error, requestId: context.requestId, path: loggablePath(context.url) }, 'request failed');
}
