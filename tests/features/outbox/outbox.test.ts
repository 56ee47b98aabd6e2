import { afterEach, describe, expect, it } from 'vitest';
import { linksIn } from '#app/features/outbox/list-letters.server.ts';
import { withPublic } from '#app/platform/db.server.ts';
import { setVariables } from '#app/platform/env.server.ts';
import { queueMail } from '#app/platform/mail.server.ts';
import { loader as health } from '#app/routes/api/health.ts';
import { loader } from '#app/routes/public/outbox.tsx';
import { loader as readLetter } from '#app/routes/public/outbox-letter.ts';
import type { Letters } from '#emails/letters.ts';
import { renderLetter } from '#emails/render.ts';
import { answer } from '#tests/routes/sign-in/answer.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { requestArgs } from '#tests/setup/request.ts';

useDatabase();

const url = 'http://127.0.0.1:3000/somewhere/abc?to=%2Fx';
const booking = {
  reference: 'QS-1234ABCD',
  place: 'Hall 2, Dronagiri',
  stay: '14 May to 20 May 2026',
  quantity: '4 pallets',
  hostName: 'Konkan & Sons',
  shipperName: 'Cerium <Traders>',
  url,
};
const LETTERS: Letters = {
  'verify-email': { name: 'Asha', url },
  'already-registered': { name: 'Asha', signInUrl: url, resetUrl: url },
  'reset-password': { name: 'Asha', url },
  'password-changed': { name: 'Asha', resetUrl: url },
  invitation: { organisation: 'Konkan', inviter: 'Asha', role: 'Gate', url },
  'booking-requested': { ...booking, answerBy: '15 May 2026, 17:00 IST' },
  'booking-confirmed': booking,
  'booking-declined': booking,
  'booking-expired': booking,
  'booking-withdrawn': booking,
  'booking-news': { ...booking, title: 'Goods received', says: 'Two lots were counted in.', next: 'See the counts.' },
  'booking-cancelled': { ...booking, by: 'Cerium', owed: 'Nothing is owed.' },
  'invoice-reminder': {
    title: 'A reminder',
    says: 'It is late.',
    ...{ number: 'KOS/26-27/000001', hostName: 'K', reference: 'QS-1', outstanding: '₹1.00', dueOn: 'x', url },
  },
  'invoice-issued': { number: 'KOS/26-27/000001', hostName: 'K', reference: 'QS-1', total: '₹1.00', dueOn: 'x', url },
  'bank-details-changed': { organisation: 'Kosamba Ports Storage', ending: '4821', isFirst: false, url },
  'invoice-news': { title: 'Paid', says: 'It is paid.', number: 'KOS/26-27/000001', facts: [['Amount', '₹1.00']], url },
  'debit-note-issued': {
    ...{ number: 'KOSD/2627/000001', hostName: 'K', invoice: 'KOS/26-27/000001', reason: 'x', total: '₹1.00', url },
  },
  'credit-note-issued': {
    ...{ number: 'KOSC/2627/000001', hostName: 'K', invoice: 'KOS/26-27/000001', reason: 'x' },
    ...{ total: '₹1.00', becomes: '₹1.00 less to pay', url },
  },
};

describe('letters', () => {
  it.each(Object.keys(LETTERS) as (keyof Letters)[])(
    '%s has a subject, the link in both parts, and a text part',
    async (template) => {
      const { subject, html, text } = await renderLetter(template, LETTERS[template]);
      expect(subject).toMatch(/^\S.{5,}$/);
      expect(html).toContain('somewhere/abc');
      expect(text).toContain('somewhere/abc');
      expect(text).not.toMatch(/<[a-z]/);
      expect(html).not.toContain('<Traders>');
    },
  );

  it('keep a name from starting a header of its own', async () => {
    const organisation = 'Konkan\r\nBcc: everyone@example.test\u2028x\u202e';
    const { subject } = await renderLetter('invitation', { ...LETTERS.invitation, organisation });
    expect(subject).toBe('Join Konkan Bcc: everyone@example.test x on Quayslot');
  });

  it('lead on as paths of this site; other words are no links', () => {
    expect(linksIn({ url, name: 'http://', other: 'javascript:alert(1)', n: 4 })).toEqual(['/somewhere/abc?to=%2Fx']);
  });
});

describe('the outbox', () => {
  afterEach(() => setVariables({ QUAYSLOT_MODE: 'test' }));

  const list = () => answer(loader, requestArgs({ path: '/dev/outbox' }));
  const read = async (letterId: string) =>
    readLetter(requestArgs({ path: `/dev/outbox/${letterId}`, params: { letterId } }) as never);

  it('lists letters newest first and shows one in a frame that can do nothing', async () => {
    for (const [key, name] of [
      ['k1', 'First'],
      ['k2', '<script>alert(1)</script>'],
    ] as const)
      await withPublic((tx) =>
        queueMail(tx, { key, recipient: `${key}@example.test`, template: 'verify-email', props: { name, url } }),
      );
    const { letters } = (await list()).body as { letters: { id: string; recipient: string; links: string[] }[] };
    expect(letters.map(({ recipient }) => recipient)).toEqual(['k2@example.test', 'k1@example.test']);
    expect(letters[0]?.links).toEqual(['/somewhere/abc?to=%2Fx']);
    const shown = await read(letters[0]?.id ?? '');
    expect(shown.headers.get('Content-Security-Policy')).toMatch(/^sandbox; default-src 'none'/);
    expect(await shown.text()).not.toContain('<script>alert');
    expect((await read('not-a-uuid')).status).toBe(404);
    expect((await read('00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });

  it('does not exist in production', async () => {
    const SESSION_SECRET = 'k3yK3yk3yK3yk3yK3yk3yK3yk3yK3yk3yK3yk3yK3y';
    setVariables({ QUAYSLOT_MODE: 'production', BASE_URL: 'https://quayslot.example', SESSION_SECRET });
    expect((await list()).status).toBe(404);
    expect((await read('00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });
});

describe('/healthz', () => {
  it('answers ok while the database does', async () => {
    expect(await answer(health, requestArgs({ path: '/healthz' }))).toMatchObject({
      status: 200,
      body: '{"status":"ok"}',
    });
  });
});
