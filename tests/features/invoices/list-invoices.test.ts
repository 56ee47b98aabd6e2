import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { invoiceListSchema, readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { listInvoices } from '#app/features/invoices/list-invoices.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import { loader as operatorInvoice } from '#app/routes/operator/invoice.tsx';
import { loader as workspaceInvoice } from '#app/routes/workspace/invoice.tsx';
import { loader as workspaceList } from '#app/routes/workspace/invoices.tsx';
import { invoices } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, operatorScope, requestArgs } from '#tests/setup/request.ts';
import { clockAt, createParties, statusOfAnswer, valueIn } from './scene.ts';

const database = useDatabase();
const today = clockAt('2026-06-10T06:30:00Z');

type Parties = Awaited<ReturnType<typeof createParties>>;
let konkan: Parties;
let mundra: Parties;
let operator: { id: string };
const numbers: Record<string, string> = {};

async function issue(parties: Parties, name: string, day: string, pallets: number) {
  const booking = await parties.book({ pallets, reference: `QS-${name.toUpperCase().padEnd(8, '0')}` });
  const clock = clockAt(`${day}T06:30:00Z`);
  const issued = valueIn(await issueInvoice(parties.hostScope, { bookingId: booking.id }, asked('issue'), clock));
  numbers[issued.number] = name;
  return issued.invoiceId;
}

beforeAll(async () => {
  const db = database.owner();
  operator = await createPerson(db, { isOperator: true });
  konkan = await createParties(db, { host: { name: 'Konkan Oxide Stores' }, shipper: { name: 'Ceria 100% Imports' } });
  mundra = await createParties(db, { host: { name: 'Mundra Salt Pans' }, shipper: { name: 'Lanthan Traders' } });
  const paid = await issue(konkan, 'paid', '2026-05-01', 1);
  await issue(konkan, 'overdue', '2026-05-20', 2);
  await issue(konkan, 'fresh', '2026-06-05', 4);
  await issue(mundra, 'far', '2026-06-06', 8);
  const payment = { rail: 'upi' as const, reference: 'UTR0001', receivedOn: plainDate('2026-05-03') };
  const [row] = await db.select().from(invoices).where(eq(invoices.id, paid));
  const input = { ...payment, invoiceId: paid, amount: inr(row?.payablePaise ?? 0n), tds: ZERO_INR };
  valueIn(await recordPayment(operatorScope(operator.id), input, asked('record-payment'), today));
});

const url = (query: string) => new URL(`http://127.0.0.1:3000/x${query}`);
const names = (page: { rows: { number: string }[] }) => page.rows.map((row) => numbers[row.number]);

describe('a tenant’s list', () => {
  const list = (parties: Parties, side: 'receivable' | 'payable', query = '') => {
    const scope = side === 'receivable' ? parties.hostScope : parties.shipperScope;
    return listInvoices(scope, side, readFilters(invoiceListSchema, url(query)).filters, today);
  };

  it('shows what it issued or received, and nobody else’s', async () => {
    expect(names(await list(konkan, 'receivable'))).toEqual(['fresh', 'overdue', 'paid']);
    expect(names(await list(konkan, 'payable'))).toEqual(['fresh', 'overdue', 'paid']);
    expect(names(await list(mundra, 'payable'))).toEqual(['far']);
    expect(
      (await listInvoices(konkan.hostScope, 'payable', readFilters(invoiceListSchema, url('')).filters)).count,
    ).toBe(0);
  });

  it('finds by invoice number or booking reference', async () => {
    expect(names(await list(konkan, 'receivable', '?q=/000002'))).toEqual(['overdue']);
    expect(names(await list(konkan, 'receivable', '?q=qs-fresh'))).toEqual(['fresh']);
    expect(names(await list(konkan, 'receivable', '?q=far'))).toEqual([]);
    expect(names(await list(konkan, 'receivable', '?status=overdue'))).toEqual(['overdue']);
  });

  it('opens by address: the right side for each party, 404 for others', async () => {
    const at = async (parties: Parties, who: 'host' | 'shipper', invoiceId?: string) => {
      const [org, person] =
        who === 'host' ? [parties.hostOrg, parties.hostOwner] : [parties.shipperOrg, parties.shipperOwner];
      const params = { org: org.slug, ...(invoiceId ? { invoiceId } : {}) };
      return requestArgs({ path: `/o/${org.slug}/invoices`, params, cookie: await cookieFor(person.id) });
    };
    const seen = await workspaceList(await at(konkan, 'shipper'));
    expect(seen.side).toBe('payable');
    const id = seen.page.rows[0]?.id ?? '';
    expect((await workspaceInvoice(await at(konkan, 'host', id))).side).toBe('supplier');
    expect((await workspaceInvoice(await at(konkan, 'shipper', id))).side).toBe('recipient');
    expect(await statusOfAnswer(async () => workspaceInvoice(await at(mundra, 'host', id)))).toBe(404);
    expect(await statusOfAnswer(async () => workspaceInvoice(await at(mundra, 'shipper', 'nonsense')))).toBe(404);
    expect(await statusOfAnswer(async () => operatorInvoice(await at(konkan, 'host', id)))).toBe(404);
  });
});
