import { createHash, randomUUID } from 'node:crypto';
import http from 'node:http';
import { control, type Fault } from './control.ts';
import { readMessage } from './message.ts';
import { Refusal } from './refusal.ts';
import { type Message, Store } from './store.ts';
import { courier, eventOf, type Hook } from './webhook.ts';

const BODY_LIMIT = 2_000_000;
const COURIER_MS = 50;

type Options = { folder: string; port: number; hook?: Hook | null };
type Reply = { status: number; body: object; headers?: Readonly<Record<string, string>> };

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > BODY_LIMIT) throw new Refusal(413, 'validation_error', 'The body is too large.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

const header = (request: http.IncomingMessage, name: string): string | null => {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'validation_error', 'The body is not JSON.');
  }
}

function reply(response: http.ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', 'ratelimit-limit': '5', ...headers });
  response.end(JSON.stringify(body));
}

/** What happens to a message by its address, as the vendor's own addresses for trying things do. */
function fateOf({ to }: Message): [type: string, more: object] {
  const address = to[0] ?? '';
  if (address.startsWith('bounced@')) return ['email.bounced', { bounce: { type: 'Permanent', subType: 'General' } }];
  if (address.startsWith('complained@')) return ['email.complained', {}];
  return ['email.delivered', {}];
}

/** Starts the stand-in on loopback; `close` leaves the journal for the next start. */
export async function startResend({ folder, port, hook = null }: Options) {
  const store = new Store(folder);
  const faults: Fault[] = [];
  const held = new Set<string>();

  /** The messages a POST makes, or the one it made before under its key. */
  function send(key: string | null, text: string): Reply {
    const asked = createHash('sha256').update(text).digest('hex');
    const before = key ? store.answer(key) : undefined;
    if (before && before.asked !== asked)
      throw new Refusal(409, 'invalid_idempotent_request', 'This key was used with a different payload.');
    if (before) return { status: 200, body: { id: before.messageId } };
    const at = store.clock();
    const id = randomUUID();
    const message = { ...readMessage(json(text)), id, created_at: new Date(at).toISOString(), last_event: 'sent', key };
    const [fate, more] = fateOf(message);
    store.commit({
      messages: [{ ...message, last_event: fate.slice('email.'.length) }],
      deliveries: [eventOf(store, message, 'email.sent'), eventOf(store, message, fate, more)],
      ...(key && { answered: { key, asked, messageId: id, at } }),
    });
    return { status: 200, body: { id } };
  }

  function read(id: string): Reply {
    const message = store.messages.get(id);
    if (!message) throw new Refusal(404, 'not_found', 'Email not found');
    const { key: _, tags = [], ...shown } = message;
    return {
      status: 200,
      body: { object: 'email', bcc: [], cc: [], reply_to: [], scheduled_at: null, ...shown, tags },
    };
  }

  function checkKey(request: http.IncomingMessage): void {
    const given = header(request, 'authorization');
    if (given === null) throw new Refusal(401, 'missing_api_key', 'Missing API key in the authorization header.');
    if (!/^Bearer re_\w+$/.test(given)) throw new Refusal(403, 'invalid_api_key', 'API key is invalid.');
  }

  function nextFault(): Fault | null {
    const [fault] = faults;
    if (!fault) return null;
    fault.times -= 1;
    if (fault.times <= 0) faults.shift();
    return fault;
  }

  /** One send, with what goes wrong before and after it is executed; undefined where no answer ever comes. */
  async function post(request: http.IncomingMessage, text: string): Promise<Reply | undefined> {
    checkKey(request);
    const key = header(request, 'idempotency-key');
    if (key && key.length > 256)
      throw new Refusal(400, 'invalid_idempotency_key', 'The key has at most 256 characters.');
    const fault = nextFault();
    if (fault?.kind === 'timeout_before') return undefined;
    if (fault?.kind === 'reset_before') return void request.socket.resetAndDestroy();
    if (fault?.kind === 'unavailable') throw new Refusal(503, 'application_error', 'Service unavailable.');
    if (fault?.kind === 'rate_limit')
      throw new Refusal(429, 'rate_limit_exceeded', 'Too many requests.', {
        'retry-after': String(Math.ceil(fault.ms / 1_000)),
      });
    if (key && held.has(key))
      throw new Refusal(409, 'concurrent_idempotent_requests', 'A request with this key is in progress.');
    if (fault?.kind === 'slow' && key) {
      held.add(key);
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      held.delete(key);
    }
    const answered = send(key, text);
    if (fault?.kind === 'timeout_after') return undefined;
    if (fault?.kind === 'reset') return void request.socket.resetAndDestroy();
    if (fault?.kind === 'error_after') throw new Refusal(500, 'internal_server_error', 'An unexpected error occurred.');
    return answered;
  }

  async function respond(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://stand-in');
    const text = await bodyOf(request);
    const [, id] = /^\/emails\/([^/]+)$/.exec(pathname) ?? [];
    if (pathname.startsWith('/_control/'))
      return reply(response, { status: 200, body: control(store, faults, pathname, text) });
    if (pathname === '/emails' && request.method === 'POST') {
      const answered = await post(request, text);
      if (answered) reply(response, answered);
    } else if (id && request.method === 'GET') {
      checkKey(request);
      reply(response, read(id));
    } else throw new Refusal(404, 'not_found', 'The requested endpoint does not exist.');
  }

  const server = http.createServer((request, response) => {
    respond(request, response).catch((failed: unknown) => {
      if (!(failed instanceof Refusal)) console.error(failed);
      const { status, headers, body } =
        failed instanceof Refusal ? failed : new Refusal(500, 'internal_server_error', 'The stand-in failed.');
      reply(response, { status, headers, body: body() });
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const deliver = courier(store, hook);
  const timer = setInterval(() => void deliver(), COURIER_MS);
  return {
    origin: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    close: async () => {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
