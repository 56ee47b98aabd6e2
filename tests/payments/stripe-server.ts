import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';
import { setVariables } from '#app/platform/env.server.ts';
import { type StripeProcess, startStripeProcess, stripeVariables } from '#tests/stand-ins/stripe/process.ts';

/** With what a file's own server signs; what one that was named signs with is added as it is asked to tell us. */
export const SECRETS = { own: 'whsec_own_of_tests', connect: 'whsec_connect_of_tests' };
type Endpoint = keyof typeof SECRETS;

/** What an endpoint is sent, kept so that a test can send it again, or later, or in another order. */
export type Sent = { body: string; signature: string };

/** How deliveries reach the endpoint: at once, or kept until the test lets them. */
export type Wire = { holds: boolean; sent: Sent[]; answers: number[] };

/** The server that was named when the tests began: for all their files, which then run one after the other. */
const GIVEN = { origin: process.env.STRIPE_API_BASE ?? '', key: process.env.STRIPE_SECRET_KEY ?? '' };
/** Whoever named the server may have put something before it that fails now and then. */
const ASKED_FOR_MS = 30_000;

let origin = '';
let signs = { ...SECRETS };

/** The variables by which a process of ours reaches the server of this file. */
export const serverVariables = (): Record<string, string> => ({
  ...stripeVariables(origin, signs),
  ...(GIVEN.key === '' ? {} : { STRIPE_SECRET_KEY: GIVEN.key }),
});

/** What tests do behind Stripe's back. */
export const control = async (name: string, body: object = {}) => {
  const answer = await fetch(`${origin}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) });
  return (await answer.json()) as Record<string, number>;
};

/** Posts a form on a hosted page, as a person would. */
export const type = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

/** A call to the server by nobody's library, made until it is answered. */
async function call<T>(method: string, at: string, body?: URLSearchParams): Promise<T> {
  const headers = {
    authorization: `Bearer ${serverVariables().STRIPE_SECRET_KEY}`,
    ...(body ? { 'idempotency-key': randomUUID() } : {}),
  };
  return vi.waitFor(
    async () => {
      const answer = await fetch(`${GIVEN.origin}${at}`, { method, headers, body: body ?? null });
      if (!answer.ok) throw new Error(`${method} ${at}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
    },
    { timeout: ASKED_FOR_MS, interval: 200 },
  );
}

/** Has the named server tell us what happens. @returns the endpoint's id there */
async function register(endpoint: Endpoint, url: string): Promise<string> {
  const form = new URLSearchParams({ url, connect: String(endpoint === 'connect'), 'enabled_events[0]': '*' });
  const made = await call<{ id: string; secret: string }>('POST', '/v1/webhook_endpoints', form);
  // Two secrets, as while one is rotated: tests sign with ours.
  signs[endpoint] = `${SECRETS[endpoint]},${made.secret}`;
  return made.id;
}

type Server = {
  wire: Wire;
  /** Hands the application an event. @returns its answer's status */
  deliver: (sent: Sent) => Promise<number>;
  endpoints: readonly Endpoint[];
  /** How long an answer is waited for: short where many never come. */
  patienceMs: number;
  /** False for a server of the file's own, whichever was named. */
  isShared?: boolean;
};

/** A server that answers as Stripe does, for one file: the one named by STRIPE_API_BASE, or one of its own; and our endpoint. */
export function useStripeServer({ wire, deliver, endpoints, patienceMs, isShared = true }: Server): void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'payments-'));
  let standIn: StripeProcess | null = null;
  let registered: string[] = [];
  const receiver = http.createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const sent = { body, signature: String(request.headers['stripe-signature']) };
    wire.sent.push(sent);
    // A held event counts as taken here: the test delivers it itself.
    response.statusCode = wire.holds ? 200 : await deliver(sent);
    wire.answers.push(response.statusCode);
    response.end();
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const hook = (endpoint: Endpoint) => ({ url, secret: SECRETS[endpoint] });
    signs = { ...SECRETS };
    if (GIVEN.origin === '' || !isShared) {
      standIn = await startStripeProcess({
        folder,
        connect: hook('connect'),
        ...(endpoints.includes('own') ? { own: hook('own') } : {}),
      });
      origin = standIn.origin;
    } else {
      origin = GIVEN.origin;
      // What the file before planted and left.
      await control('mend');
      registered = await Promise.all(endpoints.map((endpoint) => register(endpoint, url)));
    }
    setVariables({ ...serverVariables(), STRIPE_TIMEOUT_MS: String(patienceMs) });
  }, ASKED_FOR_MS * 2);
  afterAll(async () => {
    await Promise.all(registered.map((id) => call('DELETE', `/v1/webhook_endpoints/${id}`)));
    standIn?.stop();
    receiver.closeAllConnections();
    receiver.close();
    const blank = ['API_BASE', 'SECRET_KEY', 'WEBHOOK_SECRET', 'CONNECT_WEBHOOK_SECRET', 'TIMEOUT_MS'];
    setVariables(Object.fromEntries(blank.map((name) => [`STRIPE_${name}`, ''])));
    fs.rmSync(folder, { recursive: true, force: true });
  });
}
