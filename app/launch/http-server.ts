import { randomBytes, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequestHandler, type RequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, { type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { allowedAt, isApiPath } from '#app/features/api/endpoints.ts';
import { env } from '#app/platform/env.server.ts';
import { hostedPages } from '#app/platform/hosted-pages.server.ts';
import { log, loggablePath } from '#app/platform/log.server.ts';
import { API_STATUSES, PROBLEM_TYPE, problemBody } from '#app/platform/problem-json.server.ts';

/** Every body but the API's is a form; form.server.ts has the same limit. */
const MAX_BODY_BYTES = 64 * 1024;
/** Events are read, measured and refused by their own routes; what is far beyond any event isn't read at all. */
const WEBHOOKS = /^\/webhooks\/[a-z-]+$/;
const MAX_EVENT_BYTES = 2 * 1024 * 1024;
const MAX_URL_LENGTH = 4_096;
const YEAR_SECONDS = 31_536_000;

/** The path as the framework will read it: dots resolved, so that nothing passes for the API that isn't. */
function pathOf(req: Request): string {
  const url = `http://host${req.originalUrl}`;
  return URL.canParse(url) ? new URL(url).pathname : req.originalUrl;
}

/** Refuses before the application sees the request: a short page for people, a problem for the API's clients. */
function refuse(res: Response, status: number, title: string, sentence: string): void {
  res.status(status).set('Cache-Control', 'no-store');
  if (isApiPath(pathOf(res.req))) sendProblem(res, status, `${title}. ${sentence}`);
  else sendPage(res, title, sentence);
}

function sendProblem(res: Response, status: number, detail: string): void {
  const known = API_STATUSES.find((each) => each === status) ?? 500;
  const body = problemBody(res.locals.requestId, { status: known, code: `http.${known}`, detail });
  res.type(PROBLEM_TYPE).send(JSON.stringify(body));
}

function sendPage(res: Response, title: string, sentence: string): void {
  res.type('html').send(`<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><body style="font:16px/1.5 system-ui;margin:12vh auto;max-width:34rem;padding:0 1rem">
<h1>${title}</h1><p>${sentence}</p><p><a href="/">Quayslot’s first page</a></p></body></html>`);
}

function identify(req: Request, res: Response, next: NextFunction): void {
  res.locals.requestId = randomUUID();
  res.locals.cspNonce = randomBytes(16).toString('base64');
  res.setHeader('X-Request-Id', res.locals.requestId);
  const started = performance.now();
  res.on('finish', () => {
    const ms = Math.round(performance.now() - started);
    const path = loggablePath(req.originalUrl);
    log().info({ requestId: res.locals.requestId, method: req.method, path, status: res.statusCode, ms }, 'request');
  });
  next();
}

/**
 * Browsers say where a form was sent from. A foreign or opaque origin is refused here, with a page; without an Origin
 * header the SameSite=Lax cookie is what protects.
 */
function sameOriginOnly(req: Request, res: Response, next: NextFunction): void {
  const reads = req.method === 'GET' || req.method === 'HEAD' || req.method === 'OPTIONS';
  const origin = req.get('origin');
  const site = req.get('sec-fetch-site');
  const own = new Set([new URL(env().BASE_URL).host, req.get('host')]);
  const host = origin && URL.canParse(origin) ? new URL(origin).host : null;
  const foreign = (origin !== undefined && (host === null || !own.has(host))) || site === 'cross-site';
  if (reads || !foreign) next();
  else refuse(res, 403, 'Sent from another site', 'This form was not sent from Quayslot, so nothing was done.');
}

/** The framework builds a URL from host and path and throws where none can be built. */
function readableAddress(req: Request, res: Response, next: NextFunction): void {
  const forwarded = req.get('x-forwarded-host')?.split(',')[0]?.trim();
  const hosts = [req.get('host') ?? '', ...(forwarded === undefined ? [] : [forwarded])];
  const readable = (host: string) =>
    /^[A-Za-z0-9.:[\]_-]+$/.test(host) && URL.canParse(`http://${host}${req.originalUrl}`);
  if (hosts.every(readable)) next();
  else refuse(res, 400, 'That address can’t be read', 'Start again from the first page.');
}

/** What the framework passes on to a route; it answers everything else itself, in words no client of ours knows. */
const ROUTED = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The API reads its bodies itself, of any length and kind, and refuses them with a word about what is wrong. */
function limitSize(req: Request, res: Response, next: NextFunction): void {
  const path = pathOf(req);
  if (req.originalUrl.length > MAX_URL_LENGTH)
    refuse(res, 414, 'That address is too long', 'Start again from the search page.');
  else if (isApiPath(path) && !ROUTED.has(req.method)) {
    res.set('Allow', allowedAt(path) ?? 'GET, HEAD');
    refuse(res, 405, 'Method not allowed', 'See /api/v1/openapi.json for what there is.');
  } else if (isApiPath(path)) next();
  else if (WEBHOOKS.test(path) && Number(req.get('content-length') ?? 0) <= MAX_EVENT_BYTES) next();
  else if (Number(req.get('content-length') ?? 0) > MAX_BODY_BYTES)
    refuse(res, 413, 'That is too large', 'Send less at a time.');
  else if (req.get('transfer-encoding') !== undefined)
    // Browsers say how long a form is. To measure while reading means to cut the connection before there is an answer.
    refuse(res, 411, 'Of unknown length', 'Send the form from its page.');
  else if (req.method === 'TRACE' || req.method === 'CONNECT')
    refuse(res, 405, 'Method not allowed', 'Use the pages of Quayslot.');
  else next();
}

function securityHeaders(watching: boolean) {
  const https = env().BASE_URL.startsWith('https://');
  const nonce = (_req: unknown, res: unknown) => `'nonce-${(res as Response).locals.cspNonce}'`;
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", nonce, "'strict-dynamic'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: watching ? ["'self'", 'ws:'] : ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'self'"],
        // A form's answer may lead to Stripe's page, and browsers ask this of where a form leads, too.
        formAction: ["'self'", ...hostedPages()],
      },
    },
    // no-referrer would make browsers send `Origin: null` with our own forms.
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    strictTransportSecurity: https ? { maxAge: YEAR_SECONDS } : false,
  });
}

