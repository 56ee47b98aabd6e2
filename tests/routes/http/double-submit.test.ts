import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { invitations, memberships } from '#db/schema/index.ts';
import { createBooking, createPerson, createSlot } from '#db/seed/factories.ts';
import { cookieFor } from '#tests/setup/request.ts';
import { validForms } from './forms.ts';
import { type Answer, type Form, inDays, invitation, userToken, useSite, type World } from './site.ts';

const site = useSite();

/** How many rows each table has. */
async function counts(): Promise<Record<string, number>> {
  const tables = await site
    .db()
    .execute<{ name: string }>(sql`select tablename as name from pg_tables where schemaname = 'public'`);
  const found: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await site.db().execute<{ n: number }>(sql`select count(*)::int as n from ${sql.identifier(name)}`);
    found[name] = row?.n ?? 0;
  }
  return found;
}

type Sent = { path: string; cookie: string | null; form: Form };
/** Rows that one submission adds; what is not named stays as it is, but for receipts and counters of tries. */
type Effect = Record<string, number>;

const byCommand = (command: string) => async (world: World) => {
  const found = validForms(world).find(({ form }) => form._command === command);
  if (!found) throw new Error(`no form for ${command}`);
  return found;
};

async function bookingIn(world: World, state: 'held' | 'requested' | 'confirmed', host: 'own' | 'other') {
  const [from, to] = host === 'own' ? [world.own, world.other] : [world.other, world.own];
  const slot = await createSlot(site.db(), {
    hall: from.hall,
    bookingMode: state === 'requested' ? 'request' : 'instant',
  });
  const days = { startsOn: inDays(30), endsOn: inDays(40) };
  const booking = await createBooking(site.db(), { slot, shipper: to.organisation, state, ...days });
  return `/o/${world.own.organisation.slug}/bookings/${booking.id}`;
}

const onBooking =
  (command: string, state: 'held' | 'requested' | 'confirmed', host: 'own' | 'other') =>
  async (world: World): Promise<Sent> => ({
    path: await bookingIn(world, state, host),
    cookie: world.own.cookie,
    form: { _command: command },
  });

async function publish(world: World): Promise<Sent> {
  const slot = await createSlot(site.db(), { hall: world.own.hall, status: 'draft' });
  const path = `/o/${world.own.organisation.slug}/slots/${slot.id}`;
  return { path, cookie: world.own.cookie, form: { _command: 'publish-slot' } };
}

async function pay(world: World): Promise<Sent> {
  return { ...(await byCommand('record-payment')(world)), path: `/operator/invoices/${world.foreign.invoiceId}` };
}

async function reset(): Promise<Sent> {
  const person = await createPerson(site.db());
  const token = await userToken(site.db(), person.id, 'reset_password');
  return { path: `/reset-password/${token}`, cookie: null, form: { password: 'another long password' } };
}

async function join(world: World): Promise<Sent> {
  const person = await createPerson(site.db());
  const { token } = await invitation(site.db(), world.own, person.email);
  return { path: `/invitations/${token}`, cookie: await cookieFor(person.id), form: { _command: 'accept-invitation' } };
}

