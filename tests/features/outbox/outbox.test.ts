import { afterEach, describe, expect, it } from 'vitest';
import { linksIn } from '#app/features/outbox/list-letters.server.ts';
import { withPublic } from '#app/platform/db.server.ts';
import { setVariables } from '#app/platform/env.server.ts';
import { queueMail } from '#app/platform/mail.server.ts';
import { loader as health } from '#app/routes/api/health.ts';
import { loader } from '#app/routes/public/outbox.tsx';
import { loader as readLetter } from '#app/routes/public/outbox-letter.ts';
import { answer } from '#tests/routes/sign-in/answer.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { requestArgs } from '#tests/setup/request.ts';

useDatabase();

const url = 'http://127.0.0.1:3000/somewhere/abc?to=%2Fx';
describe('the outbox', () => {
  afterEach(() => setVariables({ QUAYSLOT_MODE: 'test' }));

  const list = () => answer(loader, requestArgs({ path: '/dev/outbox' }));
  const read = async (letterId: string) =>
    readLetter(requestArgs({ path: `/dev/outbox/${letterId}`, params: { letterId } }) as never);

  it('shows a letter’s links as paths of this site; other words are no links', () => {
    expect(linksIn({ url, name: 'http://', other: 'javascript:alert(1)', n: 4 })).toEqual(['/somewhere/abc?to=%2Fx']);
  });

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
