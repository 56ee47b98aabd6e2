import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { inr, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { deskSchema } from '#app/features/desk/desk.schema.server.ts';
import { readDesk } from '#app/features/desk/read-desk.server.ts';
import { readFilters } from '#app/features/invoices/invoice.schema.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { recordPayment } from '#app/features/payments/record-payment.server.ts';
import { action, loader } from '#app/routes/operator/invoices.tsx';
import { deskInvoices, facilities, invoices } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { clockAt, createParties, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, operatorScope, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();
const today = clockAt('2026-06-10T06:30:00Z');

type Parties = Awaited<ReturnType<typeof createParties>>;
let konkan: Parties;
let mundra: Parties;
let operator: { id: string };
const names: Record<string, string> = {};

async function issue(parties: Parties, name: string, day: string, pallets: number) {
  const booking = await parties.book({ pallets, reference: `QS-${name.toUpperCase().padEnd(8, '0')}` });
  const clock = clockAt(`${day}T06:30:00Z`);
  const { invoiceId } = valueIn(
    await issueInvoice(parties.hostScope, { bookingId: booking.id }, asked('issue'), clock),
  );
  names[invoiceId] = name;
  return invoiceId;
}

async function pay(invoiceId: string, share: bigint) {
  const [row] = await database.owner().select().from(invoices).where(eq(invoices.id, invoiceId));
  const amount = inr((row?.payablePaise ?? 0n) / share);
  const money = { rail: 'upi' as const, reference: `UTR-${share}`, receivedOn: plainDate('2026-06-01'), tds: ZERO_INR };
  valueIn(await recordPayment(operatorScope(operator.id), { ...money, amount, invoiceId }, asked('pay'), today));
}

beforeAll(async () => {
  const db = database.owner();
  operator = await createPerson(db, { isOperator: true });
  konkan = await createParties(db, { host: { name: 'Konkan Oxide Stores' }, shipper: { name: 'Ceria 100% Imports' } });
  mundra = await createParties(db, { host: { name: 'Mundra Salt Pans' }, shipper: { name: 'Lanthan Traders' } });
  await pay(await issue(konkan, 'paid', '2026-05-01', 1), 1n);
  await issue(konkan, 'late', '2026-05-20', 2);
  await pay(await issue(konkan, 'part', '2026-06-01', 3), 2n);
  await issue(konkan, 'fresh', '2026-06-05', 4);
  await issue(mundra, 'old', '2026-02-06', 8);
  const gone = await issue(mundra, 'void', '2026-06-07', 16);
  await db.update(invoices).set({ voidedAt: new Date(), voidReason: 'Wrong shipper' }).where(eq(invoices.id, gone));
});

const read = (query: string) => {
  const { filters } = readFilters(deskSchema, new URL(`http://127.0.0.1:3000/x?${query}`));
  return readDesk(operatorScope(operator.id), filters, today);
};
const namesIn = (page: { rows: { id: string }[] }) => page.rows.map(({ id }) => names[id]);

describe('the desk', () => {
  it.each([
    ['', ['void', 'fresh', 'part', 'late', 'paid', 'old']],
    ['dir=asc', ['old', 'paid', 'late', 'part', 'fresh', 'void']],
    ['status=open', ['fresh', 'part', 'late', 'old']],
    ['status=overdue', ['late', 'old']],
    ['status=part_paid', ['part']],
    ['status=paid', ['paid']],
    ['status=void', ['void']],
    ['age=0-30', ['late']],
    ['age=90%2B', ['old']],
    ['age=not_due&sort=due', ['fresh', 'part']],
    ['host=KONKAN', ['fresh', 'part', 'late', 'paid']],
    ['shipper=100%25', ['fresh', 'part', 'late', 'paid']],
    ['shipper=%25', ['fresh', 'part', 'late', 'paid']],
    ['shipper=_', []],
    ['q=qs-late', ['late']],
    ['q=lanthan', ['void', 'old']],
    ['q=%25', ['fresh', 'part', 'late', 'paid']],
    ['from=2026-05-20&to=2026-06-01', ['part', 'late']],
    ['regime=bonded', []],
    ['class=8', []],
    ['port=no-such-port', []],
    ['sort=amount', ['void', 'old', 'fresh', 'part', 'late', 'paid']],
    ['sort=nonsense&age=?&status=?&cols=x', ['void', 'fresh', 'part', 'late', 'paid', 'old']],
  ])('?%s', async (query, expected) => {
    expect(namesIn(await read(query))).toEqual(expected);
  });

  it('finds by regime, class and port of the booking', async () => {
    const [row] = await database.owner().select().from(deskInvoices).limit(1);
    const [place] = await database.owner().select().from(facilities).where(eq(facilities.orgId, konkan.hostOrg.id));
    expect(row?.regime).toBe('neutral');
    expect((await read(`regime=neutral&port=${place?.portId}`)).count).toBe(6);
    for (const code of konkan.slot.hazardClasses)
      expect((await read(`class=${code}`)).count).toBe(row?.hazardClasses.includes(code) ? 6 : 0);
  });

  it('finds by amount, both ends included, and sums everything that matches but what is void', async () => {
    const all = await read('');
    const of = (name: string) => all.rows.find(({ id }) => names[id] === name);
    const rupees = (name: string) => Number(of(name)?.payable.paise ?? 0n) / 100;
    expect(namesIn(await read(`min=${rupees('late')}&max=${rupees('part')}&dir=asc`))).toEqual(['late', 'part']);
    const counted = all.rows.filter(({ status }) => status !== 'void');
    expect(all.count).toBe(6);
    expect(all.payable.paise).toBe(counted.reduce((sum, row) => sum + row.payable.paise, 0n));
    expect(all.outstanding.paise).toBe(counted.reduce((sum, row) => sum + row.outstanding.paise, 0n));
    expect(of('part')).toMatchObject({ status: 'part_paid' });
    expect((of('part')?.outstanding.paise ?? 0n) > 0n).toBe(true);
  });

  it('tells what is open by age, whatever age is looked at; the tiles add up to the sum', async () => {
    const [all, narrowed] = [await read('status=open'), await read('status=open&age=90%2B')];
    expect(narrowed.tiles).toEqual(all.tiles);
    expect(all.tiles.map(({ bucket, count }) => [bucket, count])).toEqual([
      ['not_due', 2],
      ['0-30', 1],
      ['31-60', 0],
      ['61-90', 0],
      ['90+', 1],
    ]);
    expect(all.tiles.reduce((sum, tile) => sum + tile.outstanding.paise, 0n)).toBe(all.outstanding.paise);
  });

  it('is walked page by page both ways: every row once, in order, also where values are the same', async () => {
    const db = database.owner();
    const many = await createParties(db, { host: { name: 'Paged Stores' }, shipper: { name: 'Paged Traders' } });
    for (let n = 0; n < 53; n++) await issue(many, `p${String(n).padStart(2, '0')}`, '2026-06-08', 1);
    for (const order of ['sort=amount', 'sort=number&dir=asc', 'sort=outstanding&dir=asc']) {
      const first = await read(`host=paged&${order}`);
      const second = await read(`host=paged&${order}&after=${encodeURIComponent(first.after ?? '')}`);
      expect([first.rows.length, second.rows.length, first.before, second.after]).toEqual([50, 3, null, null]);
      expect(new Set([...namesIn(first), ...namesIn(second)]).size).toBe(53);
      const back = await read(`host=paged&${order}&before=${encodeURIComponent(second.before ?? '')}`);
      expect(namesIn(back)).toEqual(namesIn(first));
      expect([back.before, back.after]).toEqual([null, first.after]);
    }
    // A place of another order, in a link edited by hand, is the start of the list.
    const edited = await read(`host=paged&after=${encodeURIComponent(`ABC~${operator.id}`)}`);
    expect(edited.rows).toHaveLength(50);
  });
});

describe('the desk’s page', () => {
  const args = async (id: string, path = '/operator/invoices', form?: Record<string, string>) =>
    requestArgs({ path, cookie: await cookieFor(id), ...(form ? { form } : {}) });
  const submit = async (form: Record<string, string>) => action(await args(operator.id, '/operator/invoices', form));

  it('is the operator’s alone', async () => {
    expect(await statusOfAnswer(async () => loader(await args(konkan.hostOwner.id)))).toBe(404);
    const form = { _command: 'save-view', name: 'Late', query: '' };
    const path = '/operator/invoices';
    expect(await statusOfAnswer(async () => action(await args(konkan.hostOwner.id, path, form)))).toBe(404);
  });

  it('names a filter it can’t use, and leaves it out', async () => {
    const seen = await loader(await args(operator.id, '/operator/invoices?from=2026-02-30&min=ten&status=paid'));
    expect(Object.keys(seen.errors).sort()).toEqual(['from', 'min']);
    expect(namesIn(seen.page)).toEqual(['paid']);
  });

  it('keeps views by name, without the place in the list, and opens with the default one', async () => {
    const query = 'status=overdue&sort=due&dir=asc&cols=host&after=2026-01-01~x';
    expect(await statusOfAnswer(() => submit({ _command: 'save-view', name: 'Late', query, isDefault: 'yes' }))).toBe(
      302,
    );
    const opened = await loader(await args(operator.id)).catch((thrown: unknown) => thrown);
    expect((opened as Response).headers.get('location')).toBe(
      '/operator/invoices?status=overdue&sort=due&dir=asc&cols=host',
    );
    await submit({ _command: 'save-view', name: 'late', query: 'status=open' });
    await submit({ _command: 'save-view', name: 'Bonded', query: 'regime=bonded', isDefault: 'yes' });
    const { views } = await loader(await args(operator.id, '/operator/invoices?status=all'));
    expect(views.map(({ name, query, isDefault }) => [name, query, isDefault])).toEqual([
      ['Bonded', 'regime=bonded', true],
      ['Late', 'status=open', false],
    ]);
    const other = await createPerson(database.owner(), { isOperator: true });
    expect((await loader(await args(other.id))).views).toEqual([]);
    const late = views.find(({ name }) => name === 'Late')?.id ?? '';
    await action(await args(other.id, '/operator/invoices', { _command: 'delete-view', viewId: late }));
    const all = '/operator/invoices?status=all';
    expect((await loader(await args(operator.id, all))).views).toHaveLength(2);
    await submit({ _command: 'delete-view', viewId: late });
    expect((await loader(await args(operator.id, all))).views).toHaveLength(1);
  });

  it('refuses a view without a name beside the field', async () => {
    const answer = await submit({ _command: 'save-view', name: ' ', query: '' });
    expect('data' in answer && answer.data.errors.name).toHaveLength(1);
  });
});