const CASES: [string, (world: World) => Promise<Sent>, Effect][] = [
  ['sign-up', byCommand('sign-up'), { users: 1, user_tokens: 1, mail_outbox: 1, audit_log: 1 }],
  ['create-organisation', byCommand('create-organisation'), { organisations: 1, memberships: 1, audit_log: 1 }],
  ['create-facility', byCommand('create-facility'), { facilities: 1, facility_gates: 1, audit_log: 1 }],
  ['add-hall', byCommand('add-hall'), { halls: 1, audit_log: 1 }],
  ['add-holiday', byCommand('add-holiday'), { facility_holidays: 1, audit_log: 1 }],
  ['create-slot', byCommand('create-slot'), { slots: 1, slot_gates: 1, audit_log: 1 }],
  ['edit-slot', byCommand('edit-slot'), { audit_log: 1 }],
  ['publish-slot', publish, { audit_log: 1 }],
  ['invite-member', byCommand('invite-member'), { invitations: 1, mail_outbox: 1, audit_log: 1 }],
  ['rename-person', byCommand('rename-person'), { audit_log: 1 }],
  ['set-mail', byCommand('set-mail'), { mail_preferences: 3, audit_log: 1 }],
  ['request-reset', byCommand('request-reset'), { user_tokens: 1, mail_outbox: 1, audit_log: 1 }],
  ['hold', byCommand('hold'), { bookings: 1, allocations: 1, decisions: 1, audit_log: 1 }],
  ['create-cargo', byCommand('create-cargo'), { cargo_profiles: 1, cargo_versions: 1, audit_log: 1 }],
  ['add-paper', byCommand('add-paper'), { papers: 1, audit_log: 1 }],
  ['add-condition', byCommand('add-condition'), { host_conditions: 1, audit_log: 1 }],
  ['keep', onBooking('keep', 'held', 'other'), { audit_log: 1 }],
  ['confirm', onBooking('confirm', 'held', 'other'), { audit_log: 1, mail_outbox: 3 }],
  ['accept', onBooking('accept', 'requested', 'own'), { audit_log: 1, mail_outbox: 1 }],
  ['decline', onBooking('decline', 'requested', 'own'), { audit_log: 1, mail_outbox: 1 }],
  ['withdraw', onBooking('withdraw', 'held', 'other'), { audit_log: 1 }],
  ['cancel', onBooking('cancel', 'confirmed', 'own'), { audit_log: 1, mail_outbox: 3 }],
  [
    'issue-invoice',
    onBooking('issue-invoice', 'confirmed', 'own'),
    { invoices: 1, journals: 1, audit_log: 1, mail_outbox: 1 },
  ],
  ['record-payment', pay, { payments: 1, receipts: 1, journals: 1, audit_log: 1, mail_outbox: 1 }],
  ['reset-password', reset, { audit_log: 1, mail_outbox: 1 }],
  ['accept-invitation', join, { memberships: 1, audit_log: 1 }],
  ['edit-organisation', byCommand('edit-organisation'), { audit_log: 1 }],
];
/** Tables whose rows follow from others, or from each try. */
const FREE = new Set([
  'command_receipts',
  'rate_limits',
  'sessions',
  'invoice_lines',
  'invoice_counters',
  'ledger_entries',
  'desk_invoices',
  'listings',
  'listing_ports',
  'slot_gates',
  'facility_gates',
  'bond_gates',
  'notifications',
]);

const said = ({ status, headers }: Answer) => `${status} ${headers.location}`;

test.each(CASES)('%s: sent twice at once and once more later has one effect', async (command, make, effect) => {
  const sent = await make(site.world());
  const form = { ...sent.form, _key: randomUUID() };
  const before = await counts();
  const answers = await Promise.all([site.ask({ ...sent, form }), site.ask({ ...sent, form })]);
  const later = await site.ask({ ...sent, form });
  const after = await counts();
  const added = Object.fromEntries(
    Object.keys(after)
      .map((table) => [table, (after[table] ?? 0) - (before[table] ?? 0)] as const)
      .filter(([table, n]) => n !== 0 && !FREE.has(table)),
  );
  const expected = Object.fromEntries(Object.entries(effect).filter(([table]) => !FREE.has(table)));
  expect({ command, added }).toEqual({ command, added: expected });
  // Every answer leads to the same place: nobody is shown an error for a double click.
  const [first] = answers;
  expect(first?.status).toBe(302);
  expect(new Set([...answers, later].map(said))).toEqual(new Set([said(first as Answer)]));
});

test('an invitation sent twice by two keys is one open invitation, and one membership', async () => {
  const world = site.world();
  const person = await createPerson(site.db());
  const path = `/o/${world.own.organisation.slug}/members`;
  const form = { _command: 'invite-member', email: person.email, role: 'viewer' };
  const answers = await Promise.all([1, 2].map(() => site.ask({ path, cookie: world.own.cookie, form })));
  expect(answers.map(({ status }) => status)).toEqual([302, 302]);
  const sent = await site.db().select().from(invitations).where(eq(invitations.email, person.email));
  expect(sent.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);
  const members = await site.db().select().from(memberships).where(eq(memberships.userId, person.id));
  expect(members).toEqual([]);
});
