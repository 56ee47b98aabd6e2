import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { quoteFromJson } from '#app/domain/pricing/quote.ts';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { cargoOf } from '#app/features/decisions/shipper-side.server.ts';
import { setRateCard } from '#app/features/rate-cards/set-rate-card.server.ts';
import { readCard } from '#app/features/rate-cards/typed-card.ts';
import { readOfferPage } from '#app/features/search/offer-page.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { loader } from '#app/routes/workspace/booking.tsx';
import { bookings, papers } from '#db/schema/index.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';
import { asked, cookieFor, requestArgs } from '#tests/setup/request.ts';

const { owner } = useDatabase();
const today = dateInZone(new Date(), 'Asia/Kolkata');
const [startsOn, endsOn] = [addDays(today, 10), addDays(today, 25)];
/** Fifteen days are three weeks or parts of one, at ₹300.00 for ₹10,00,000.00, and 18 % GST. */
const WEEK = 30_000n;
const gross = (paise: bigint) => (paise * 118n) / 100n;

async function scene() {
  const db = owner();
  const [host, shipper] = [await createHost(db), await createShipper(db)];
  const slot = await host.slot({ palletPositions: 40 });
  const { profile } = await shipper.cargo({ declaredValuePaise: 90_000_000, assessableDutyPaise: 10_000_000 });
  const typed = { effectiveFrom: today, slab1From: '1', slab1Price: '40', riskPerThousand: '0.30' };
  const card = readCard(typed, today).card;
  await setRateCard(host.scope, { slotId: slot.id, card }, today, asked('set-rate-card', {}));
  const insure = async (verified: boolean) => {
    const [row] = await db
      .insert(papers)
      .values({
        ...{
          orgId: shipper.organisation.id,
          kind: 'insurance',
          number: 'P-1',
          issuer: 'NIA',
          coversPaise: 100_000_000n,
        },
        ...{ validFrom: today, validUntil: addDays(startsOn, 8) },
        ...(verified ? { verifiedAt: new Date(), verifiedBy: shipper.owner.id } : {}),
      })
      .returning();
    return row?.id ?? '';
  };
  const offered = async () => {
    const cargo = await withTenant(shipper.scope, (tx) => cargoOf(tx, shipper.organisation.id, profile.id));
    const ask = { in: startsOn, out: endsOn, pallets: 4, kg: 1_000_000, class: [] };
    return (await readOfferPage(slot.id, ask, { clock: systemClock, cargo }))?.answer;
  };
  const hold = async () => {
    const input = { slotId: slot.id, startsOn, endsOn, pallets: 4, massGrams: 1_000_000, cargoId: profile.id };
    const held = await holdSlot(shipper.scope, input, asked('hold', input), { clock: systemClock });
    if (!held.ok) throw new Error(JSON.stringify(held.violations));
    const [row] = await db.select().from(bookings).where(eq(bookings.id, held.value.bookingId));
    return { id: held.value.bookingId, quote: quoteFromJson(row?.quote as never) };
  };
  const see = async (bookingId: string) => {
    const cookie = await cookieFor(shipper.owner.id);
    return loader(requestArgs({ path: '/', params: { org: shipper.organisation.slug, bookingId }, cookie }));
  };
  return { db, insure, offered, hold, see };
}
const riskOf = (quote: { lines: readonly { code: string; quantity: number }[] } | undefined) =>
  quote?.lines.find(({ code }) => code === 'risk')?.quantity ?? 0;

describe('an insurance certificate', () => {
  test('that isn’t there is what a price tells it would save', async () => {
    const { offered } = await scene();
    const answer = await offered();
    expect(riskOf(answer?.price)).toBe(3);
    expect(answer?.waiver).toMatchObject({ saved: { paise: 0n }, until: null, mightSave: { paise: gross(3n * WEEK) } });
  });

  test('waives the weeks it covers in quote and hold, and tells until when', async () => {
    const { insure, offered, hold, see } = await scene();
    await insure(true);
    const answer = await offered();
    expect(riskOf(answer?.price)).toBe(2);
    expect(answer?.waiver).toMatchObject({
      ...{ saved: { paise: gross(WEEK) }, until: addDays(startsOn, 8), mightSave: { paise: gross(2n * WEEK) } },
    });
    const held = await hold();
    expect(riskOf(held.quote)).toBe(2);
    expect(held.quote.rated?.insured).toEqual([{ startsOn: today, endsOn: addDays(startsOn, 9) }]);
    expect((await see(held.id)).leaving?.waiver).toMatchObject({ saved: { paise: gross(WEEK) } });
  });

  test('that nobody has verified waives nothing; verified after the hold it shows on the booking', async () => {
    const { db, insure, offered, hold, see } = await scene();
    const paperId = await insure(false);
    expect(riskOf((await offered())?.price)).toBe(3);
    const held = await hold();
    expect(riskOf(held.quote)).toBe(3);
    expect((await see(held.id)).leaving?.waiver?.saved.paise).toBe(0n);
    await db.update(papers).set({ verifiedAt: new Date() }).where(eq(papers.id, paperId));
    const { leaving, view } = await see(held.id);
    expect(leaving?.waiver?.saved.paise).toBe(gross(WEEK));
    // What was promised stays on the booking's page; the cost of leaving on its last day is by what is known now.
    expect(view.price.total.paise - (leaving?.costs.at(-1)?.total.paise ?? 0n)).toBe(gross(WEEK));
  });
});
