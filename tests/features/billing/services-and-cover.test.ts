import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { inr } from '#app/domain/shared/money.ts';
import { billStays } from '#app/features/billing/bill-stays.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { orderService } from '#app/features/services/place-order.server.ts';
import { billingCredits, papers } from '#db/schema/index.ts';
import { asked } from '#tests/setup/request.ts';
import { at, becomes, documentsOf, type StayScene, taxableOf, useStays } from './stay-scene.ts';

const { stayOf, moved } = useStays();
const WEIGHING = {
  ...{ service2Name: 'Weighing', service2Trigger: 'order', service2Unit: 'truck' },
  ...{ service2Price: '250', service2Minimum: '2' },
};
const done = async (scene: StayScene, day: string, units = 1) => {
  const input = { bookingId: scene.booking.id, service: 'weighing', units, day: day as never };
  const ordered = await orderService(scene.host.scope, input, asked('order-service', input), { clock: at(day) });
  expect(ordered.ok).toBe(true);
};
const linesOf = async (scene: StayScene, what: string) =>
  (await documentsOf(scene)).flatMap(({ key, lines }) =>
    lines.filter((line) => line.startsWith(what)).map((line) => `${key} ${line}`),
  );
const creditsOf = async ({ db, booking }: StayScene) =>
  (await db.select().from(billingCredits).where(eq(billingCredits.bookingId, booking.id))).map(
    ({ description, netPaise }) => `${description} ${netPaise}`,
  );

describe('services done', () => {
  test('are billed with the month they were done in, once, at the price of the booking’s card', async () => {
    const scene = await stayOf({ startsOn: '2026-03-20', endsOn: '2026-05-11', more: WEIGHING });
    await moved(scene, 'in', '2026-03-20');
    await becomes(scene, 'in_storage');
    await done(scene, '2026-03-25');
    await done(scene, '2026-03-25', 5);
    await billStays(at('2026-04-01'));
    await done(scene, '2026-04-10');
    await billStays(at('2026-05-02'));
    await moved(scene, 'out', '2026-05-11');
    await becomes(scene, 'released');
    await billStays(at('2026-05-11'));
    await billStays(at('2026-05-12'));
    // By the gate for every pallet in, and as ordered: two at least, each time.
    expect(await linesOf(scene, 'Labels')).toEqual(['monthly/2026-03 Labels: 4 pallets × ₹5.00 = 2000']);
    expect(await linesOf(scene, 'Weighing')).toEqual([
      'monthly/2026-03 Weighing: 7 trucks × ₹250.00 = 175000',
      'monthly/2026-04 Weighing: 2 trucks × ₹250.00 = 50000',
    ]);
    expect(await taxableOf(scene)).toBe(scene.price.subtotal.paise + 9n * 25_000n);
    expect(await creditsOf(scene)).toEqual([]);
  });

  test('told after their month was billed, and after the goods are out, come by themselves', async () => {
    const scene = await stayOf({ startsOn: '2026-03-20', endsOn: '2026-04-11', more: WEIGHING });
    await moved(scene, 'in', '2026-03-20');
    await becomes(scene, 'in_storage');
    await billStays(at('2026-04-01'));
    await done(scene, '2026-03-25');
    await moved(scene, 'out', '2026-04-11');
    await becomes(scene, 'released');
    await billStays(at('2026-04-11'));
    expect(await linesOf(scene, 'Weighing')).toEqual(['late/2026-04-11 Weighing: 2 trucks × ₹250.00 = 50000']);
    await done(scene, '2026-04-11');
    expect(await billStays(at('2026-04-12'))).toBe(1);
    expect(await taxableOf(scene)).toBe(scene.price.subtotal.paise + 4n * 25_000n);
  });

  test('of a stay billed in advance come with what is left at the end', async () => {
    const scene = await stayOf({ mode: 'advance', startsOn: '2026-03-20', endsOn: '2026-04-20', more: WEIGHING });
    const input = { bookingId: scene.booking.id };
    await issueInvoice(scene.host.scope, input, asked('issue-invoice', input), at('2026-03-20'));
    await moved(scene, 'in', '2026-03-20');
    await done(scene, '2026-03-25');
    await moved(scene, 'out', '2026-04-20');
    await becomes(scene, 'released');
    expect(await billStays(at('2026-04-20'))).toBe(1);
    expect(await linesOf(scene, 'Weighing')).toEqual(['final/stay Weighing: 2 trucks × ₹250.00 = 50000']);
    expect(await taxableOf(scene)).toBe(scene.price.subtotal.paise + 50_000n);
  });
});