function noStore(_req: Request, res: Response, next: NextFunction): void {
  res.setHeader('Cache-Control', 'private, no-store');
  res.setHeader('Permissions-Policy', 'camera=(self), geolocation=(), microphone=()');
  next();
}

type Assets = { build: () => Promise<ServerBuild>; mount: (app: express.Express) => void; close: () => Promise<void> };

/** The built bundle and its files, fingerprinted and so cached for good. */
async function builtAssets(): Promise<Assets> {
  const bundle = path.resolve('build/server/index.js');
  const build = (await import(pathToFileURL(bundle).href)) as ServerBuild;
  return {
    build: async () => build,
    mount: (app) => {
      app.use('/assets', express.static('build/client/assets', { immutable: true, maxAge: '1y', fallthrough: false }));
      app.use(express.static('build/client', { maxAge: '1h' }));
    },
    close: async () => {},
  };
}

/** Vite in the same process: pages rebuild as files change. */
async function watchedAssets(): Promise<Assets> {
  const { createServer } = await import('vite');
  const vite = await createServer({ server: { middlewareMode: true } });
  return {
    build: () => vite.ssrLoadModule('virtual:remix/server-build') as Promise<ServerBuild>,
    mount: (app) => app.use(vite.middlewares),
    close: () => vite.close(),
  };
}

function listen(app: express.Express, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, () => resolve(server));
    server.once('error', reject);
    server.requestTimeout = 30_000;
    server.headersTimeout = 15_000;
  });
}

/** A running server; `close` lets requests under way finish. */
export type HttpServer = { port: number; close: () => Promise<void> };

/**
 * Serves the application.
 *
 * @param watching true for hot reload in development; false for the built bundle
 * @throws when the port is taken, or when there is no build
 */
export async function startHttpServer({ watching = false } = {}): Promise<HttpServer> {
  const assets = watching ? await watchedAssets() : await builtAssets();
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', env().TRUSTED_PROXIES);
  app.use(identify, securityHeaders(watching), limitSize, readableAddress, sameOriginOnly);
  app.use(compression());
  assets.mount(app);
  const handle: RequestHandler = createRequestHandler({
    build: assets.build,
    mode: watching ? 'development' : 'production',
    getLoadContext: (req, res) => ({
      cspNonce: res.locals.cspNonce,
      requestId: res.locals.requestId,
      clientIp: req.ip ?? 'unknown',
    }),
  });
  app.all('*', noStore, handle);
  app.use((error: unknown, _req: Request, res: Response, _next: NextFunction) => {
    // What express and its file server can't read or find is the visitor's slip: a 4xx, and nothing for the log.
    const status = typeof error === 'object' && error && 'status' in error ? Number(error.status) : 500;
    if (status === 404) {
      refuse(res, 404, 'Not found', 'There is nothing at this address.');
    } else if (status >= 400 && status < 500) {
      refuse(res, status, 'That address can’t be read', 'Start again from the first page.');
    } else {
      log().error({ err: error, requestId: res.locals.requestId }, 'server failed');
      refuse(res, 500, 'Something went wrong', `Tell us this number: ${res.locals.requestId}`);
    }
  });
  const server = await listen(app, env().PORT, env().HOST);
  const address = server.address();
  return {
    port: address && typeof address === 'object' ? address.port : env().PORT,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 5_000).unref();
      });
      await assets.close();
    },
  };
}
