import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { RouteConfigEntry } from '@remix-run/route-config';
import { describe, expect, test } from 'vitest';
import routes from '#app/routes.ts';
import { COMMANDS, cookieOf, dataPath, expectedStatus, isForStrangers, PAGES, VIEWERS } from './expectations.ts';
import { type Answer, type Form, useSite, type World, withoutIds } from './site.ts';

const site = useSite();

const isLayout = (file: string) => file.endsWith('/layout.tsx');
const flat = (entries: readonly RouteConfigEntry[]): RouteConfigEntry[] =>
  entries.flatMap((entry) => [entry, ...flat(entry.children ?? [])]);
const FILES = flat(routes).map(({ file }) => file);
const sourceOf = (file: string) => fs.readFileSync(path.join('app', file), 'utf8');
const hasAction = (file: string) => /export (async )?(function|const) action\b/.test(sourceOf(file));

/** Everything that would tell a stranger something about the organisation. */
function secretsOf(world: World): string[] {
  const { organisation, facility, owner } = world.own;
  return [organisation.name, organisation.legalName, facility.name, facility.id, owner.email, world.hosted.bookingId];
}

describe('the table of expectations', () => {
  test('names every page of app/routes.ts and no other', () => {
    const pages = FILES.filter((file) => !isLayout(file));
    expect(Object.keys(PAGES).sort()).toEqual(pages.sort());
  });

  test('names a form for every route with an action, and every command of the product', () => {
    // The API and webhooks take no forms: their own tests try keys, scopes, methods and signatures.
    const acting = FILES.filter((file) => hasAction(file) && !/^routes\/(api|webhooks)\//.test(file));
    expect([...new Set(COMMANDS.map(({ file }) => file))].sort()).toEqual(acting.sort());
    const screens = fs.readdirSync('app', { recursive: true, encoding: 'utf8' });
    const sources = screens.filter((file) => file.endsWith('.tsx')).map(sourceOf);
    const used = sources.flatMap((text) => [...text.matchAll(/\bcommand="([a-z-]+)"/g)].map((match) => match[1]));
    const declared = new Set(COMMANDS.map(({ command }) => command));
    expect(used.length).toBeGreaterThan(25);
    expect(used.filter((command) => command === undefined || !declared.has(command))).toEqual([]);
  });
});

/** The status a client's data request has where a document has `status`: a redirect is data, too. */
const asData = (status: number) => (status === 302 ? 202 : status);

describe('who sees what', () => {
  test.each(Object.entries(PAGES))('GET %s', async (file, page) => {
    const world = site.world();
    const address = page.path(world);
    const secrets = secretsOf(world);
    const wrong: unknown[] = [];
    const documents = new Set<number>();
    for (const viewer of VIEWERS) {
      const cookie = cookieOf(world, viewer);
      const expected = isForStrangers(file, viewer) ? 302 : expectedStatus(viewer, page.to, page.status ?? 200);
      const data = await site.ask({ path: dataPath(address), cookie });
      // The same loaders, and a whole page around what they give: each answer is asked for as a page once, by strangers always.
      const isStranger = ['anonymous', 'outsider', 'operator'].includes(viewer);
      const isResource = file.endsWith('.ts');
      const asPage = isResource || !documents.has(expected) || (isStranger && expected !== 200);
      documents.add(expected);
      // A resource's data address may refuse what the address itself gives, never the other way round.
      if (data.status !== asData(expected) && !(isResource && data.status >= 400 && data.status < 500))
        wrong.push([viewer, 'data', data.status, asData(expected)]);
      if (!asPage) continue;
      const document = await site.ask({ path: address, cookie });
      if (document.status !== expected) wrong.push([viewer, 'document', document.status, expected]);
      if (page.to !== 'anyone' && viewer === 'anonymous') {
        const back = new URL(document.headers.location ?? '', site.origin());
        if (`${back.pathname}?to=${back.searchParams.get('to')}` !== `/sign-in?to=${address}`)
          wrong.push([viewer, 'leads to', document.headers.location]);
      }
      if (page.to !== 'anyone' && expected !== 200 && isStranger)
        for (const answer of [document, data])
          for (const secret of secrets) {
            // The address of the page itself may come back in the way to sign in.
            const said = answer.body.includes(secret) && !address.includes(secret);
            if (said) wrong.push([viewer, 'is told', secret]);
          }
    }
    expect(wrong).toEqual([]);
  });
});

const RANDOM = '7d9f1a52-6a36-4f0e-9a3e-0d1c2b3a4958';
const NO_IDS = ['1', 'x', '%00', "1'--", `${RANDOM}0`, RANDOM.replaceAll('-', ''), '..%2f..%2fetc', '%F0%9F%92%A3'];

/** Pages and forms that name something by its id, with another tenant's id for it. */
const BY_ID: { at: string; foreign: (world: World) => string; command?: string }[] = [
  { at: '/facilities/:id', foreign: (w) => w.other.facility.id },
  { at: '/facilities/:id', foreign: (w) => w.other.facility.id, command: 'edit-facility' },
  { at: '/facilities/:id', foreign: (w) => w.other.facility.id, command: 'add-hall' },
  { at: '/facilities/:id/holidays', foreign: (w) => w.other.facility.id },
  { at: '/facilities/:id/holidays', foreign: (w) => w.other.facility.id, command: 'add-holiday' },
  { at: '/facilities/:id/slots/new', foreign: (w) => w.other.facility.id },
  { at: '/facilities/:id/slots/new', foreign: (w) => w.other.facility.id, command: 'create-slot' },
  { at: '/slots/:id', foreign: (w) => w.other.slot.id },
  { at: '/slots/:id', foreign: (w) => w.other.slot.id, command: 'edit-slot' },
  { at: '/slots/:id', foreign: (w) => w.other.slot.id, command: 'publish-slot' },
  { at: '/slots/:id', foreign: (w) => w.other.slot.id, command: 'pause-slot' },
  { at: '/bookings/:id', foreign: (w) => w.foreign.bookingId },
  { at: '/bookings/:id', foreign: (w) => w.foreign.bookingId, command: 'cancel' },
  { at: '/bookings/:id', foreign: (w) => w.foreign.bookingId, command: 'extend' },
  { at: '/bookings/:id', foreign: (w) => w.foreign.bookingId, command: 'leave-early' },
  { at: '/bookings/:id', foreign: (w) => w.foreign.bookingId, command: 'counter' },
  { at: '/bookings/:id', foreign: (w) => w.foreign.bookingId, command: 'agree' },
  { at: '/bookings/:id', foreign: (w) => w.foreign.bookingId, command: 'answer-extension' },
  { at: '/bookings/:id', foreign: (w) => w.foreign.bookingId, command: 'withdraw-extension' },
  { at: '/bookings/:id', foreign: (w) => w.foreign.bookingId, command: 'order-service' },
  { at: '/bookings/:id', foreign: (w) => w.foreign.bookingId, command: 'accept' },
  { at: '/bookings/:id', foreign: (w) => w.foreign.bookingId, command: 'issue-invoice' },
  { at: '/invoices/:id', foreign: (w) => w.foreign.invoiceId },
  { at: '/invoices/:id/credit', foreign: (w) => w.foreign.invoiceId },
  { at: '/invoices/:id/credit', foreign: (w) => w.foreign.invoiceId, command: 'issue-credit-note' },
  { at: '/invoices/:id/pdf', foreign: (w) => w.foreign.invoiceId },
];

const SLOT: Form = {
  name: 'B-07',
  regime: 'neutral',
  palletPositions: '40',
  maxMass: '32,000',
  pricePerPalletDay: '45',
  handlingIn: '0',
  handlingOut: '0',
  minimumDays: '1',
  bookingMode: 'instant',
};
const FACILITY: Form = {
  name: 'Uran Yard',
  portId: 'jawaharlal-nehru-port-nhava-sheva',
  address: 'Plot 7',
  pin: '400707',
  stateCode: '27',
};
const STAY: Form = { in: '2027-01-01', out: '2027-02-01', price: '45', offer: RANDOM, given: 'accepted' };
const NOTE: Form = { reason: 'Too much', 'amount.1': '1' };
const DATED: Form = { day: '2027-01-26', holidayName: 'Republic Day', service: 'labels', units: '1' };
const VALUES: Form = { ...SLOT, ...DATED, ...FACILITY, ...STAY, ...NOTE, newHallName: 'Hall 9', hallId: RANDOM };

const said = ({ status, body }: Answer) => ({ status, body: withoutIds(body) });

describe('what belongs to another organisation was never there', () => {
  test.each(BY_ID)('$at $command', async ({ at, foreign, command }) => {
    const world = site.world();
    const { cookie, organisation } = world.own;
    const before = await site.digest();
    const get = (id: string, suffix = '') => {
      const where = `/o/${organisation.slug}${at.replace(':id', id)}${suffix}`;
      return site.ask({ path: where, cookie, ...(command ? { form: { ...VALUES, _command: command } } : {}) });
    };
    for (const suffix of ['', '.data']) {
      const never = await get(RANDOM, suffix);
      expect(never.status).toBe(404);
      expect(said(await get(foreign(world), suffix))).toEqual(said(never));
      // As data each of them, as a page one: it is the same answer with more around it.
      for (const id of suffix ? NO_IDS : NO_IDS.slice(0, 1))
        expect({ id, ...said(await get(id, suffix)) }).toEqual({ id, ...said(never) });
    }
    const after = await site.digest();
    expect(after).toEqual(before);
  });

  test.each(Object.entries(PAGES).filter(([, { to }]) => typeof to === 'object'))(
    'another organisation’s address of %s',
    async (_file, { path: addressOf }) => {
      const world = site.world();
      const address = addressOf(world);
      const at = (slug: string) => address.replace(world.own.organisation.slug, slug);
      for (const suffix of ['', '.data']) {
        const foreign = await site.ask({ path: at(world.other.organisation.slug) + suffix, cookie: world.own.cookie });
        const never = await site.ask({ path: at('firm-00000000') + suffix, cookie: world.own.cookie });
        expect(foreign.status).toBe(404);
        expect(said(foreign)).toEqual(said(never));
      }
    },
  );

  test('ids inside forms: the answer is the one for an id that never existed', async () => {
    const world = site.world();
    const { cookie, organisation, facility } = world.own;
    const before = await site.digest();
    const forms: { at: string; form: Form; field: string; foreign: string }[] = [
      {
        at: '/members',
        form: { _command: 'change-role', role: 'viewer' },
        field: 'userId',
        foreign: world.other.owner.id,
      },
      { at: '/members', form: { _command: 'remove-member' }, field: 'userId', foreign: world.other.owner.id },
      {
        at: '/members',
        form: { _command: 'revoke-invitation' },
        field: 'invitationId',
        foreign: world.foreignInvitation.id,
      },
      {
        at: `/facilities/${facility.id}`,
        form: { _command: 'rename-hall', hallName: 'Mine' },
        field: 'hallId',
        foreign: world.other.hall.id,
      },
      {
        at: `/facilities/${facility.id}/slots/new`,
        form: { _command: 'create-slot', ...SLOT },
        field: 'hallId',
        foreign: world.other.hall.id,
      },
    ];
    for (const { at, form, field, foreign } of forms) {
      const post = (id: string) =>
        site.ask({ path: `/o/${organisation.slug}${at}`, cookie, form: { ...form, [field]: id } });
      const [never, theirs, nonsense] = [await post(RANDOM), await post(foreign), await post('nonsense')];
      expect([400, 404, 409, 422]).toContain(never.status);
      expect(said(theirs)).toEqual(said(never));
      expect([400, 404, 422]).toContain(nonsense.status);
    }
    expect(await site.digest()).toEqual(before);
  });

  test('a draft slot has no public page', async () => {
    const world = site.world();
    const { createSlot } = await import('#db/seed/factories.ts');
    const draft = await createSlot(site.db(), { hall: world.own.hall, status: 'draft' });
    for (const cookie of [null, world.third.cookie, world.own.cookie]) {
      const hidden = await site.ask({ path: `/slots/${draft.id}`, cookie });
      const never = await site.ask({ path: `/slots/${randomUUID()}`, cookie });
      expect(hidden.status).toBe(404);
      expect(said(hidden)).toEqual(said(never));
    }
  });
});

describe('who may send what', () => {
  test.each(FILES.filter((file) => !isLayout(file) && !hasAction(file)))(
    'POST %s has nothing to send to',
    async (file) => {
      const world = site.world();
      const address = PAGES[file]?.path(world) ?? '';
      // A route without an action has nobody to tell from anybody: those who may do most, and nothing.
      for (const viewer of ['anonymous', 'owner', 'operator'] as const)
        for (const where of [address, dataPath(address)]) {
          const { status } = await site.ask({ path: where, cookie: cookieOf(world, viewer), form: {} });
          expect({ viewer, where, status, refused: [202, 302, 400, 403, 404, 405].includes(status) }).toMatchObject({
            refused: true,
          });
        }
    },
  );

  test.each(COMMANDS)('POST $command', async ({ file, command, to, form = {}, status, path: own, writes = [] }) => {
    const world = site.world();
    const address = (own ?? PAGES[file]?.path ?? (() => ''))(world);
    const before = await site.digest();
    const wrong: unknown[] = [];
    const documents = new Set<number>();
    for (const viewer of VIEWERS) {
      const cookie = cookieOf(world, viewer);
      const expected = expectedStatus(viewer, to, status);
      const all = { _command: command, ...form };
      const data = await site.ask({ path: dataPath(address), cookie, form: all });
      if (data.status !== asData(expected)) wrong.push([viewer, 'data', data.status, asData(expected)]);
      // A document runs the page's loader after the action, and that one sends on.
      const shown = isForStrangers(file, viewer) ? 302 : expected;
      // The same action, and a whole page around its answer: each answer is asked for as a page once.
      if (documents.has(shown)) continue;
      documents.add(shown);
      const document = await site.ask({ path: address, cookie, form: all });
      if (document.status !== shown) wrong.push([viewer, 'document', document.status, shown]);
    }
    expect(wrong).toEqual([]);
    const after = await site.digest();
    // Answers that lead on leave a receipt, so that the same form sent again leads to the same place.
    const unlike = Object.keys(after).filter((table) => after[table] !== before[table]);
    expect(unlike.filter((table) => ![...writes, 'command_receipts'].includes(table))).toEqual([]);
    if (status !== 302) expect(unlike).toEqual([]);
  });
});
