import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { sweepOldRows } from '#app/features/housekeeping/sweep-old-rows.server.ts';
import { commandReceipts, mailOutbox, sessions, userTokens } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '../setup/database.ts';

const database = useDatabase();

test('the sweep forgets what is over and keeps what runs', async () => {
  const db = database.owner();
  const { id: userId } = await createPerson(db);
  const hour = 3_600_000;
  const at = (ms: number) => new Date(Date.now() + ms);
  const monthAgo = at(-30 * 24 * hour);
  await db.insert(sessions).values([
    { id: 'ended', userId, expiresAt: at(-hour) },
    { id: 'running', userId, expiresAt: at(hour) },
  ]);
  await db.insert(userTokens).values([
    { id: 'dead', userId, purpose: 'verify_email', expiresAt: monthAgo },
    { id: 'alive', userId, purpose: 'verify_email', expiresAt: at(hour) },
  ]);
  const receipt = { scopeId: userId, command: 'x', inputHash: 'x', result: {} };
  await db.insert(commandReceipts).values([
    { ...receipt, key: 'old', createdAt: monthAgo },
    { ...receipt, key: 'new' },
  ]);
  const letter = {
    recipient: 'a@example.test',
    template: 'verify-email',
    props: { name: 'Asha', url: 'https://x.test/y' },
  };
  await db.insert(mailOutbox).values([
    { ...letter, key: 'old', createdAt: monthAgo },
    { ...letter, key: 'new' },
  ]);
  expect(await sweepOldRows()).toBe(4);
  expect(await sweepOldRows()).toBe(0);
  const left = await db.execute<{ id: string }>(sql`
    select id from sessions union all select id from user_tokens union all select key from command_receipts order by 1`);
  expect(left.map(({ id }) => id)).toEqual(['alive', 'new', 'running']);
  const [old] = await db.select().from(mailOutbox).where(eq(mailOutbox.key, 'old'));
  expect(old?.props).toEqual({ name: 'Asha' });
});