test('holidays of the promise stay out of the free time when the month is billed', async () => {
  const scene = await stayOf({
    ...{ startsOn: '2026-03-20', endsOn: '2026-04-20', more: { excludesHolidays: 'yes' } },
    holidays: ['2026-03-21', '2026-03-26'],
  });
  await moved(scene, 'in', '2026-03-20');
  await becomes(scene, 'in_storage');
  await billStays(at('2026-04-01'));
  // Nine days are free instead of seven: from the 29th on is charged.
  expect((await documentsOf(scene))[0]?.period).toEqual(['2026-03-29', '2026-04-01']);
  await moved(scene, 'out', '2026-04-20');
  await becomes(scene, 'released');
  await billStays(at('2026-04-20'));
  expect(await taxableOf(scene)).toBe(scene.price.subtotal.paise);
});

describe('the risk charge', () => {
  const valueAndDuty = inr(100_000_000n);
  const more = { riskPerThousand: '0.30' };
  const insured = async (scene: StayScene, over: Partial<typeof papers.$inferInsert> = {}) => {
    const { db, shipper } = scene;
    const [paper] = await db
      .insert(papers)
      .values({
        ...{ orgId: shipper.organisation.id, kind: 'insurance', number: 'P-1', issuer: 'NIA' },
        ...{ validFrom: '2026-03-01', validUntil: '2026-03-31', coversPaise: 100_000_000n },
        ...{ verifiedAt: new Date(), verifiedBy: shipper.owner.id },
        ...over,
      })
      .returning();
    return paper?.id ?? '';
  };
  const stayed = async (mode: 'monthly' | 'advance' = 'monthly') => {
    const scene = await stayOf({ startsOn: '2026-03-20', endsOn: '2026-04-20', more, valueAndDuty, mode });
    await moved(scene, 'in', '2026-03-20');
    await becomes(scene, 'in_storage');
    return scene;
  };

  test('is waived for the days a certificate really covered', async () => {
    const scene = await stayed();
    await insured(scene);
    await billStays(at('2026-04-01'));
    await moved(scene, 'out', '2026-04-20');
    await becomes(scene, 'released');
    await billStays(at('2026-04-20'));
    // Weeks from 20 March: the second ends on 2 April, two days of it without cover; then the third, fourth and fifth.
    expect(await linesOf(scene, 'Risk')).toEqual([
      'final/2026-04 Risk charge: 4 weeks × ₹300.00 (₹0.30 for each ₹1,000 of ₹10,00,000.00) = 120000',
    ]);
    expect(await taxableOf(scene)).toBe(scene.price.subtotal.paise - 30_000n);
  });

  test.each([
    ['not verified', { verifiedAt: null, verifiedBy: null }],
    ['withdrawn', { withdrawnAt: new Date() }],
    ['for less than the goods are worth', { coversPaise: 99_999_999n }],
    ['of another time', { validFrom: '2025-01-01', validUntil: '2026-03-19' }],
    ['of another kind', { kind: 'iec' as const, coversPaise: null }],
  ])('is charged where the certificate is %s', async (_, over) => {
    const scene = await stayed();
    await insured(scene, over);
    await billStays(at('2026-04-01'));
    expect(await linesOf(scene, 'Risk')).toHaveLength(1);
  });

  test('somebody else’s certificate waives nothing', async () => {
    const [scene, other] = [await stayed(), await stayed()];
    await insured(other);
    await billStays(at('2026-04-01'));
    expect(await linesOf(scene, 'Risk')).toHaveLength(1);
    expect(await linesOf(other, 'Risk')).toHaveLength(0);
  });

  test('billed before the certificate was verified is held as to be credited', async () => {
    const scene = await stayed();
    const paperId = await insured(scene, { verifiedAt: null, verifiedBy: null });
    await billStays(at('2026-04-01'));
    await scene.db
      .update(papers)
      .set({ verifiedAt: new Date(), verifiedBy: scene.shipper.owner.id })
      .where(eq(papers.id, paperId));
    await billStays(at('2026-05-01'));
    expect(await creditsOf(scene)).toEqual(['Risk charge 60000']);
  });

  test('of a stay billed in advance is put right at the end', async () => {
    const scene = await stayed('advance');
    const input = { bookingId: scene.booking.id };
    await issueInvoice(scene.host.scope, input, asked('issue-invoice', input), at('2026-03-21'));
    await insured(scene, { validUntil: null });
    await moved(scene, 'out', '2026-04-20');
    await becomes(scene, 'released');
    await billStays(at('2026-04-20'));
    expect(await creditsOf(scene)).toEqual(['Risk charge 150000']);
  });
});
