import { eq, like, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { type Quote, quoteToJson } from '#app/domain/pricing/quote.ts';
import { requote } from '#app/domain/pricing/requote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { billStays } from '#app/features/billing/bill-stays.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { issueCreditNote } from '#app/features/notes/issue-credit-note.server.ts';
import { checkInvariants } from '#db/invariants/check.ts';
import {
  billingCredits,
  bookings,
  creditNotes,
  invoiceLines,
  invoices,
  ledgerEntries,
  mailOutbox,
} from '#db/schema/index.ts';
import { amountOf } from '#tests/features/notes/scene.ts';
import { asked } from '#tests/setup/request.ts';
import { at, becomes, documentsOf, taxableOf, useStays } from './stay-scene.ts';

const { stayOf, moved, administrator } = useStays();
const owedOnce = ({ subtotal }: Quote) => subtotal.paise;

describe('a stay billed monthly', () => {
  test('is billed each month when it is over, the rest at the end, and comes to its quote', async () => {
    const scene = await stayOf({ startsOn: '2026-03-20', endsOn: '2026-05-11' });
    await moved(scene, 'in', '2026-03-20');
    await becomes(scene, 'in_storage');
    expect(await billStays(at('2026-03-31'))).toBe(0);
    expect(await billStays(at('2026-04-01'))).toBe(1);
    expect(await billStays(at('2026-04-01'))).toBe(0);
    expect(await billStays(at('2026-05-02'))).toBe(1);
    await moved(scene, 'out', '2026-05-11');
    await becomes(scene, 'released');
    expect(await billStays(at('2026-05-11'))).toBe(1);
    await becomes(scene, 'closed');
    expect(await billStays(at('2026-05-12'))).toBe(0);
    const documents = await documentsOf(scene);
    expect(documents.map(({ key, period }) => [key, ...period])).toEqual([
      ['final/2026-05', '2026-05-01', '2026-05-11'],
      ['monthly/2026-03', '2026-03-27', '2026-04-01'],
      ['monthly/2026-04', '2026-04-01', '2026-05-01'],
    ]);
    expect(await taxableOf(scene)).toBe(owedOnce(scene.price));
    const [entries] = await scene.db
      .select({ owed: sql<string>`sum(amount_paise)` })
      .from(ledgerEntries)
      .where(sql`account = 'receivable' and party_org_id = ${scene.shipper.organisation.id}`);
    const [outstanding] = await scene.db
      .select({ owed: sql<string>`sum(outstanding_paise)` })
      .from(invoices)
      .where(eq(invoices.bookingId, scene.booking.id));
    expect(entries?.owed).toBe(outstanding?.owed);
  });

  test('gives the same documents in whatever order its months are billed', async () => {
    const days = ['2026-04-01', '2026-05-03', '2026-06-20', '2026-07-01'] as const;
    for (const seed of [0b1111, 0b0101, 0b1000, 0b0010]) {
      const scene = await stayOf({ startsOn: '2026-03-05', endsOn: '2026-07-01', pallets: 5 });
      await moved(scene, 'in', '2026-03-05', 5);
      await becomes(scene, 'in_storage');
      for (const [index, day] of days.entries()) if ((seed >> index) % 2 === 1) await billStays(at(day));
      await billStays(at('2026-07-02'));
      await moved(scene, 'out', '2026-07-01', 5);
      await becomes(scene, 'released');
      await billStays(at('2026-07-02'));
      expect((await documentsOf(scene)).map(({ key }) => key)).toEqual([
        'final/2026-07',
        'monthly/2026-03',
        'monthly/2026-04',
        'monthly/2026-05',
        'monthly/2026-06',
      ]);
      expect(await taxableOf(scene)).toBe(owedOnce(scene.price));
    }
  });

  test('a run after a movement that came late bills it by itself, and two runs at once share the work', async () => {
    const scene = await stayOf({ startsOn: '2026-03-20', endsOn: '2026-04-20' });
    await becomes(scene, 'in_storage');
    const wrote = await Promise.all([billStays(at('2026-04-01')), billStays(at('2026-04-01'))]);
    expect(wrote.reduce((total, each) => total + each, 0)).toBe(1);
    await moved(scene, 'in', '2026-03-21');
    await scene.db.update(bookings).set({ billedAt: null }).where(eq(bookings.id, scene.booking.id));
    expect(await billStays(at('2026-04-03'))).toBe(1);
    const late = (await documentsOf(scene)).find(({ key }) => key === 'late/2026-04-03');
    expect(late?.lines.map((line) => line.split(':')[0])).toEqual(expect.arrayContaining(['Handling in', 'Labels']));
    expect(late?.period).toEqual([null, null]);
  });

  test('is billed in its own host’s name, whoever else is due the same day', async () => {
    const scenes = [
      await stayOf({ startsOn: '2026-03-20', endsOn: '2026-05-20' }),
      await stayOf({ startsOn: '2026-03-21', endsOn: '2026-05-20' }),
    ];
    expect(await billStays(at('2026-04-01'))).toBe(2);
    for (const { db, host, booking } of scenes) {
      const rows = await db.select().from(invoices).where(eq(invoices.bookingId, booking.id));
      expect(rows.map(({ orgId }) => orgId)).toEqual([host.organisation.id]);
    }
  });

  test('has no button', async () => {
    const { host, booking } = await stayOf({ startsOn: '2026-03-20', endsOn: '2026-04-20' });
    const input = { bookingId: booking.id };
    expect(await issueInvoice(host.scope, input, asked('issue-invoice', input))).toMatchObject({
      violations: [{ code: 'lifecycle.billed_monthly' }],
    });
  });
});

describe('a stay billed in advance', () => {
  test.each([true, false])(
    'is one invoice by the button; what came to light after adds to it (flat %s)',
    async (isFlat) => {
      const scene = await stayOf({ mode: 'advance', startsOn: '2026-03-20', endsOn: '2026-04-20', isFlat });
      const input = { bookingId: scene.booking.id };
      expect((await issueInvoice(scene.host.scope, input, asked('issue-invoice', input), at('2026-03-20'))).ok).toBe(
        true,
      );
      expect(await taxableOf(scene)).toBe(owedOnce(scene.price));
      await moved(scene, 'in', '2026-03-20');
      await moved(scene, 'out', '2026-04-20', 2);
      // Two pallets overstay by three days.
      await moved(scene, 'out', '2026-04-23', 2);
      await becomes(scene, 'released');
      expect(await billStays(at('2026-04-23'))).toBe(1);
      expect(await billStays(at('2026-04-24'))).toBe(0);
      const [final] = await documentsOf(scene);
      expect(final?.key).toBe('final/stay');
      const credits = await scene.db
        .select()
        .from(billingCredits)
        .where(eq(billingCredits.bookingId, scene.booking.id));
      const back = credits.reduce((total, { netPaise }) => total + netPaise, 0n);
      const storage = 2n * 3n * (isFlat ? 4_500n : 6_050n);
      // By the card the surcharge comes on top, and the minimum tops up by so much less.
      const more = isFlat ? storage : 2n * 3n * 9_075n;
      expect((final?.taxable ?? 0n) - back).toBe(more);
    },
  );

  test.each([true, false])(
    'bills itself when it has begun and the goods are in, once, as the button would (flat %s)',
    async (isFlat) => {
      const scene = await stayOf({ mode: 'advance', startsOn: '2026-04-10', endsOn: '2026-05-20', isFlat });
      // Not before they are in: they may still be refused at the gate.
      expect(await billStays(at('2026-04-10'))).toBe(0);
      await becomes(scene, 'in_storage');
      expect(await billStays(at('2026-04-09'))).toBe(0);
      const wrote = await Promise.all([billStays(at('2026-04-10')), billStays(at('2026-04-10'))]);
      expect(wrote.reduce((all, each) => all + each, 0)).toBe(1);
      expect(await billStays(at('2026-04-11'))).toBe(0);
      const [invoice, ...more] = await documentsOf(scene);
      expect([invoice?.key, ...(invoice?.period ?? []), more.length]).toEqual(['stay', '2026-04-10', '2026-05-20', 0]);
      expect(await taxableOf(scene)).toBe(owedOnce(scene.price));
      const input = { bookingId: scene.booking.id };
      expect((await issueInvoice(scene.host.scope, input, asked('issue-invoice', input), at('2026-04-12'))).ok).toBe(
        true,
      );
      expect(await documentsOf(scene)).toHaveLength(1);
    },
  );

  test.each([
    ['longer', true, '2026-04-30'],
    ['longer', false, '2026-04-30'],
    ['sooner', true, '2026-04-10'],
    ['sooner', false, '2026-04-12'],
  ])('made %s after its invoice (flat %s) comes to what a stay of those days costs', async (_, isFlat, endsOn) => {
    const scene = await stayOf({ mode: 'advance', startsOn: '2026-04-01', endsOn: '2026-04-20', isFlat });
    await moved(scene, 'in', '2026-04-01');
    await becomes(scene, 'in_storage');
    expect(await billStays(at('2026-04-01'))).toBe(1);
    const price = requote(
      scene.price,
      { stay: stay(plainDate('2026-04-01'), plainDate(endsOn)), pallets: 4, minimumDays: 1 },
      'inter_state',
    );
    await scene.db
      .update(bookings)
      .set({ endsOn, quote: quoteToJson(price), totalPaise: price.total.paise })
      .where(eq(bookings.id, scene.booking.id));
    await moved(scene, 'out', endsOn);
    await becomes(scene, 'released');
    await billStays(at(endsOn));
    await becomes(scene, 'closed');
    expect(await billStays(at('2026-05-01'))).toBe(0);
    const [credited] = await scene.db
      .select({ paise: sql<string>`coalesce(sum(${creditNotes.taxablePaise}), 0)` })
      .from(creditNotes)
      .innerJoin(invoices, eq(invoices.id, creditNotes.invoiceId))
      .where(eq(invoices.bookingId, scene.booking.id));
    const rest = await scene.db.select().from(billingCredits).where(eq(billingCredits.bookingId, scene.booking.id));
    expect(rest.every(({ restPaise }) => restPaise === 0n)).toBe(true);
    expect((await taxableOf(scene)) - BigInt(credited?.paise ?? '0')).toBe(owedOnce(price));
  });

  test('what was billed and isn’t owed is credited by a note over its invoice, once', async () => {
    const scene = await stayOf({ mode: 'advance', startsOn: '2026-03-20', endsOn: '2026-04-20', isFlat: true });
    const input = { bookingId: scene.booking.id };
    await issueInvoice(scene.host.scope, input, asked('issue-invoice', input), at('2026-03-20'));
    await moved(scene, 'in', '2026-03-20', 3);
    await moved(scene, 'out', '2026-04-20', 3);
    await becomes(scene, 'released');
    expect(await billStays(at('2026-04-20'))).toBe(0);
    await becomes(scene, 'closed');
    expect(await billStays(at('2026-04-21'))).toBe(0);
    const credits = await scene.db.select().from(billingCredits).where(eq(billingCredits.bookingId, scene.booking.id));
    expect(credits.map(({ netPaise }) => netPaise).sort()).toEqual([1_000n, 2_000n]);
    expect(credits.map(({ restPaise }) => restPaise)).toEqual([0n, 0n]);
    const [invoice] = await scene.db.select().from(invoices).where(eq(invoices.bookingId, scene.booking.id));
    const notes = await scene.db
      .select()
      .from(creditNotes)
      .where(eq(creditNotes.invoiceId, invoice?.id ?? ''));
    expect(notes).toMatchObject([{ taxablePaise: 3_000n, reason: 'The stay came to less than was billed' }]);
    expect(invoice?.outstandingPaise).toBe((invoice?.payablePaise ?? 0n) - (notes[0]?.payablePaise ?? 0n));
    const letters = await scene.db
      .select()
      .from(mailOutbox)
      .where(like(mailOutbox.key, `%${notes[0]?.id}%`));
    expect(letters.map(({ template }) => template)).toContain('credit-note-issued');
  });

  test('what the host credited by hand already is not credited again', async () => {
    const scene = await stayOf({ mode: 'advance', startsOn: '2026-03-20', endsOn: '2026-04-20', isFlat: true });
    const input = { bookingId: scene.booking.id };
    await issueInvoice(scene.host.scope, input, asked('issue-invoice', input), at('2026-03-20'));
    const [invoice] = await scene.db.select().from(invoices).where(eq(invoices.bookingId, scene.booking.id));
    const lines = await scene.db
      .select()
      .from(invoiceLines)
      .where(eq(invoiceLines.invoiceId, invoice?.id ?? ''));
    const requests = lines.map(({ lineNumber, taxablePaise }) => amountOf(lineNumber, taxablePaise));
    const host = { as: 'host', scope: scene.host.scope } as const;
    const note = { requests, reason: 'By hand', refundWished: null, shown: null, invoiceId: invoice?.id ?? '' };
    expect((await issueCreditNote(host, note, asked('credit'), at('2026-04-02'))).ok).toBe(true);
    await moved(scene, 'in', '2026-03-20', 3);
    await moved(scene, 'out', '2026-04-20', 3);
    await becomes(scene, 'released');
    await billStays(at('2026-04-20'));
    const credits = await scene.db.select().from(billingCredits).where(eq(billingCredits.bookingId, scene.booking.id));
    expect(credits.every(({ netPaise, restPaise }) => netPaise === restPaise)).toBe(true);
    const notes = await scene.db
      .select()
      .from(creditNotes)
      .where(eq(creditNotes.invoiceId, invoice?.id ?? ''));
    expect(notes).toHaveLength(1);
  });
});

test('what a cancellation cost is an invoice by itself, never above what was told', async () => {
  const scene = await stayOf({ mode: 'advance', startsOn: '2026-03-20', endsOn: '2026-04-20' });
  await becomes(scene, 'cancelled', 123_457n);
  expect(await billStays(at('2026-03-10'))).toBe(1);
  expect(await billStays(at('2026-03-10'))).toBe(0);
  const [row] = await scene.db.select().from(invoices).where(eq(invoices.bookingId, scene.booking.id));
  expect(row).toMatchObject({ purpose: 'charge', billingKey: 'charge/cancellation', payablePaise: 123_500n });
  expect(123_457n - (row?.totalPaise ?? 0n)).toBeLessThanOrEqual(1n);
});

test('the books stand after all of it', async () => {
  const scene = await stayOf({ startsOn: '2026-03-20', endsOn: '2026-04-20' });
  await moved(scene, 'in', '2026-03-20');
  await billStays(at('2026-04-01'));
  const { invariants } = await administrator().begin((sql) => checkInvariants(sql));
  const broken = invariants.filter(({ violations }) => violations > 0).map(({ code }) => code);
  expect(
    broken.filter((code) => /^(invoice|ledger|journal|payment|tenancy.invoice|tenancy.billing)/.test(code)),
  ).toEqual([]);
});
