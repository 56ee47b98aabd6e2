import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dataPath } from './expectations.ts';
import { askForm, validForms } from './forms.ts';
import { type Answer, type Ask, type Form, inDays, useSite } from './site.ts';

const site = useSite();
const QUICK_MS = 2_000;
const AT_ONCE = 4;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const forms = () => validForms(site.world());
const ASK = askForm;

/** A refusal, at once, without a word about what broke. */
function expectRefused(answer: Answer, what: unknown, also: number[] = []): void {
  const { status, ms, body } = answer;
  const isRefusal = (status >= 400 && status < 500) || also.includes(status);
  expect({ what, status, isRefusal, isQuick: ms < QUICK_MS }).toEqual({ what, status, isRefusal: true, isQuick: true });
  expect(body).not.toMatch(/\bat .+\.(js|ts):\d+|node_modules|PostgresError|Failed query|insert into|"stack"/);
}

/** On a busy machine anything can be late once: what was slow is asked again, and that time counts. */
async function askPatiently(ask: Ask): Promise<Answer> {
  const answer = await site.ask(ask);
  return answer.ms < QUICK_MS ? answer : site.ask(ask);
}

/** Sends all of them, a few at a time, and expects each to be refused. */
async function expectAllRefused(asks: readonly Ask[], also: number[] = []): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let i = 0; i < asks.length; i += AT_ONCE) {
    const some = asks.slice(i, i + AT_ONCE);
    const batch = await Promise.all(some.map(askPatiently));
    for (const [j, answer] of batch.entries()) {
      const { method, path, form } = some[j] ?? {};
      expectRefused(answer, { method, path, form }, also);
    }
    answers.push(...batch);
  }
  return answers;
}

const PAGE_OF = 6;
/** The same action answers a page's client and a form sent as a document: the whole page around it is asked for now and then. */
const mostlyAsData = (asks: readonly Ask[]): Ask[] =>
  asks.map((ask, n) => (n % PAGE_OF === 0 ? ask : { ...ask, path: dataPath(ask.path) }));

let before: Record<string, string> = {};
beforeAll(async () => {
  before = await site.digest();
});
/** Whatever was sent: nothing is written, and the server stands. */
afterEach(async () => {
  const [earlier, now] = [before, await site.digest()];
  before = now;
  expect(now).toEqual(earlier);
  expect((await site.ask({ path: '/healthz' })).status).toBe(200);
});

const DEEP = `a${'[b]'.repeat(2_000)}`;
const MANY = Array.from({ length: 5_000 }, (_, i) => `f${i}=${i}`).join('&');
const BODIES: [string, Omit<Ask, 'path' | 'cookie'>, number[]][] = [
  ['5,000 fields', { body: MANY, headers: FORM }, [413]],
  ['5,000 times one field', { body: 'name=x&'.repeat(5_000), headers: FORM }, [413]],
  ['a name 2,000 deep', { body: `${DEEP}=1`, headers: FORM }, [400]],
  ['a dotted name 2,000 deep', { body: `a${'.b'.repeat(2_000)}=1`, headers: FORM }, [400]],
  ['500 names 60 deep', { body: `${`a${'[b]'.repeat(20)}`}=1&`.repeat(500), headers: FORM }, [400, 413]],
  ['1 MB', { body: `name=${'x'.repeat(1_000_000)}`, headers: FORM }, [413]],
  ['200 kB', { body: `name=${'x'.repeat(200_000)}`, headers: FORM }, [413]],
  [
    '200 kB in chunks',
    { body: `name=${'x'.repeat(200_000)}`, headers: { ...FORM, 'transfer-encoding': 'chunked' } },
    [411],
  ],
  ['3 MB in chunks', { body: `name=${'x'.repeat(3e6)}`, headers: { ...FORM, 'transfer-encoding': 'chunked' } }, [411]],
  ['JSON', { body: '{"name":"x"}', headers: { 'content-type': 'application/json' } }, [415]],
  ['plain text', { body: 'name=x', headers: { 'content-type': 'text/plain' } }, [415]],
  ['XML', { body: '<!DOCTYPE a SYSTEM "file:///etc/passwd">', headers: { 'content-type': 'text/xml' } }, [415]],
  [
    'multipart',
    {
      body: '--b\r\nContent-Disposition: form-data; name="name"; filename="a"\r\n\r\nx\r\n--b--\r\n',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    },
    [415],
  ],
  ['a multipart without boundary', { body: 'x', headers: { 'content-type': 'multipart/form-data' } }, [415]],
  ['nothing', { body: '', headers: FORM }, [400, 422]],
  ['nothing of no type', { method: 'POST' }, [400, 422]],
  ['no key', { body: 'name=x', headers: FORM }, [400, 422]],
  ['a NUL', { body: 'name=%00', headers: FORM }, [400]],
  ['a NUL in the key', { body: `_key=${'%00'.repeat(9)}`, headers: FORM }, [400]],
  [
    'bytes that are no UTF-8',
    { body: Buffer.from([0x6e, 0x3d, 0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80]), headers: FORM },
    [400, 422],
  ],
  ['prototype names', { body: '__proto__=x&__proto__=y&constructor=z', headers: FORM }, [400]],
  ['percent garbage', { body: '%=%&%zz=%e0%a4', headers: FORM }, [400]],
  ['a body said to be compressed', { body: 'x', headers: { ...FORM, 'content-encoding': 'gzip' } }, [400, 422]],
];

