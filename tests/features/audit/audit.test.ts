import { describe, expect, it } from 'vitest';
import type { AuditRow } from '#app/features/audit/list-audit.server.ts';
import { loader as operatorAudit } from '#app/routes/operator/audit.tsx';
import { loader as operatorLayout } from '#app/routes/operator/layout.tsx';
import { loader as audit } from '#app/routes/workspace/audit.tsx';
import { loader as layout } from '#app/routes/workspace/layout.tsx';
import { auditLog } from '#db/schema/index.ts';
import { addMember, createOrganisation, createPerson } from '#db/seed/factories.ts';
import { answer } from '#tests/routes/sign-in/answer.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { cookieFor, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();

async function firm(name: string, sides: { isHost: boolean; isShipper: boolean }) {
  const owner = await createPerson(database.owner(), { name: `${name} owner` });
  const organisation = await createOrganisation(database.owner(), { owner, name, ...sides });
  const cookie = await cookieFor(owner.id);
  const at = (page = '') => ({ path: `/o/${organisation.slug}${page}`, params: { org: organisation.slug }, cookie });
  return { owner, organisation, cookie, at };
}

const entriesOf = ({ body }: { body: unknown }) => (body as { entries: AuditRow[] }).entries;

describe('the audit pages', () => {
  it('show an organisation its own and shared rows, newest first, without naming the other party’s people', async () => {
    const host = await firm('Host', { isHost: true, isShipper: false });
    const shipper = await firm('Shipper', { isHost: false, isShipper: true });
    const third = await firm('Third', { isHost: true, isShipper: true });
    const shared = {
      orgId: host.organisation.id,
      counterpartyOrgId: shipper.organisation.id,
      entity: 'booking' as const,
      entityId: host.organisation.id,
    };
    await database
      .owner()
      .insert(auditLog)
      .values([
        {
          ...shared,
          at: new Date('2026-05-01T10:00:00Z'),
          actorKind: 'shipper',
          actorUserId: shipper.owner.id,
          action: 'booking.held',
        },
        {
          ...shared,
          at: new Date('2026-05-02T10:00:00Z'),
          actorKind: 'host',
          actorUserId: host.owner.id,
          action: 'booking.accepted',
        },
        { ...shared, at: new Date('2026-05-03T10:00:00Z'), actorKind: 'system', action: 'booking.expired' },
      ]);
    const seenBy = async ({ at }: typeof host) => entriesOf(await answer(audit, requestArgs(at('/audit'))));
    expect((await seenBy(host)).map(({ who, says }) => [who, says])).toEqual([
      ['Quayslot', 'Booking expired'],
      ['Host owner', 'Booking accepted'],
      ['The shipper', 'Booking held'],
    ]);
    expect((await seenBy(shipper)).map(({ who }) => who)).toEqual(['Quayslot', 'The host', 'Shipper owner']);
    expect(await seenBy(third)).toEqual([]);
  });

  it('are the operator’s for all, and do not exist for anybody else', async () => {
    const operator = await createPerson(database.owner(), { isOperator: true });
    const cookie = await cookieFor(operator.id);
    expect((await answer(operatorAudit, requestArgs({ path: '/operator/audit', cookie }))).status).toBe(200);
    const { cookie: other } = await firm('Other', { isHost: true, isShipper: false });
    for (const loader of [operatorAudit, operatorLayout])
      expect((await answer(loader, requestArgs({ path: '/operator/audit', cookie: other }))).status).toBe(404);
  });

  it('read a strange page number as the first', async () => {
    const { at } = await firm('Paged', { isHost: true, isShipper: false });
    for (const page of ['-1', '1e9', 'x', '0.5'])
      expect((await answer(audit, requestArgs(at(`/audit?page=${page}`)))).body).toMatchObject({ page: 1 });
  });
});

describe('the workspace', () => {
  const labels = ({ body }: { body: unknown }) => (body as { nav: { label: string }[] }).nav.map(({ label }) => label);

  it('offers the pages of the role and the side', async () => {
    const both = await firm('Both', { isHost: true, isShipper: true });
    expect(labels(await answer(layout, requestArgs(both.at())))).toEqual([
      'Overview',
      'Facilities',
      'Conditions',
      'Cargo',
      'Bookings',
      'Invoices',
      'Statements',
      'Exports',
      'Papers',
      'Members',
      'Settings',
      'API keys',
      'Audit',
    ]);
    const shipper = await firm('Only shipper', { isHost: false, isShipper: true });
    const ofShipper = labels(await answer(layout, requestArgs(shipper.at())));
    expect(ofShipper).toContain('Cargo');
    expect(ofShipper).not.toContain('Facilities');
    expect(ofShipper).not.toContain('Conditions');
    expect(ofShipper).not.toContain('Statements');
    const gate = await createPerson(database.owner());
    await addMember(database.owner(), { organisation: both.organisation, person: gate, role: 'gate' });
    const at = { ...both.at(), cookie: await cookieFor(gate.id) };
    expect(labels(await answer(layout, requestArgs(at)))).toEqual([
      'Overview',
      'Facilities',
      'Conditions',
      'Cargo',
      'Bookings',
      'Papers',
    ]);
  });

  it('answers a stranger as if it were not there', async () => {
    const mine = await firm('Mine', { isHost: true, isShipper: true });
    const { cookie } = await firm('Stranger', { isHost: true, isShipper: true });
    const stranger = await answer(layout, requestArgs({ ...mine.at(), cookie }));
    const nowhere = await answer(layout, requestArgs({ path: '/o/never', params: { org: 'never' }, cookie }));
    expect(stranger.status).toBe(404);
    expect(stranger).toEqual(nowhere);
  });
});
