import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import { API_VERSION, type Call, type Hook } from './call.ts';
import { control } from './control.ts';
import { courier } from './deliveries.ts';
import { type Fault, Faults } from './faults.ts';
import { hosted } from './hosted.ts';
import { answer } from './operations.ts';
import { decodeForm, Parameters } from './parameters.ts';
import { Refusal } from './refusal.ts';
import { BACKSTAGE, Change, PLATFORM, Store } from './store.ts';

const BODY_LIMIT = 1_000_000;
const COURIER_MS = 50;

type Options = { folder: string; port: number; hooks?: Omit<Hook, 'object'>[] };
type Reply = { status: number; body: string; headers?: Record<string, string> };

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > BODY_LIMIT) throw new Refusal(413, 'Request body too large.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

const header = (request: http.IncomingMessage, name: string): string | null => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Runs one call; what a declined card wrote stays, any other refusal writes nothing. */
function execute(change: Change, requestId: string, run: () => object): Reply & { keeps: boolean } {
  try {
    return { status: 200, body: JSON.stringify(run()), keeps: true };
  } catch (refused) {
    if (!(refused instanceof Refusal)) throw refused;
    const keeps = refused.status === 402;
    if (!keeps) change.puts.clear();
    return { status: refused.status, body: JSON.stringify(refused.body(requestId)), keeps };
  }
}

const idempotencyRefusal = (status: number, message: string, code?: string) =>
  new Refusal(status, message, { type: 'idempotency_error', ...(code && { code }) });

/** Starts the stand-in on loopback; `close` lets running calls end and leaves the journal for the next start. */
export async function startStripe({ folder, port, hooks = [] }: Options) {
  const store = new Store(folder);
  const held = new Set<string>();
  const faults = new Faults();
  const seeded = new Change(store);
  for (const hook of hooks) seeded.put<Hook>(BACKSTAGE, { ...hook, object: 'hook' });
  store.commit(seeded);
  let origin = '';

  function api(request: http.IncomingMessage, url: URL, text: string, saves?: Fault): Reply {
    const requestId = `req_${randomBytes(7).toString('hex')}`;
    const headers = { 'request-id': requestId, 'stripe-version': API_VERSION };
    const method = request.method ?? 'GET';
    const account = header(request, 'stripe-account') ?? PLATFORM;
    const given = header(request, 'idempotency-key');
    const key = method === 'POST' && given ? `${account} ${given}` : null;
    const asked = createHash('sha256').update(`${method} ${url.pathname}\n${text}`).digest('hex');
    const change = new Change(store);
    const refuse = (refusal: Refusal): Reply => ({
      status: refusal.status,
      body: JSON.stringify(refusal.body(requestId)),
      headers,
    });
    if (!/^Bearer sk_test_\w+$/.test(header(request, 'authorization') ?? ''))
      return refuse(new Refusal(401, 'Invalid API Key provided.'));
    if (key && held.has(key))
      return refuse(idempotencyRefusal(409, 'A request with this key is in progress.', 'idempotency_key_in_use'));
    const before = key ? store.answer(key) : undefined;
    if (before && before.asked !== asked)
      return refuse(idempotencyRefusal(400, 'Keys for idempotent requests can only be used with the same parameters.'));
    if (before)
      return { status: before.status, body: before.body, headers: { ...headers, 'idempotent-replayed': 'true' } };
    const { keeps, ...reply } = execute(change, requestId, () =>
      answer(method, url.pathname, {
        change,
        account,
        given: new Parameters(decodeForm(method === 'GET' ? url.search.slice(1) : text)),
        origin,
        requestId,
        idempotencyKey: given,
      }),
    );
    const final = saves ? refuse(new Refusal(500, 'An unknown error occurred.', { type: 'api_error' })) : reply;
    // Refused parameters are not saved under the key: the caller may correct them.
    store.commit(change, key && keeps ? { key, asked, ...bare(final), at: store.clock() } : undefined);
    return { ...final, headers };
  }

  function pages(request: http.IncomingMessage, url: URL, text: string): Reply {
    const change = new Change(store);
    const posted = request.method === 'POST';
    const given = new Parameters(decodeForm([url.search.slice(1), posted ? text : ''].filter(Boolean).join('&')));
    const call: Omit<Call, 'ids' | 'account'> = { change, given, origin, requestId: null, idempotencyKey: null };
    const shown = hosted(url.pathname, call, posted);
    store.commit(change);
    if ('to' in shown) return { status: 303, body: '', headers: { location: shown.to } };
    return { status: shown.status ?? 200, body: shown.html, headers: { 'content-type': 'text/html; charset=utf-8' } };
  }

  async function respond(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const text = await bodyOf(request);
    if (url.pathname.startsWith('/_control/'))
      return reply(response, control(store, faults, url.pathname, text, origin));
    if (url.pathname.startsWith('/hosted/')) return reply(response, pages(request, url, text));
    const fault = faults.forCall(request.method ?? 'GET', url.pathname);
    if (fault?.kind === 'timeout_before') return; // the caller gives up; nothing was executed
    if (fault?.kind === 'unavailable') return reply(response, problem(503, 'Service unavailable.'));
    if (fault?.kind === 'rate_limit') return reply(response, problem(429, 'Too many requests.', 'rate_limit'));
    if (fault?.kind === 'slow') await hold(request, fault.ms);
    const answered = api(request, url, text, fault?.kind === 'error_saved' ? fault : undefined);
    if (fault?.kind === 'timeout_after') return;
    if (fault?.kind === 'reset') return void request.socket.resetAndDestroy();
    if (fault?.kind === 'cut') {
      response.writeHead(answered.status, { 'content-length': String(Buffer.byteLength(answered.body)) });
      response.write(answered.body.slice(0, 20), () => request.socket.destroy());
      return;
    }
    reply(response, answered);
  }

  /** Keeps a call's key busy for `ms` before it is executed. */
  async function hold(request: http.IncomingMessage, ms: number): Promise<void> {
    const key = `${header(request, 'stripe-account') ?? PLATFORM} ${header(request, 'idempotency-key')}`;
    held.add(key);
    await new Promise((resolve) => setTimeout(resolve, ms));
    held.delete(key);
  }

  const server = http.createServer((request, response) => {
    respond(request, response).catch((failed: unknown) => {
      if (!(failed instanceof Refusal)) console.error(failed);
      const refusal =
        failed instanceof Refusal ? failed : new Refusal(500, 'The stand-in failed.', { type: 'api_error' });
      reply(response, { status: refusal.status, body: JSON.stringify(refusal.body('req_none')) });
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const deliver = courier(store, faults);
  const timer = setInterval(() => void deliver(), COURIER_MS);
  return {
    origin,
    close: async () => {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const bare = ({ status, body }: Reply) => ({ status, body });

const problem = (status: number, message: string, code?: string): Reply => ({
  status,
  body: JSON.stringify(new Refusal(status, message, { type: 'api_error', ...(code && { code }) }).body('req_none')),
});

function reply(response: http.ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body);
}
