import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { allInvoicesSchema, invoiceListSchema, readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { listAllInvoices } from '#app/features/invoices/list-all-invoices.server.ts';
import { listInvoices } from '#app/features/invoices/list-invoices.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import { loader as operatorInvoice } from '#app/routes/operator/invoice.tsx';
import { loader as operatorList } from '#app/routes/operator/invoices.tsx';
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

describe('the operator’s list', () => {
  const list = (query: string) =>
    listAllInvoices(operatorScope(operator.id), readFilters(allInvoicesSchema, url(query)).filters, today);

  it.each([
    ['', ['far', 'fresh', 'overdue', 'paid']],
    ['?dir=asc', ['paid', 'overdue', 'fresh', 'far']],
    ['?status=open', ['far', 'fresh', 'overdue']],
    ['?status=overdue', ['overdue']],
    ['?status=paid', ['paid']],
    ['?host=KONKAN', ['fresh', 'overdue', 'paid']],
    ['?shipper=lanthan', ['far']],
    ['?shipper=100%25', ['fresh', 'overdue', 'paid']],
    ['?shipper=%25', ['fresh', 'overdue', 'paid']],
    ['?shipper=_', []],
    ['?number=26-27/000003', ['fresh']],
    ['?from=2026-05-20&to=2026-06-05', ['fresh', 'overdue']],
    ['?sort=amount', ['far', 'fresh', 'overdue', 'paid']],
    ['?sort=due&dir=asc&status=open', ['overdue', 'fresh', 'far']],
    ['?sort=nonsense&page=-3&status=?', ['far', 'fresh', 'overdue', 'paid']],
    ['?page=2', []],
  ])('%s', async (query, expected) => {
    expect(names(await list(query))).toEqual(expected);
  });

  it('finds by amount, both ends included, and sums what it found', async () => {
    const all = await list('?dir=asc');
    const [first, second] = all.rows.map((row) => row.total.paise);
    const found = await list(`?min=${Number(first) / 100}&max=${Number(second) / 100}&dir=asc`);
    expect(names(found)).toEqual(['paid', 'overdue']);
    expect(found.sum.paise).toBe((first ?? 0n) + (second ?? 0n));
    expect(found.count).toBe(2);
    expect(all.sum.paise).toBe(all.rows.reduce((total, row) => total + row.total.paise, 0n));
  });

  it('names a filter it can’t use, and leaves it out', async () => {
    const query = '?from=2026-02-30&min=ten&status=paid&to=1&to=2';
    const { filters, errors } = readFilters(allInvoicesSchema, url(query));
    expect(Object.keys(errors).sort()).toEqual(['from', 'min', 'to']);
    expect(filters).toMatchObject({ status: 'paid', from: null, to: null, min: null });
  });

  it('is the operator’s alone', async () => {
    const args = async (id: string) => requestArgs({ path: '/operator/invoices', cookie: await cookieFor(id) });
    expect(await statusOfAnswer(async () => operatorList(await args(konkan.hostOwner.id)))).toBe(404);
    expect((await operatorList(await args(operator.id))).page.count).toBe(4);
  });
});

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