describe('bodies no form of ours sends', () => {
  test.each(BODIES)('%s', async (_name, what, statuses) => {
    // Every second form: they share one reader, and each is spoilt field by field below.
    const some = forms().filter((_, i) => i % 2 === 0);
    const asks = some.flatMap(({ path, cookie }) =>
      [path, dataPath(path)].map((address) => ({ ...what, path: address, cookie })),
    );
    const answers = await expectAllRefused(asks);
    expect(answers.map(({ status }) => status).filter((status) => !statuses.includes(status))).toEqual([]);
  });

  test('a body that never comes, and one that stops, hold nothing up', async () => {
    const { hostname, port } = new URL(site.origin());
    const sockets = Array.from({ length: 20 }, (_, i) => {
      const socket = net.connect(Number(port), hostname);
      socket.on('error', () => {});
      const body = i % 2 === 0 ? '' : '_key=';
      socket.write(
        `POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM['content-type']}\r\nContent-Length: 90\r\n\r\n${body}`,
      );
      return socket;
    });
    const answer = await site.ask({ path: '/sign-in' });
    expect(answer.status).toBe(200);
    expect(answer.ms).toBeLessThan(QUICK_MS);
    for (const socket of sockets) socket.destroy();
  });
});

describe('every field of every form', () => {
  const TOO_LONG = '100,000 characters';
  const LONG = 'x'.repeat(100_000);
  // 60 kB passes the limit of a body, so that each field's own limit is what refuses.
  const SPOILT: [string, (form: Form, field: string) => Form][] = [
    [TOO_LONG, (form, field) => ({ ...form, [field]: LONG })],
    ['60,000 characters', (form, field) => ({ ...form, [field]: LONG.slice(0, 60_000) })],
    ['a NUL', (form, field) => ({ ...form, [field]: `${form[field]}\u0000` })],
    ['a lone escape character', (form, field) => ({ ...form, [field]: '\u001b[31m' })],
    ['given twice', (form, field) => ({ ...form, [field]: ['1', '2'] })],
  ];
  // Free for any value that is short enough, or a list by nature.
  const TAKES = new Set(['hazardClasses', 'class', 'to', 'lat', 'lon', 'gstin', 'warehouseCode']);

  test.each(SPOILT)('%s', async (kind, spoil) => {
    for (const { path, cookie, form } of forms()) {
      const all = Object.keys(form).filter((name) => !name.startsWith('_'));
      // Too long for any body, whichever field it is in.
      const fields = kind === TOO_LONG ? all.slice(0, 1) : all;
      const answers: Answer[] = [];
      for (const ask of mostlyAsData(fields.map((field) => ({ path, cookie, form: spoil(form, field) }))))
        answers.push(await askPatiently(ask));
      for (const [i, answer] of answers.entries()) {
        const field = fields[i] ?? '';
        if (TAKES.has(field) && kind === 'given twice' && [202, 302].includes(answer.status)) continue;
        // What is wrong with a password is never told at sign-in; a wrong one is a refusal like any other.
        expectRefused(answer, { path, field });
      }
    }
  });
});

const NUMBERS = [
  '-1', '-0', '0.5', '1.5', '1e3', '1e308', '1e-9', 'NaN', 'Infinity', '-Infinity', '0x10', '99999999999999999999',
  '9007199254740993', '٣', '１', '1_000', '1,2,3', '+1', '1 000', '--1', '1e', '.', '९'.repeat(30), '1'.repeat(400),
]; // biome-ignore format: a list

const DAYS = [
  '2026-02-30', '9999-99-99', '0001-01-01', '1999-12-31', '2101-01-01', '2100-12-31', '2099-01-01', '2027-13-01', '2027-00-10',
  '2027-1-1', '27-01-01', '2027-01-01T00:00:00Z', 'tomorrow', '-2027-01-01', '+002027-01-01', '2027/01/01', '２０２７-01-01', '',
]; // biome-ignore format: a list

