import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll } from 'vitest';
import { ROLES, type Role } from '#app/domain/access/roles.ts';
import { BASE_CARGO } from '#app/domain/cargo/rule-examples.ts';
import { inr } from '#app/domain/shared/money.ts';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { openDispute } from '#app/features/disputes/open-dispute.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { issueCreditNote } from '#app/features/notes/issue-credit-note.server.ts';
import { hashToken, newToken } from '#app/platform/tokens.server.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { invitations, reclassifications, userTokens } from '#db/schema/index.ts';
import {
  addMember,
  createBooking,
  createCargo,
  createFacility,
  createHall,
  createOrganisation,
  createPerson,
  createSlot,
} from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { type RunningServer, startServer } from '#tests/setup/http-server.ts';
import { asked, cookieFor, tenantScope } from '#tests/setup/request.ts';

export type Form = Record<string, string | string[]>;
export type Ask = {
  path: string;
  method?: string;
  cookie?: string | null;
  /** Sent as a browser would send it, with a one-time key unless one is given. */
  form?: Form;
  /** Sent as it is, with the content type of `headers`. */
  body?: string | Buffer;
  headers?: Record<string, string>;
};
export type Answer = { status: number; headers: http.IncomingHttpHeaders; body: string; ms: number };

const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
const FORM = 'application/x-www-form-urlencoded';

function encode(form: Form): string {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries({ _key: randomUUID(), ...form }))
    for (const each of Array.isArray(value) ? value : [value]) body.append(name, each);
  return body.toString();
}

/** One request, byte for byte as told: `fetch` would set, check and forbid headers of its own. */
export function send(origin: string, ask: Ask): Promise<Answer> {
  const { path, method, cookie, form, body, headers = {} } = ask;
  const payload = form ? encode(form) : body;
  const all = {
    ...(form ? { 'content-type': FORM } : {}),
    ...(payload === undefined || 'transfer-encoding' in headers
      ? {}
      : { 'content-length': Buffer.byteLength(payload) }),
    ...(cookie ? { cookie } : {}),
    ...headers,
  };
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const request = http.request(
      origin,
      { agent, path, method: method ?? (payload === undefined ? 'GET' : 'POST'), headers: all },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
            ms: performance.now() - started,
          }),
        );
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The server closed a connection that stood idle at the moment it was used again: nobody heard this, so it is said anew.
      const wasClosed = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (wasClosed) resolve(send(origin, ask));
      else reject(error);
    });
    request.end(payload);
  });
}

/** Today at the facilities, and days from it. */
export const today = dateInZone(new Date(), 'Asia/Kolkata');
export const inDays = (n: number) => addDays(today, n);

type Firm = Awaited<ReturnType<typeof createFirm>>;

/** An organisation that is host and shipper, with a hall and a published slot, and its owner signed in. */
async function createFirm(db: OwnerDatabase) {
  const owner = await createPerson(db);
  const organisation = await createOrganisation(db, { owner });
  const facility = await createFacility(db, { organisation });
  const hall = await createHall(db, { facility });
  const slot = await createSlot(db, { hall, palletPositions: 1_000, maxMassGrams: 1_000_000_000 });
  const scope = tenantScope({ orgId: organisation.id, userId: owner.id, role: 'owner' });
  const { profile: cargo } = await createCargo(db, { organisation, createdBy: owner.id });
  return { owner, organisation, facility, hall, slot, scope, cargo, cookie: await cookieFor(owner.id) };
}

/** A confirmed booking of one firm in another's slot, its invoice, and a credit note over a rupee of it. */
async function createDeal(db: OwnerDatabase, host: Firm, shipper: Firm) {
  const booking = await createBooking(db, {
    slot: host.slot,
    shipper: shipper.organisation,
    startsOn: inDays(10),
    endsOn: inDays(20),
  });
  const issued = await issueInvoice(host.scope, { bookingId: booking.id }, asked('issue-invoice'));
  if (!issued.ok) throw new Error(`no invoice: ${JSON.stringify(issued.violations)}`);
  const { invoiceId } = issued.value;
  const credit = { reason: 'A rupee too much', requests: [{ lineNumber: 1, amount: inr(1_00n) }] };
  const input = { ...credit, refundWished: null, shown: null, invoiceId };
  const noted = await issueCreditNote({ as: 'host', scope: host.scope }, input, asked('issue-credit-note'));
  if (!noted.ok) throw new Error(`no note: ${JSON.stringify(noted.violations)}`);
  return { bookingId: booking.id, invoiceId, noteId: noted.value.noteId };
}

/** A dispute over a line of an invoice, of the firm that received it. */
async function createDispute(shipper: Firm, invoiceId: string): Promise<string> {
  const input = { invoiceId, line: 1, amount: inr(1_00n), reason: 'A rupee too much', evidence: '' };
  const opened = await openDispute(shipper.scope, input, asked('open-dispute'));
  if (!opened.ok) throw new Error(`no dispute: ${JSON.stringify(opened.violations)}`);
  return opened.value.disputeId;
}

/** A mailed link's secret, with its hash in the table. */
export async function userToken(db: OwnerDatabase, userId: string, purpose: 'verify_email' | 'reset_password') {
  const token = newToken();
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db.insert(userTokens).values({ id: hashToken(token), userId, purpose, expiresAt });
  return token;
}

/** An open invitation's secret. */
export async function invitation(db: OwnerDatabase, firm: Firm, email: string): Promise<{ id: string; token: string }> {
  const token = newToken();
  const id = randomUUID();
  const expiresAt = new Date(Date.now() + 3_600_000);
  const row = { id, orgId: firm.organisation.id, email, role: 'viewer' as const, invitedBy: firm.owner.id, expiresAt };
  await db.insert(invitations).values({ ...row, tokenHash: hashToken(token) });
  return { id, token };
}

