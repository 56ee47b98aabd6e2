import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { quoteFromJson } from '#app/domain/pricing/quote.ts';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { cardFields } from '#app/features/rate-cards/card-fields.ts';
import { enterRateCards } from '#app/features/rate-cards/enter-rate-cards.server.ts';
import { setRateCard } from '#app/features/rate-cards/set-rate-card.server.ts';
import { isSound, readCard, type TypedCard } from '#app/features/rate-cards/typed-card.ts';
import { workedQuote } from '#app/features/rate-cards/worked-card.tsx';
import { readOfferPage } from '#app/features/search/offer-page.server.ts';
import { editSlot } from '#app/features/slots/edit-slot.server.ts';
import { slotTermsSchema } from '#app/features/slots/slot.schema.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { withPublic } from '#app/platform/db.server.ts';
import { action } from '#app/routes/workspace/slot.tsx';
import { bookings, listingPorts, rateCards, slots } from '#db/schema/index.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';
import { asked, requestArgs } from '#tests/setup/request.ts';
import { answered, hostScene, slotForm } from '../facilities/host-scene.ts';

const database = useDatabase();
const today = dateInZone(new Date(), 'Asia/Kolkata');
const [startsOn, endsOn] = [addDays(today, 10), addDays(today, 30)];

/** Seven days free, then dearer and dearer, with everything else a card may charge. */
const TYPED: TypedCard = {
  effectiveFrom: today,
  ...{ slab1From: '1', slab1To: '10', slab1Price: '40', slab2From: '11', slab2Price: '60.50' },
  ...{ freeDays: '7', arrivalDayCounts: 'yes', basis: 'booked', minimum: '1,000' },
  ...{ cardHandlingIn: '100', cardHandlingOut: '80', documentation: '500', riskPerThousand: '', deposit: '250' },
  ...{ service1Name: 'Pallet labels', service1Trigger: 'gate_in', service1Unit: 'label', service1Price: '5' },
  ...{ surcharge1Name: 'Class 3', surcharge1Classes: '3', surcharge1Percent: '250', surcharge1On: 'storage' },
};
const cardOf = (typed: TypedCard = TYPED) => readCard(typed, today).card;

const GST = {
  storage: { sac: '996729', rate: 1800 as never },
  handling: { sac: '996719', rate: 1800 as never },
};

describe('the editor', () => {
  test('reads a card and shows it again as it was typed', () => {
    const read = readCard(TYPED, today);
    expect(read.errors).toEqual({});
    expect(isSound(read)).toBe(true);
    expect(readCard(cardFields(read.card, today), today).card).toEqual(read.card);
    // 8 pallets, 30 days: 3 × 40 after the free days, 20 × 60.50, and at the gate 8 × (100 + 80 + 5), and the set.
    expect(workedQuote(TYPED, GST, today)?.quote.subtotal.paise).toBe(8n * (12_000n + 121_000n + 18_500n) + 50_000n);
  });

  test('tells everything that is wrong at once', async () => {
    const scene = await hostScene(database.owner());
    const slot = await createHost(database.owner()).then((host) => host.slot());
    const form = {
      ...TYPED,
      ...{
        slab1Price: '-40',
        slab2From: '9',
        documentation: '1e308',
        basis: 'mean',
        effectiveFrom: addDays(today, -1),
      },
    } as Record<string, string>;
    const sent = await answered(() =>
      action(
        requestArgs({
          path: `/o/${scene.organisation.slug}/slots/${slot.id}`,
          params: { org: scene.organisation.slug, slotId: slot.id },
          cookie: scene.cookie,
          form: { _command: 'set-rate-card', ...form },
        }),
      ),
    );
    expect(sent.status).toBe(422);
    const { errors } = sent.body as { errors: Record<string, string[]> };
    expect(Object.keys(errors).sort()).toEqual(['basis', 'documentation', 'effectiveFrom', 'slab1Price', 'slab2From']);
    expect(await database.owner().select().from(rateCards).where(eq(rateCards.slotId, slot.id))).toEqual([]);
  });

  test('the Preview button saves nothing', async () => {
    const scene = await hostScene(database.owner());
    const slot = await createHost(database.owner()).then((host) => host.slot());
    const sent = await answered(() =>
      action(
        requestArgs({
          path: `/o/${scene.organisation.slug}/slots/${slot.id}`,
          params: { org: scene.organisation.slug, slotId: slot.id },
          cookie: scene.cookie,
          form: { _command: 'set-rate-card', ...(TYPED as Record<string, string>), preview: 'yes' },
        }),
      ),
    );
    expect(sent.status).toBe(200);
    expect(await database.owner().select().from(rateCards).where(eq(rateCards.slotId, slot.id))).toEqual([]);
  });
});

