import { createHash } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { Role } from '#app/domain/access/roles.ts';
import { action as accept, loader as readInvitation } from '#app/routes/sign-in/invitation.tsx';
import { action, loader } from '#app/routes/workspace/members.tsx';
import { auditLog, invitations, mailOutbox, memberships } from '#db/schema/index.ts';
import { addMember, createOrganisation, createPerson } from '#db/seed/factories.ts';
import { answer } from '#tests/routes/sign-in/answer.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { cookieFor, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();

async function scene() {
  const owner = await createPerson(database.owner());
  const organisation = await createOrganisation(database.owner(), { owner });
  const path = `/o/${organisation.slug}/members`;
  const params = { org: organisation.slug };
  const as = async (userId: string) => {
    const cookie = await cookieFor(userId);
    return {
      read: () => answer(loader, requestArgs({ path, params, cookie })),
      post: (form: Record<string, string>) => answer(action, requestArgs({ path, params, cookie, form })),
    };
  };
  const join = async (role: Role) => {
    const person = await createPerson(database.owner());
    await addMember(database.owner(), { organisation, person, role });
    return { person, ...(await as(person.id)) };
  };
  const roles = async () => {
    const rows = await database.owner().select().from(memberships).where(eq(memberships.orgId, organisation.id));
    return new Map(rows.map(({ userId, role }) => [userId, role]));
  };
  return { organisation, owner: { person: owner, ...(await as(owner.id)) }, join, roles };
}

async function tokenFor(email: string): Promise<string> {
  const letters = await database
    .owner()
    .select()
    .from(mailOutbox)
    .where(eq(mailOutbox.recipient, email))
    .orderBy(mailOutbox.createdAt);
  return String(letters.at(-1)?.props.url).split('/').at(-1) ?? '';
}

const openAt = (token: string, cookie?: string) =>
  answer(readInvitation, requestArgs({ path: `/invitations/${token}`, params: { token }, cookie }));
const acceptAt = (token: string, cookie: string, form: Record<string, string> = {}) =>
  answer(accept, requestArgs({ path: `/invitations/${token}`, params: { token }, cookie, form }));

