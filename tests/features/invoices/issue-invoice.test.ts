import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { TAX_COLUMNS } from '#app/features/invoices/invoice-view.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { viewInvoice } from '#app/features/invoices/view-invoice.server.ts';
import { auditLog, invoiceCounters, invoiceLines, invoices, mailOutbox } from '#db/schema/index.ts';
import { addMember, createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked } from '#tests/setup/request.ts';
import { clockAt, codeOf, createParties, valueIn } from './scene.ts';

const database = useDatabase();
const noon = clockAt('2026-05-14T06:30:00Z');

async function issued(sides: Parameters<typeof createParties>[1]) {
  const parties = await createParties(database.owner(), sides);
  // 3 pallets × 7 days at an odd price, so that halves have something to round.
  const booking = await parties.book({ pallets: 3, startsOn: '2026-05-14', endsOn: '2026-05-21' });
  const { invoiceId } = valueIn(
    await issueInvoice(parties.hostScope, { bookingId: booking.id }, asked('issue-invoice'), noon),
  );
  const found = await viewInvoice(parties.hostScope, invoiceId, noon);
  if (!found) throw new Error('the issued invoice is not there');
  return { ...parties, booking, invoiceId, invoice: found.invoice };
}

describe('the tax of an invoice', () => {
  it.each([
    { case: 'one State', host: '27', shipper: '27', kind: 'intra_state', labels: ['CGST', 'SGST'], place: '27' },
    {
      case: 'a Union territory',
      host: '26',
      shipper: '26',
      kind: 'intra_territory',
      labels: ['CGST', 'UTGST'],
      place: '26',
    },
    { case: 'two States', host: '27', shipper: '24', kind: 'inter_state', labels: ['IGST'], place: '24' },
    { case: 'out of a Union territory', host: '26', shipper: '27', kind: 'inter_state', labels: ['IGST'], place: '27' },
  ])('within or between $case', async ({ host, shipper, kind, labels, place }) => {
    const { invoice } = await issued({ host: { stateCode: host }, shipper: { stateCode: shipper } });
    expect(invoice.supplyKind).toBe(kind);
    expect(TAX_COLUMNS[invoice.supplyKind].map((tax) => tax.label)).toEqual(labels);
    expect(invoice.placeOfSupply.code).toBe(place);
    expect(invoice.reverseCharge).toBe(false);
    const zero = { paise: 0n, currency: 'INR' };
    if (kind === 'inter_state') expect([invoice.totals.cgst, invoice.totals.sgst]).toEqual([zero, zero]);
    else expect(invoice.totals.igst).toEqual(zero);
  });

  it('goes to the State on record of a recipient who is not registered', async () => {
    const { invoice } = await issued({ host: { stateCode: '27' }, shipper: { stateCode: '33', registered: false } });
    expect(invoice.recipient.gstin).toBeNull();
    expect(invoice.placeOfSupply).toEqual({ code: '33', name: 'Tamil Nadu' });
    expect(invoice.supplyKind).toBe('inter_state');
  });

  it('adds up to the paisa, line by line and in all', async () => {
    const { invoice } = await issued({});
    const sum = (of: (line: (typeof invoice.lines)[number]) => bigint) =>
      invoice.lines.reduce((total, line) => total + of(line), 0n);
    expect(invoice.lines.map((line) => line.sac)).toEqual(['996729', '996719', '996719']);
    expect(sum((line) => line.taxable.paise)).toBe(invoice.totals.taxable.paise);
    expect(sum((line) => line.tax.cgst.paise)).toBe(invoice.totals.cgst.paise);
    expect(sum((line) => line.tax.sgst.paise)).toBe(invoice.totals.sgst.paise);
    for (const line of invoice.lines) expect(line.unitPrice.paise * BigInt(line.quantity)).toBe(line.taxable.paise);
    // 3 × 7 × ₹45 + 2 × 3 × ₹120 = ₹1,665; 9 % twice is ₹149.85 each.
    expect(invoice.totals.total.paise).toBe(166_500n + 2n * 14_985n);
    // Whole rupees are paid, the thirty paise that lack on a line of their own.
    expect([invoice.roundOff.paise, invoice.payable.paise]).toEqual([30n, 196_500n]);
    expect(invoice.payableInWords).toBe('Rupees One Thousand Nine Hundred Sixty Five Only');
  });
});