describe('a slot with a card', () => {
  async function scene() {
    const db = database.owner();
    const [host, shipper] = [await createHost(db), await createShipper(db)];
    const slot = await host.slot({ palletPositions: 40, pricePerPalletDayPaise: 9_900n });
    const { profile } = await shipper.cargo();
    const set = (typed: TypedCard, day = today) =>
      setRateCard(host.scope, { slotId: slot.id, card: readCard(typed, today).card }, day, asked('set-rate-card', {}));
    const hold = () => {
      const input = { slotId: slot.id, startsOn, endsOn, pallets: 4, massGrams: 1_000_000, cargoId: profile.id };
      return holdSlot(shipper.scope, input, asked('hold', input), { clock: systemClock });
    };
    const flat = async () => (await db.select().from(slots).where(eq(slots.id, slot.id)))[0];
    return { db, host, shipper, slot, set, hold, flat };
  }

  test('is sorted, quoted and booked by it; the booking keeps it, whatever comes later', async () => {
    const { db, slot, set, hold, flat } = await scene();
    expect((await set(TYPED)).ok).toBe(true);
    expect(await flat()).toMatchObject({
      pricePerPalletDayPaise: 4_000n,
      handlingInPaise: 10_000n,
      rateCardVersion: 1,
    });
    const near = await db.select().from(listingPorts).where(eq(listingPorts.slotId, slot.id));
    expect(new Set(near.map((row) => row.pricePerPalletDayPaise))).toEqual(new Set([4_000n]));
    const ask = { in: startsOn, out: endsOn, pallets: 4, kg: 1_000_000, class: [] };
    const page = await readOfferPage(slot.id, ask, { clock: systemClock, cargo: null });
    // 20 days: 7 free, 3 at 40, 10 at 60.50; handling, labels, documentation.
    const net = 4n * (12_000n + 60_500n + 18_500n) + 50_000n;
    expect(page?.answer?.price.subtotal.paise).toBe(net);
    const leaving = page?.answer?.leaving.find(({ leavesOn }) => leavesOn === endsOn);
    expect(leaving?.subtotal.paise).toBe(net);
    const held = await hold();
    if (!held.ok) throw new Error(JSON.stringify(held.violations));
    expect((await set({ ...TYPED, slab1Price: '90' })).ok).toBe(true);
    const [booking] = await db.select().from(bookings).where(eq(bookings.id, held.value.bookingId));
    const quote = quoteFromJson(booking?.quote as never);
    const [first] = await db.select().from(rateCards).where(eq(rateCards.slotId, slot.id)).orderBy(rateCards.version);
    expect(quote.subtotal.paise).toBe(net);
    expect(quote.rated?.versionId).toBe(first?.id);
    expect(quote.rated?.card).toEqual(cardOf());
  });

  test('a card to come is not in force before its day, and then the flat prices follow by themselves', async () => {
    const { slot, set, hold, flat } = await scene();
    const later = addDays(today, 3);
    await set({ ...TYPED, effectiveFrom: later });
    expect(await flat()).toMatchObject({ pricePerPalletDayPaise: 9_900n, rateCardVersion: 1 });
    const held = await hold();
    if (!held.ok) throw new Error(JSON.stringify(held.violations));
    const [booking] = await database.owner().select().from(bookings).where(eq(bookings.id, held.value.bookingId));
    expect(booking?.quote).not.toHaveProperty('rated');
    const clock = { now: () => new Date(`${later}T00:30:00+05:30`) };
    expect(await enterRateCards(clock)).toBeGreaterThan(0);
    expect(await enterRateCards(clock)).toBe(0);
    expect(await flat()).toMatchObject({ pricePerPalletDayPaise: 4_000n });
    const cards = await withPublic((tx) =>
      tx.execute(sql`select slot_id from slot_cards(array[${slot.id}::uuid], ${later}::date)`),
    );
    expect(cards).toHaveLength(1);
  });

  test('its flat prices are the card’s to change, its other terms are not', async () => {
    const { host, slot, set } = await scene();
    await set(TYPED);
    const edit = (over: Record<string, string>) => {
      const terms = slotTermsSchema.parse(slotForm({ minimumDays: '1', name: slot.name, ...over }));
      return editSlot(host.scope, { ...terms, slotId: slot.id }, asked('edit-slot', over));
    };
    const same = { pricePerPalletDay: '40', handlingIn: '100', handlingOut: '80' };
    expect(await edit({ ...same, pricePerPalletDay: '41' })).toMatchObject({
      violations: [{ code: 'conflict.priced_by_card' }],
    });
    expect((await edit({ ...same, billingMode: 'monthly' })).ok).toBe(true);
  });

  test('versions follow each other, and nobody changes one', async () => {
    const { db, host, slot, set } = await scene();
    await set(TYPED);
    const stranger = await createHost(db);
    const theirs = { slotId: slot.id, card: cardOf() };
    expect((await setRateCard(stranger.scope, theirs, today, asked('set-rate-card', {}))).ok).toBe(false);
    const twice = {
      orgId: host.organisation.id,
      slotId: slot.id,
      version: 3,
      effectiveFrom: today,
      createdBy: host.owner.id,
    };
    const [kept] = await db.select().from(rateCards).where(eq(rateCards.slotId, slot.id));
    await expect(db.insert(rateCards).values({ ...twice, card: kept?.card as never })).rejects.toMatchObject({
      cause: { code: 'QS037' },
    });
  });
});

test('a flat slot is quoted as before', async () => {
  const db = database.owner();
  const host = await createHost(db);
  const slot = await host.slot({ palletPositions: 40 });
  const page = await readOfferPage(
    slot.id,
    { in: startsOn, out: endsOn, pallets: 4, kg: 1_000_000, class: [] },
    { clock: systemClock, cargo: null },
  );
  expect(page?.card).toBeNull();
  expect(page?.answer?.price).not.toHaveProperty('rated');
  expect(page?.prices.inForce).toBeNull();
});
