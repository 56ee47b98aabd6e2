import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { withPublic } from '#app/platform/db.server.ts';
import { setVariables } from '#app/platform/env.server.ts';
import { queueMail } from '#app/platform/mail.server.ts';
import type { Letters } from '#emails/letters.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { ResendProcess } from '#tests/stand-ins/resend/process.ts';

export const HOUR = 3_600_000;
export const SECRET = 'whsec_dGhlIHNlY3JldCBvZiB0aGUgd2ViaG9vaw==';

const VARIABLES = ['RESEND_API_KEY', 'RESEND_BASE_URL', 'MAIL_FROM', 'RESEND_WEBHOOK_SECRET'];

/** A clock that stands still until it is moved. It starts a moment ahead, so that what is written now is due. */
export function movableClock() {
  let ahead = 1_000;
  return {
    now: () => new Date(Date.now() + ahead),
    move: (ms: number) => {
      ahead += ms;
    },
  };
}

/** A database, and the stand-in as the post it sends with. */
export function usePostOffice() {
  const database = useDatabase();
  const standIn = new ResendProcess();
  beforeAll(async () => {
    await standIn.start();
    setVariables({
      RESEND_API_KEY: 're_standin',
      RESEND_BASE_URL: standIn.origin,
      MAIL_FROM: 'Quayslot <post@quayslot.example>',
      RESEND_WEBHOOK_SECRET: SECRET,
    });
  });
  afterAll(async () => {
    // The next file in this worker has no post.
    for (const name of VARIABLES) delete process.env[name];
    setVariables({});
    await standIn.end();
  });
  beforeEach(async () => {
    await standIn.control('mend');
    await database.owner().execute(sql`truncate mail_outbox, mail_events, mail_suppressions, mail_preferences cascade`);
  });

  return {
    ...database,
    standIn,
    /** Writes a letter as a business transaction would; gives its id. */
    write: async <T extends keyof Letters>(template: T, recipient: string, props: Letters[T]): Promise<string> => {
      const key = `${template}/${randomUUID()}`;
      await withPublic((tx) => queueMail(tx, { key, recipient, template, props }));
      const [row] = await database.owner().execute<{ id: string }>(sql`select id from mail_outbox where key = ${key}`);
      return row?.id ?? '';
    },
    /** What was sent to whom since the test began, by the letter's id. */
    sent: async (ids: readonly string[]) => {
      const messages = await standIn.messages();
      return ids.map((id) => messages.filter(({ tags = [] }) => tags.some(({ value }) => value === id)));
    },
  };
}