/** Out before in, no night, half a century, past, and further ahead than anybody books. */
const STAYS = [
  [9, 5],
  [5, 5],
  [5, 20_000],
  [-9_000, 20_000],
  [-10, -5],
  [20_000, 20_001],
] as const;

describe('numbers and days', () => {
  const spoilt = (form: Form, fields: readonly string[], values: readonly string[]) =>
    fields.filter((field) => field in form).flatMap((field) => values.map((value) => ({ ...form, [field]: value })));

  test('no form takes a number that is none', async () => {
    const numeric = ['pallets', 'kg', 'palletPositions', 'maxMass', 'pricePerPalletDay', 'minimumDays', 'pin'];
    const fractions = ['0.5', '1.5'];
    // Kilograms and rupees have decimals.
    const takes = (field: string) => (/kg|maxMass|price/.test(field) ? fractions : NUMBERS.slice(0, 0));
    const asks = forms().flatMap(({ path, cookie, form }) =>
      numeric.flatMap((field) =>
        spoilt(
          form,
          [field],
          NUMBERS.filter((text) => !takes(field).includes(text)),
        ).map((each) => ({
          path,
          cookie,
          form: each,
        })),
      ),
    );
    expect(asks.length).toBeGreaterThan(200);
    await expectAllRefused(mostlyAsData(asks));
  });

  test('handling and coordinates take no garbage either', async () => {
    const fields = ['handlingIn', 'handlingOut', 'lat', 'lon'];
    const garbage = NUMBERS.filter((text) => !['0.5', '1.5'].includes(text));
    const asks = forms().flatMap(({ path, cookie, form }) =>
      spoilt(form, fields, garbage).map((each) => ({ path, cookie, form: each })),
    );
    await expectAllRefused(mostlyAsData(asks));
  });

  test('no hold and no payment on a day that is none, or out before in', async () => {
    const asks = forms().flatMap(({ path, cookie, form }) => {
      const stays = 'in' in form ? STAYS.map(([from, to]) => ({ ...form, in: inDays(from), out: inDays(to) })) : [];
      return [...spoilt(form, ['in', 'out', 'receivedOn'], DAYS), ...stays].map((each) => ({
        path,
        cookie,
        form: each,
      }));
    });
    await expectAllRefused(mostlyAsData(asks));
  });

  test('search and a slot’s page say what they can’t use', async () => {
    const ask = { port: 'jawaharlal-nehru-port-nhava-sheva', ...ASK(), within: '50', page: '1' };
    const asks = [
      ...spoilt(ask, ['pallets', 'kg', 'within', 'page'], NUMBERS),
      ...spoilt(ask, ['in', 'out'], DAYS),
      ...spoilt(ask, ['port'], ['', 'x'.repeat(3_000), "' or 1=1--", '../etc', '\u0000', '__proto__', 'constructor']),
      ...STAYS.map(([from, to]) => ({ ...ask, in: inDays(from), out: inDays(to) })),
      { ...ask, class: Array.from({ length: 60 }, () => '3') },
      { ...ask, class: ['1.1', 'x', ''] },
      { ...ask, pallets: ['1', '2'], in: [inDays(5), inDays(6)] },
      { ...ask, sort: 'price; drop table slots' },
      { ...ask, regime: '' },
    ];
    const queries = asks.map((each) => {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(each))
        for (const one of Array.isArray(value) ? value : [value]) query.append(name, one);
      return query;
    });
    const pages = ['/search', `/slots/${site.world().other.slot.id}`];
    const asked = pages.flatMap((page) => queries.map((query) => ({ path: `${page}?${query}` })));
    await expectAllRefused(mostlyAsData(asked), [200]);
  });
});

