import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { writeNotifications } from '#app/features/notifications/write-notifications.server.ts';
import { withPublic } from '#app/platform/db.server.ts';
import { queueMail } from '#app/platform/mail.server.ts';
import { action, loader } from '#app/routes/workspace/notifications.tsx';
import { mailOutbox, notifications } from '#db/schema/index.ts';
import { addMember, createOrganisation, createPerson } from '#db/seed/factories.ts';
import { answer } from '#tests/routes/sign-in/answer.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { cookieFor, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();

async function scene() {
  const db = database.owner();
  const owner = await createPerson(db);
  const organisation = await createOrganisation(db, { owner });
  const colleague = await createPerson(db);
  await addMember(db, { organisation, person: colleague, role: 'accounts' });
  return { owner, colleague, organisation };
}

const write = (key: string, recipient: string, { slug }: { slug: string }, title = 'Paid') => {
  const url = `http://127.0.0.1:3000/o/${slug}/invoices/1?tab=x`;
  const props = { title, says: 'It is paid.', number: 'K/1', facts: [], url };
  return withPublic((tx) => queueMail(tx, { key, recipient, template: 'invoice-news', props }));
};

const page = async (userId: string, { slug }: { slug: string }) => {
  const ask = { path: `/o/${slug}/notifications`, params: { org: slug }, cookie: await cookieFor(userId) };
  const { body } = await answer(loader, requestArgs(ask));
  const mark = (form: Record<string, string>) =>
    answer(action, requestArgs({ ...ask, form: { _command: 'mark-read', ...form } }));
  return {
    list: (body as { notifications: { id: string; title: string; href: string; isRead: boolean }[] }).notifications,
    mark,
  };
};

test('a letter is told once, to the member it is written to, in the organisation its link leads to', async () => {
  const { owner, colleague, organisation } = await scene();
  await write('a', owner.email.toUpperCase(), organisation);
  await write('b', 'stranger@example.test', organisation);
  await Promise.all([writeNotifications(), writeNotifications()]);
  await writeNotifications();
  const { list } = await page(owner.id, organisation);
  expect(list).toMatchObject([
    { title: 'Paid: invoice K/1', href: `/o/${organisation.slug}/invoices/1?tab=x`, isRead: false },
  ]);
  expect((await page(colleague.id, organisation)).list).toEqual([]);
});

test('a letter that leads to a place of somebody else’s tells nobody', async () => {
  const [one, other] = [await scene(), await scene()];
  await write('c', one.owner.email, other.organisation);
  const before = (await database.owner().select().from(notifications)).length;
  await writeNotifications();
  expect((await database.owner().select().from(notifications)).length).toBe(before);
  const [letter] = await database.owner().select().from(mailOutbox).where(eq(mailOutbox.key, 'c'));
  expect(letter?.notifiedAt).not.toBeNull();
});

test('one is marked as read, then all; a colleague’s stay as they are', async () => {
  const { owner, colleague, organisation } = await scene();
  for (const n of [1, 2, 3]) await write(`d${n}`, owner.email, organisation, `No. ${n}`);
  await write('d4', colleague.email, organisation);
  await writeNotifications();
  const { list, mark } = await page(owner.id, organisation);
  const theirs = await page(colleague.id, organisation);
  expect(list).toHaveLength(3);
  await mark({ notification: theirs.list[0]?.id ?? '' });
  await mark({ notification: list[1]?.id ?? '' });
  expect((await page(owner.id, organisation)).list.map(({ isRead }) => isRead)).toEqual([false, true, false]);
  await mark({});
  expect((await page(owner.id, organisation)).list.every(({ isRead }) => isRead)).toBe(true);
  expect((await page(colleague.id, organisation)).list[0]?.isRead).toBe(false);
  expect((await mark({ notification: 'x' })).status).toBe(422);
});
