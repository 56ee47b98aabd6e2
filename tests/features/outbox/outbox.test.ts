import { afterEach, describe, expect, it } from 'vitest';
import { linksIn } from '#app/features/outbox/list-letters.server.ts';
import { withPublic } from '#app/platform/db.server.ts';
import { setVariables } from '#app/platform/env.server.ts';
import { queueMail } from '#app/platform/mail.server.ts';
import { loader as health } from '#app/routes/api/health.ts';
import { loader as samplePage } from '#app/routes/public/mail-sample.ts';
import { loader as samplesPage } from '#app/routes/public/mail-samples.tsx';
import { loader } from '#app/routes/public/outbox.tsx';
import { loader as readLetter } from '#app/routes/public/outbox-letter.ts';
import type { Letters } from '#emails/letters.ts';
import { renderLetter } from '#emails/render.ts';
import { SAMPLES } from '#emails/samples.ts';
import { answer } from '#tests/routes/sign-in/answer.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { requestArgs } from '#tests/setup/request.ts';

useDatabase();

const url = 'http://127.0.0.1:3000/somewhere/abc?to=%2Fx';
describe('letters', () => {
  it.each(Object.keys(SAMPLES) as (keyof Letters)[])(
    '%s has a subject, the link in both parts, and a text part',
    async (template) => {
      const { subject, html, text } = await renderLetter(template, SAMPLES[template]);
      expect(subject).toMatch(/^\S.{5,}$/);
      expect(html).toContain('somewhere/abc');
      expect(text).toContain('somewhere/abc');
      expect(text).not.toMatch(/<[a-z]/);
      expect(html).not.toContain('<Traders>');
    },
  );

  it.each(Object.keys(SAMPLES) as (keyof Letters)[])('%s fits a narrow screen, and a dark one', async (template) => {
    const { html } = await renderLetter(template, SAMPLES[template]);
    expect(html).toContain('max-width:560px');
    // No width in pixels but as a limit, and no long word that can't be broken where people's words stand.
    expect(html.match(/(?<!max-)\bwidth(?::|=")\s*\d{3,}(?:px|")/g)).toBeNull();
    for (const [cell] of html.matchAll(/<td[^>]*font-size:14px[^>]*>/g))
      expect(cell).toContain('overflow-wrap:anywhere');
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).toMatch(/<meta[^>]*color-scheme[^>]*light dark/);
  });

  it('are all on the page of samples, as HTML and as text, but not in production', async () => {
    const page = () => answer(samplesPage, requestArgs({ path: '/dev/mail' }));
    const one = (template: string) =>
      samplePage(requestArgs({ path: `/dev/mail/${template}`, params: { template } }) as never);
    const { samples } = (await page()).body as { samples: { template: string; text: string }[] };
    expect(samples.map(({ template }) => template)).toEqual(Object.keys(SAMPLES));
    expect(samples.filter(({ text }) => text.length < 50)).toEqual([]);
    expect(await (await one('invitation')).text()).toContain('Konkan');
    expect((await one('none')).status).toBe(404);
    const SESSION_SECRET = 'k3yK3yk3yK3yk3yK3yk3yK3yk3yK3yk3yK3yk3yK3y';
    setVariables({ QUAYSLOT_MODE: 'production', BASE_URL: 'https://quayslot.example', SESSION_SECRET });
    expect([(await page()).status, (await one('invitation')).status]).toEqual([404, 404]);
    setVariables({ QUAYSLOT_MODE: 'test' });
  });

  it('keep a name from starting a header of its own', async () => {
    const organisation = 'Konkan\r\nBcc: everyone@example.test\u2028x\u202e';
    const { subject } = await renderLetter('invitation', { ...SAMPLES.invitation, organisation });
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