describe('issuing an invoice', () => {
  it('freezes the particulars, sets the dates, writes audit and letters in one go', async () => {
    const db = database.owner();
    const parties = await createParties(db, { host: { name: 'Konkan Oxide Stores' } });
    const accounts = await createPerson(db, { email: 'accounts@shipper.test' });
    const unverified = await createPerson(db, { verified: false });
    const viewer = await createPerson(db);
    await addMember(db, { organisation: parties.shipperOrg, person: accounts, role: 'accounts' });
    await addMember(db, { organisation: parties.shipperOrg, person: unverified, role: 'accounts' });
    await addMember(db, { organisation: parties.shipperOrg, person: viewer, role: 'viewer' });
    const booking = await parties.book();
    const { invoiceId, number } = valueIn(
      await issueInvoice(parties.hostScope, { bookingId: booking.id }, asked('issue-invoice'), noon),
    );
    expect(number).toBe('KOS/26-27/000001');
    const seen = await viewInvoice(parties.shipperScope, invoiceId, noon);
    expect(seen?.side).toBe('recipient');
    expect(seen?.invoice).toMatchObject({
      issuedOn: '2026-05-14',
      dueOn: '2026-05-29',
      status: 'issued',
      payments: [],
    });
    expect(seen?.invoice.supplier).toMatchObject({ legalName: parties.hostOrg.legalName, stateName: 'Maharashtra' });
    expect(seen?.invoice.recipient.gstin).toBe(parties.shipperOrg.gstin);
    const [trace] = await db.select().from(auditLog).where(eq(auditLog.entityId, invoiceId));
    expect(trace).toMatchObject({
      orgId: parties.hostOrg.id,
      counterpartyOrgId: parties.shipperOrg.id,
      action: 'invoice.issued',
    });
    const letters = await db.select().from(mailOutbox);
    const mine = letters.filter((letter) => letter.key.startsWith(`invoice-issued/${invoiceId}/`));
    expect(mine.map((letter) => letter.recipient).sort()).toEqual([accounts.email, parties.shipperOwner.email].sort());
    expect(mine[0]?.props.url).toContain(`/o/${parties.shipperOrg.slug}/invoices/${invoiceId}`);
  });

  it('answers a second call, with or without the same key, with the same invoice', async () => {
    const { hostScope, hostOrg, book } = await createParties(database.owner());
    const booking = await book();
    const form = { ...asked('issue-invoice'), input: { bookingId: booking.id } };
    const calls = [form, form, asked('issue-invoice'), asked('issue-invoice')];
    const answers = await Promise.all(
      calls.map((ask) => issueInvoice(hostScope, { bookingId: booking.id }, ask, noon)),
    );
    expect(new Set(answers.map((answer) => valueIn(answer).invoiceId)).size).toBe(1);
    const written = await database.owner().select().from(invoices).where(eq(invoices.orgId, hostOrg.id));
    expect(written).toHaveLength(1);
    const lines = await database.owner().select().from(invoiceLines).where(eq(invoiceLines.orgId, hostOrg.id));
    expect(lines).toHaveLength(3);
  });

  it('numbers 32 invoices issued at once from 1 to 32 without a gap', async () => {
    const { hostScope, hostOrg, book } = await createParties(database.owner());
    const bookings = [];
    for (let i = 0; i < 32; i += 1) bookings.push(await book());
    const answers = await Promise.all(
      bookings.map((booking) => issueInvoice(hostScope, { bookingId: booking.id }, asked('issue-invoice'), noon)),
    );
    expect(answers.every((answer) => answer.ok)).toBe(true);
    const written = await database.owner().select().from(invoices).where(eq(invoices.orgId, hostOrg.id));
    const sequence = written.map((invoice) => invoice.sequence).sort((a, b) => a - b);
    expect(sequence).toEqual(Array.from({ length: 32 }, (_, index) => index + 1));
  });

  it('gives no number away when it refuses', async () => {
    const { hostScope, hostOrg, book } = await createParties(database.owner());
    const cancelled = await book({ state: 'cancelled' });
    const held = await book({ state: 'held' });
    for (const booking of [cancelled, held]) {
      const answer = await issueInvoice(hostScope, { bookingId: booking.id }, asked('issue-invoice'), noon);
      expect(codeOf(answer)).toBe('lifecycle.not_confirmed');
    }
    const counters = await database.owner().select().from(invoiceCounters).where(eq(invoiceCounters.orgId, hostOrg.id));
    expect(counters).toEqual([]);
  });

  it('starts again at 1 on 1 April of the facility’s own days', async () => {
    const { hostScope, book } = await createParties(database.owner(), { host: { name: 'Konkan Oxide Stores' } });
    const bookings = [await book(), await book(), await book()];
    // Midnight in India is 18:30 UTC of the day before.
    const instants = ['2026-03-31T18:29:59Z', '2026-03-31T18:30:00Z', '2027-03-31T18:29:59Z'];
    const numbers = [];
    for (const [index, booking] of bookings.entries()) {
      const clock = clockAt(instants[index] ?? '');
      numbers.push(
        valueIn(await issueInvoice(hostScope, { bookingId: booking.id }, asked('issue-invoice'), clock)).number,
      );
    }
    expect(numbers).toEqual(['KOS/25-26/000001', 'KOS/26-27/000001', 'KOS/26-27/000002']);
  });

  it('follows the facility’s time zone, not the server’s', async () => {
    const { hostScope, book } = await createParties(database.owner(), { host: { name: 'Konkan Oxide Stores' } });
    const booking = await book({ timeZone: 'Etc/UTC' });
    const clock = clockAt('2026-03-31T18:30:00Z');
    const { number } = valueIn(await issueInvoice(hostScope, { bookingId: booking.id }, asked('issue-invoice'), clock));
    expect(number).toBe('KOS/25-26/000001');
  });

  it('is for the host of the booking: not for its shipper, a stranger, or an id that never was', async () => {
    const { shipperScope, hostScope, book } = await createParties(database.owner());
    const stranger = await createParties(database.owner());
    const booking = await book();
    const never = '00000000-0000-4000-8000-000000000000';
    const answers = [
      await issueInvoice(shipperScope, { bookingId: booking.id }, asked('issue-invoice'), noon),
      await issueInvoice(stranger.hostScope, { bookingId: booking.id }, asked('issue-invoice'), noon),
      await issueInvoice(hostScope, { bookingId: never }, asked('issue-invoice'), noon),
      await issueInvoice(hostScope, { bookingId: 'no-uuid' }, asked('issue-invoice'), noon),
    ];
    expect(answers.map(codeOf)).toEqual(Array(4).fill('booking.not_found'));
    const written = await database.owner().select().from(invoices).where(eq(invoices.bookingId, booking.id));
    expect(written).toEqual([]);
  });

  it('is refused to a host who is not registered under GST', async () => {
    const { hostScope, book } = await createParties(database.owner(), { host: { registered: false } });
    const booking = await book();
    const answer = await issueInvoice(hostScope, { bookingId: booking.id }, asked('issue-invoice'), noon);
    expect(codeOf(answer)).toBe('invoice.supplier_unregistered');
  });

  it('is invisible to a third tenant', async () => {
    const { invoiceId, hostOrg } = await issued({});
    const stranger = await createParties(database.owner());
    expect(await viewInvoice(stranger.hostScope, invoiceId)).toBeNull();
    expect(await viewInvoice(stranger.hostScope, 'KOS/26-27/000001')).toBeNull();
    const where = and(eq(invoices.id, invoiceId), eq(invoices.orgId, hostOrg.id));
    expect(await database.owner().select().from(invoices).where(where)).toHaveLength(1);
  });
});