/** A reclassification of a firm's cargo that waits for its evidence. */
async function createCase(db: OwnerDatabase, firm: Firm): Promise<string> {
  const id = randomUUID();
  await db.insert(reclassifications).values({
    id,
    orgId: firm.organisation.id,
    profileId: firm.cargo.id,
    fromVersion: 1,
    proposedFacts: { ...BASE_CARGO, form: 'powder' },
    state: 'proposed',
    danger: 'same',
    reason: 'It is ground now.',
    proposedBy: firm.owner.id,
    rulebookVersion: '2026.2',
  });
  return id;
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/**
 * Three firms. `own` is looked at; `other` deals with `own` on both sides; `third` deals with `other` alone, so that
 * what they share is nobody's business in `own`.
 */
export async function createWorld(db: OwnerDatabase) {
  const [own, other, third] = [await createFirm(db), await createFirm(db), await createFirm(db)];
  const members = {} as Record<Role, { userId: string; cookie: string }>;
  for (const role of ROLES) {
    if (role === 'owner') {
      members[role] = { userId: own.owner.id, cookie: own.cookie };
      continue;
    }
    const person = await createPerson(db);
    await addMember(db, { organisation: own.organisation, person, role });
    members[role] = { userId: person.id, cookie: await cookieFor(person.id) };
  }
  const operator = await createPerson(db, { isOperator: true });
  const hosted = await createDeal(db, own, other);
  return {
    own,
    other,
    third,
    members,
    operator: { userId: operator.id, cookie: await cookieFor(operator.id) },
    hosted,
    shipped: await createDeal(db, other, own),
    foreign: await createDeal(db, other, third),
    disputeId: await createDispute(other, hosted.invoiceId),
    caseId: await createCase(db, other),
    invited: await invitation(db, own, 'somebody@example.test'),
    foreignInvitation: await invitation(db, other, 'somebody@example.test'),
    resetToken: await userToken(db, own.owner.id, 'reset_password'),
    verifyToken: await userToken(db, own.owner.id, 'verify_email'),
  };
}

/** The server's jobs go on meanwhile: what became of a letter, and who was told of it, is theirs. */
const OF_JOBS = ['rate_limits', 'notifications'];
const ROW: Record<string, string> = { mail_outbox: '(t.id, t.key, t.recipient, t.template, t.props)::text' };

/** Which version of which row a table is made of: another sum after whatever was written, without a look into any row. */
const VERSIONS = sql.raw("count(*) || ' ' || coalesce(sum(xmin::text::bigint), 0)");

/**
 * A digest of every table's rows, but for what no request writes: equal before and after means nothing was written. Rows are
 * looked into where something was written since the last time: most of them are reference data.
 */
function digests(db: () => OwnerDatabase): () => Promise<Record<string, string>> {
  const known = new Map<string, { versions: string; rows: string }>();
  const ofEach = async (names: readonly string[], what: (name: string) => SQL): Promise<Map<string, string>> => {
    if (names.length === 0) return new Map();
    // One statement: a round trip for each of a hundred tables would be most of what a test takes.
    const each = names.map(
      (name) => sql`select ${name}::text as name, ${what(name)} as text from ${sql.identifier(name)} t`,
    );
    const rows = await db().execute<{ name: string; text: string }>(sql.join(each, sql` union all `));
    return new Map(rows.map(({ name, text }) => [name, text]));
  };
  const inRows = (name: string) => {
    const text = sql.raw(ROW[name] ?? 't::text');
    return sql`count(*) || ' ' || coalesce(md5(string_agg(md5(${text}), '' order by md5(${text}))), '')`;
  };
  return async () => {
    const tables = await db().execute<{ name: string }>(
      sql`select tablename as name from pg_tables where schemaname = 'public' and tablename not in ${OF_JOBS}`,
    );
    const versions = await ofEach(
      tables.map(({ name }) => name),
      () => VERSIONS,
    );
    const written = [...versions].filter(([name, text]) => known.get(name)?.versions !== text).map(([name]) => name);
    for (const [name, rows] of await ofEach(written, inRows))
      known.set(name, { versions: versions.get(name) ?? '', rows });
    return Object.fromEntries([...known].map(([name, { rows }]) => [name, rows]));
  };
}

/** A real server on a database of its own with a {@link World} in it; one per test file. */
export function useSite({ logLevel = 'warn' } = {}) {
  const database = useDatabase();
  let server: RunningServer | null = null;
  let world: World | null = null;
  const digest = digests(() => database.owner());
  beforeAll(async () => {
    // What a request writes is told by what the database was before: nothing else may write meanwhile.
    server = await startServer(database.appUrl(), { LOG_LEVEL: logLevel, JOBS: 'elsewhere' });
    world = await createWorld(database.owner());
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
  });
  const ready = <T>(value: T | null): T => {
    if (value === null) throw new Error('the site is ready in tests and hooks only');
    return value;
  };
  return {
    db: () => database.owner(),
    world: () => ready(world),
    origin: () => ready(server).url,
    log: () => ready(server).log(),
    ask: (what: Ask) => send(ready(server).url, what),
    digest,
  };
}

/** A page without what differs on every load: request ids, form keys, nonces. */
export const withoutIds = (body: string): string =>
  body
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<uuid>')
    .replace(/nonce(\\?["':=]+)[A-Za-z0-9+/=]{24}/g, 'nonce$1<nonce>');
