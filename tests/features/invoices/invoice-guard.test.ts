import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked } from '#tests/setup/request.ts';
import { createParties, valueIn } from './scene.ts';

/* SQL as the application role, past every line of TypeScript: what the database itself refuses. */

const database = useDatabase();
let client: postgres.Sql;
let scene: Awaited<ReturnType<typeof createParties>> & { invoiceId: string; bookingId: string };

beforeAll(async () => {
  client = postgres(database.appUrl(), { max: 1, onnotice: () => {} });
  const parties = await createParties(database.owner());
  const booking = await parties.book();
  const answer = await issueInvoice(parties.hostScope, { bookingId: booking.id }, asked('issue-invoice'));
  scene = { ...parties, invoiceId: valueIn(answer).invoiceId, bookingId: booking.id };
});
afterAll(() => client.end());

type Actor = { org?: string; platform?: string };

const as = ({ org = '', platform = '' }: Actor, statement: string) =>
  client.begin(async (tx) => {
    await tx`select set_config('app.org_id', ${org}, true), set_config('app.platform', ${platform}, true)`;
    return tx.unsafe(statement);
  });

const DENIED = { code: '42501' };

it('lets nobody change or delete what was issued', async () => {
  for (const actor of [{ org: scene.hostOrg.id }, { platform: 'operator' }, { platform: 'system' }]) {
    for (const statement of [
      'update invoices set total_paise = 1',
      `update invoices set number = 'X'`,
      'delete from invoices',
      'update invoice_lines set taxable_paise = 1',
      'delete from invoice_lines',
      'update payments set amount_paise = 1',
      'delete from payments',
      'delete from invoice_counters',
      'delete from journals',
      'update ledger_entries set amount_paise = 1',
      `insert into ledger_entries (journal_id, line_number, account, amount_paise, occurred_on)
        select id, 9, 'bank', 1, occurred_on from journals`,
      'update credit_notes set payable_paise = 1',
    ])
      await expect(as(actor, statement), statement).rejects.toMatchObject(DENIED);
  }
});

it('lets neither party settle an invoice or record a payment', async () => {
  for (const org of [scene.hostOrg.id, scene.shipperOrg.id]) {
    for (const column of ['settled_at = now()', 'outstanding_paise = 0'])
      await expect(as({ org }, `update invoices set ${column}`)).rejects.toMatchObject(DENIED);
    await expect(as({ org }, `select post_journals('[{"key": "payment/x", "org": null}]')`)).rejects.toMatchObject(
      DENIED,
    );
    const insert = `insert into payments (invoice_id, receipt_id, org_id, shipper_org_id, amount_paise, rail, reference, received_on,
        recorded_by) select id, id, org_id, shipper_org_id, payable_paise, 'upi', 'FORGED1', issued_on, '${scene.hostOwner.id}'
        from invoices where id = '${scene.invoiceId}'`;
    await expect(as({ org }, insert)).rejects.toMatchObject(DENIED);
  }
});

it('lets a host post to its own books only', async () => {
  const stranger = await createParties(database.owner());
  const org = scene.hostOrg.id;
  const post = (book: string | null) => {
    const entries = [1, -1].map((paise) => ({ book, account: 'bank', paise: String(paise) }));
    const journal = {
      key: `payment/${book ?? 'platform'}`,
      kind: 'payment',
      on: '2026-05-14',
      org,
      hash: 'x',
      entries,
    };
    return as({ org }, `select post_journals('${JSON.stringify([journal])}')`);
  };
  for (const book of [null, stranger.hostOrg.id, scene.shipperOrg.id])
    await expect(post(book), String(book)).rejects.toMatchObject(DENIED);
  await post(org);
});

it('opens the parties of a booking to these parties and the operator only', async () => {
  const ask = `select party, letters_to from booking_parties('${scene.bookingId}') order by party`;
  const stranger = await createParties(database.owner());
  for (const actor of [{ org: scene.hostOrg.id }, { org: scene.shipperOrg.id }, { platform: 'operator' }]) {
    const rows = await as(actor, ask);
    expect(rows.map((row) => row.party)).toEqual(['host', 'shipper']);
    expect(rows[0]?.letters_to).toEqual([]);
    expect(rows[1]?.letters_to).toEqual([scene.shipperOwner.email]);
  }
  for (const actor of [{ org: stranger.hostOrg.id }, { platform: 'system' }, {}])
    expect(await as(actor, ask)).toHaveLength(0);
});