describe('inviting', () => {
  it('sends one letter for a form sent twice, and keeps the token as its SHA-256', async () => {
    const { owner, organisation } = await scene();
    const form = { _command: 'invite-member', _key: 'one-form-of-invite', email: 'Guest@example.test', role: 'gate' };
    const answers = await Promise.all([owner.post(form), owner.post(form)]);
    for (const each of answers) expect(each.location).toBe(`/o/${organisation.slug}/members?done=invited`);
    const token = await tokenFor('guest@example.test');
    const rows = await database.owner().select().from(invitations).where(eq(invitations.orgId, organisation.id));
    expect(rows.map(({ tokenHash }) => tokenHash)).toEqual([createHash('sha256').update(token).digest('hex')]);
  });

  it('again ends the earlier invitation, also at the same moment', async () => {
    const { owner, organisation } = await scene();
    const form = { _command: 'invite-member', email: 'again@example.test', role: 'gate' };
    await owner.post(form);
    const first = await tokenFor('again@example.test');
    const answers = await Promise.all(Array.from({ length: 6 }, () => owner.post(form)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(302));
    expect((await openAt(first)).status).toBe(410);
    const where = and(eq(invitations.orgId, organisation.id), isNull(invitations.revokedAt));
    expect(await database.owner().select().from(invitations).where(where)).toHaveLength(1);
  });

  it('is refused for a member, beside wrong fields, and for owners to who is none', async () => {
    const { owner, join } = await scene();
    const manager = await join('manager');
    const invite = { _command: 'invite-member', email: 'x@example.test', role: 'viewer' };
    expect((await owner.post({ ...invite, email: manager.person.email })).status).toBe(409);
    expect(await owner.post({ ...invite, email: 'no', role: 'king' })).toMatchObject({
      status: 422,
      body: { errors: { email: [expect.any(String)], role: [expect.any(String)] } },
    });
    expect((await manager.post(invite)).status).toBe(302);
    expect((await manager.post({ ...invite, role: 'owner' })).status).toBe(403);
  });
});

describe('an invitation', () => {
  async function invited(role: Role = 'gate') {
    const { owner, organisation, roles } = await scene();
    const guest = await createPerson(database.owner());
    await owner.post({ _command: 'invite-member', email: guest.email, role });
    const token = await tokenFor(guest.email);
    return { owner, organisation, roles, guest, token, cookie: await cookieFor(guest.id) };
  }

  it('is shown to a stranger with the way in, and accepted by who it is for', async () => {
    const { organisation, guest, token, cookie, roles } = await invited();
    expect(await openAt(token)).toMatchObject({
      status: 200,
      body: { organisation: organisation.name, role: 'Gate', reader: 'stranger' },
    });
    expect((await openAt(token, cookie)).body).toMatchObject({ reader: 'invited' });
    expect(await acceptAt(token, cookie)).toMatchObject({ status: 302, location: `/o/${organisation.slug}` });
    expect((await roles()).get(guest.id)).toBe('gate');
    expect((await openAt(token, cookie)).status).toBe(410);
  });

  it('is accepted once, whatever the number of tries at the same moment', async () => {
    const { organisation, token, cookie } = await invited();
    const answers = await Promise.all(Array.from({ length: 12 }, () => acceptAt(token, cookie)));
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(11);
    const where = and(eq(auditLog.orgId, organisation.id), eq(auditLog.action, 'invitation.accepted'));
    expect(await database.owner().select().from(auditLog).where(where)).toHaveLength(1);
  });

  it('has one effect and one answer for a form sent twice', async () => {
    const { token, cookie } = await invited();
    const form = { _key: 'one-form-of-accept' };
    const answers = await Promise.all([acceptAt(token, cookie, form), acceptAt(token, cookie, form)]);
    expect(answers.map(({ status }) => status)).toEqual([302, 302]);
  });

  it('is no use to somebody else, or before the address is confirmed', async () => {
    const { token, roles } = await invited();
    const other = await createPerson(database.owner());
    const cookie = await cookieFor(other.id);
    expect((await openAt(token, cookie)).body).toMatchObject({ reader: 'somebody else' });
    expect((await acceptAt(token, cookie)).status).toBe(403);
    const { owner } = await scene();
    const unverified = await createPerson(database.owner(), { verified: false });
    await owner.post({ _command: 'invite-member', email: unverified.email, role: 'gate' });
    const mine = await tokenFor(unverified.email);
    const unverifiedCookie = await cookieFor(unverified.id);
    expect((await openAt(mine, unverifiedCookie)).body).toMatchObject({ reader: 'unverified' });
    expect((await acceptAt(mine, unverifiedCookie)).status).toBe(403);
    expect((await roles()).size).toBe(1);
  });

  it('ends when it is withdrawn, when its time is over, and is unknown when there is none', async () => {
    const withdrawn = await invited();
    const [row] = await database
      .owner()
      .select()
      .from(invitations)
      .where(eq(invitations.orgId, withdrawn.organisation.id));
    const revoke = { _command: 'revoke-invitation', invitationId: row?.id ?? '' };
    expect((await withdrawn.owner.post(revoke)).status).toBe(302);
    expect((await withdrawn.owner.post(revoke)).status).toBe(404);
    expect((await openAt(withdrawn.token)).status).toBe(410);
    expect((await acceptAt(withdrawn.token, withdrawn.cookie)).status).toBe(410);
    const late = await invited();
    const past = { expiresAt: new Date(Date.now() - 1_000) };
    await database.owner().update(invitations).set(past).where(eq(invitations.orgId, late.organisation.id));
    expect((await openAt(late.token)).status).toBe(410);
    expect((await acceptAt(late.token, late.cookie)).status).toBe(410);
    expect((await openAt('no-such-token')).status).toBe(404);
  });

  it('of another organisation can’t be withdrawn', async () => {
    const { organisation } = await invited();
    const [row] = await database.owner().select().from(invitations).where(eq(invitations.orgId, organisation.id));
    const { owner } = await scene();
    expect((await owner.post({ _command: 'revoke-invitation', invitationId: row?.id ?? '' })).status).toBe(404);
  });
});

describe('members', () => {
  const removal = (userId: string): Record<string, string> => ({ _command: 'remove-member', userId });
  const demotion = (userId: string): Record<string, string> => ({ _command: 'change-role', userId, role: 'viewer' });

  it('are listed to who may see them, and changed by owners alone', async () => {
    const { owner, join, roles } = await scene();
    const manager = await join('manager');
    const viewer = await join('viewer');
    expect((await manager.read()).status).toBe(200);
    expect((await viewer.read()).status).toBe(403);
    const change = { _command: 'change-role', userId: viewer.person.id, role: 'gate' };
    expect((await manager.post(change)).status).toBe(403);
    expect((await manager.post({ _command: 'remove-member', userId: viewer.person.id })).status).toBe(403);
    expect((await owner.post(change)).status).toBe(302);
    expect((await roles()).get(viewer.person.id)).toBe('gate');
    expect((await owner.post({ _command: 'remove-member', userId: viewer.person.id })).status).toBe(302);
    expect((await roles()).has(viewer.person.id)).toBe(false);
    expect((await viewer.read()).status).toBe(404);
  });

  it('of another organisation are nobody here', async () => {
    const { owner } = await scene();
    const elsewhere = await scene();
    const form = { _command: 'remove-member', userId: elsewhere.owner.person.id };
    expect((await owner.post(form)).status).toBe(404);
    expect((await elsewhere.roles()).size).toBe(1);
  });

  it('keep their last owner', async () => {
    const { owner, roles } = await scene();
    const userId = owner.person.id;
    for (const form of [removal(userId), demotion(userId)]) {
      const refused = await owner.post(form);
      expect(refused.status).toBe(422);
      expect(JSON.stringify(refused.body)).toContain('at least one owner');
    }
    expect((await roles()).get(userId)).toBe('owner');
  });

  it.each([
    ['remove', removal],
    ['demote', demotion],
  ])('keep an owner when two owners %s each other, or themselves, at the same moment', async (_, form) => {
    for (let round = 0; round < 8; round++) {
      const { owner, join, roles } = await scene();
      const second = await join('owner');
      const [mine, theirs] = [owner.person.id, second.person.id];
      const answers = await Promise.all(
        round % 2
          ? [owner.post(form(theirs)), second.post(form(mine))]
          : [owner.post(form(mine)), second.post(form(theirs))],
      );
      expect([...(await roles()).values()].filter((role) => role === 'owner')).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 302)).toHaveLength(1);
    }
  });

  it('go to their organisations when they leave', async () => {
    const { join } = await scene();
    const second = await join('owner');
    const left = await second.post({ _command: 'remove-member', userId: second.person.id });
    expect(left).toMatchObject({ status: 302, location: '/organisations?left=1' });
  });
});