describe('addresses', () => {
  const QUERIES = [
    `?q=${'x'.repeat(5_000)}`,
    `?q=${'x'.repeat(12_000)}`,
    `?${DEEP}=1`,
    `?${`a${'[b]'.repeat(100)}=1`}`,
    `?${Array.from({ length: 400 }, (_, i) => `a${i}`).join('&')}`,
    '?%',
    '?%zz=%e0%a4',
    '?q=%00&text=%00&port=%00&page=%00&host=%00&as=%00&state=%00',
    '?text=%00',
    '?q=%00',
    '?host=%00',
    '?text=%25&q=%25',
    '?__proto__=x&__proto__=y',
    '?constructor=x&toString=y&hasOwnProperty=z',
    '?page=-1', '?page=0', '?page=1e308', '?page=NaN', '?page=99999999999999999999', '?page=1.5', '?page=999',
    '?sort=constructor&dir=__proto__',
    '?min=99999999999999999999999&max=-1&from=9999-99-99&to=0001-01-01',
    '?index', '?_routes=root', '?_data=root', '?_routes=routes/operator/invoices', '?index=1&_routes=',
  ]; // biome-ignore format: a list

  test.each(QUERIES)('a query like %.40s', async (query) => {
    const { own, operator } = site.world();
    const org = `/o/${own.organisation.slug}`;
    const pages = ['/search', `/slots/${own.slot.id}`, '/dev/outbox', '/account'];
    pages.push(`${org}/bookings`, `${org}/invoices`, `${org}/audit`);
    const desk = ['/operator/invoices', '/operator/audit'];
    const asks = [
      ...pages.flatMap((path) =>
        [path, dataPath(path)].map((address) => ({ path: address + query, cookie: own.cookie })),
      ),
      ...desk.map((path) => ({ path: path + query, cookie: operator.cookie })),
    ];
    await expectAllRefused(asks, [200, 202, 302]);
  });

  test.each([
    '/%',
    '/%zz',
    '/%E0%A4%A',
    '/%c0%ae%c0%ae/etc/passwd',
    '/assets/%',
    '/assets/..%2f..%2fserver%2findex.js',
    '/assets/',
    '/assets/../../package.json',
    '/..%2f..%2fpackage.json',
    '/../package.json',
    '/%00',
    '/.env',
    '/.git/config',
    '//evil.example',
    '/\\evil.example',
    '/build/server/index.js',
    '/o/%00',
    '/o/%/bookings',
    '/o/__proto__',
    '/o/constructor',
    '/slots/%00',
    '/slots/constructor',
    '/reset-password/%00',
    '/reset-password/%',
    '/invitations/%00',
    `/verify-email/${'x'.repeat(3_000)}`,
    '/dev/outbox/%00',
    '/dev/outbox/1',
    '/__manifest',
    '/__manifest?p=/o/x&version=1',
    '/sign-in/',
    '/_root.data/x',
    '/.data',
    '/search.data.data',
    `/${'a/'.repeat(1_500)}`,
    `/${'%2e%2e/'.repeat(300)}`,
  ])('%s', async (path) => {
    // biome-ignore format: a list
    for (const method of ['GET', 'POST', 'OPTIONS', 'PROPFIND']) {
      const answer = await site.ask({ path, method, cookie: site.world().own.cookie });
      const leads = /^\/sign-in|^\/\\|^\/\.data|^\/%2e/.test(path) ? [200, 204, 302] : [302];
      expectRefused(answer, `${method} ${path}`, leads);
      expect(answer.body).not.toMatch(/"dependencies"|root:x:|createRequestHandler/);
    }
  });
});

describe('headers', () => {
  test.each<[string, Record<string, string>]>([
    ['a cookie of somebody else’s that is no escape', { cookie: 'other=%; _ga=%E0%A4%A; quayslot=%' }],
    ['a session of 5,000 characters', { cookie: `quayslot=${'a'.repeat(5_000)}` }],
    ['two hundred cookies', { cookie: Array.from({ length: 200 }, (_, i) => `quayslot=a${i}`).join('; ') }],
    ['a session with SQL', { cookie: "quayslot=' or 1=1--" }],
    ['a strange User-Agent', { 'user-agent': '\u00ff'.repeat(2_000) }],
    ['a strange language', { 'accept-language': '*;q=nonsense', accept: '\u00e9' }],
    ['prefetch', { purpose: 'prefetch', 'x-remix-response': 'yes' }],
  ])('%s', async (_name, headers) => {
    const answer = await site.ask({ path: '/search', headers });
    expect(answer.status).toBe(200);
    const form = { email: 'nobody@example.test', password: 'wrong password' };
    expectRefused(await site.ask({ path: '/sign-in', headers, form: { ...form, email: 'x' } }), headers);
  });

  test.each<Record<string, string>>([
    { host: 'a b' },
    { host: 'x:99999999' },
    { host: 'a/b' },
    { 'x-forwarded-host': 'x:99999999' },
    { 'x-forwarded-host': 'a b' },
  ])('an address that makes no URL: %o', async (headers) => {
    expectRefused(await site.ask({ path: '/search', headers }), headers);
    expect((await site.ask({ path: '/search', headers })).status).toBe(400);
  });

  test('a method override is not followed', async () => {
    const { own } = site.world();
    const headers = { 'x-http-method-override': 'POST', 'x-method-override': 'DELETE' };
    const path = `/o/${own.organisation.slug}/facilities/new?_method=POST&_key=${randomUUID()}&name=x`;
    expect((await site.ask({ path, cookie: own.cookie, headers })).status).toBe(200);
  });
});
