import { describe, expect, test } from 'vitest';
import { readMailPreferences } from '#app/features/mail/set-mail-preferences.server.ts';
import { accountScope } from '#app/features/people/account-scope.server.ts';
import { readUnsubscribe, unsubscribeLink } from '#app/platform/unsubscribe.server.ts';
import { loader as mailPage, action as saveMail } from '#app/routes/sign-in/account-mail.tsx';
import { action as leave, loader as leavePage } from '#app/routes/sign-in/unsubscribe.tsx';
import { auditLog, mailPreferences } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { answer } from '#tests/routes/sign-in/answer.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { cookieFor, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();
const tokenOf = (link: string) => link.split('/').at(-1) ?? '';
const args = (token: string, form?: Record<string, string>) =>
  requestArgs({ path: `/unsubscribe/${token}`, params: { token }, ...(form && { form }) });

describe('/account/mail', () => {
  test('all is on at first; what is not ticked is off from then on, for this person alone', async () => {
    const db = database.owner();
    const [one, other] = [await createPerson(db), await createPerson(db)];
    const cookie = await cookieFor(one.id);
    const page = async () =>
      ((await answer(mailPage, requestArgs({ path: '/account/mail', cookie }))).body as { on: string[] }).on;
    expect(await page()).toHaveLength(5);
    const form = { _command: 'set-mail', on: ['money', 'digest'] };
    const saved = await answer(saveMail, requestArgs({ path: '/account/mail', cookie, form }));
    expect(saved.status).toBe(302);
    expect(await page()).toEqual(['money', 'digest']);
    expect(await readMailPreferences(accountScope(other.id))).toHaveLength(5);
    const unknown = { _command: 'set-mail', on: ['everything'] };
    expect((await answer(saveMail, requestArgs({ path: '/account/mail', cookie, form: unknown }))).status).toBe(422);
  });
});

describe('the way out of a letter', () => {
  test('reading the page changes nothing; one click does, without a form of ours, as often as it comes', async () => {
    const db = database.owner();
    const { id } = await createPerson(db);
    const token = tokenOf(unsubscribeLink(id, 'goods'));
    expect((await answer(leavePage, args(token))).status).toBe(200);
    expect(await readMailPreferences(accountScope(id))).toContain('goods');
    const before = (await db.select().from(auditLog)).length;
    for (let click = 0; click < 3; click++)
      expect((await answer(leave, args(token, { 'List-Unsubscribe': 'One-Click' }))).status).toBe(200);
    expect(await readMailPreferences(accountScope(id))).toEqual(['bookings', 'money', 'clocks', 'digest']);
    expect((await db.select().from(auditLog)).length).toBe(before + 1);
  });

  test('a link we did not sign opens nothing', async () => {
    const { id } = await createPerson(database.owner());
    const token = tokenOf(unsubscribeLink(id, 'goods'));
    const [body = '', signature = ''] = token.split('.');
    const money = Buffer.from(`${id}.money`).toString('base64url');
    const rows = async () => (await database.owner().select().from(mailPreferences)).length;
    const before = await rows();
    for (const wrong of [
      '',
      '.',
      body,
      `${body}.`,
      `${money}.${signature}`,
      `${token}.x`,
      `${body}.${signature.slice(1)}`,
    ]) {
      expect(readUnsubscribe(wrong)).toBeNull();
      expect((await answer(leave, args(wrong, {}))).status).toBe(404);
      expect((await answer(leavePage, args(wrong))).status).toBe(404);
    }
    expect(await rows()).toBe(before);
  });
});
