import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { formatInr } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { currentGstRates } from '#app/features/slots/current-gst-rates.server.ts';
import { slotOccupancy } from '#app/features/slots/slot-occupancy.server.ts';
import { exampleQuote } from '#app/features/slots/worked-example.tsx';
import { publicDatabase, withPublic, withTenant } from '#app/platform/db.server.ts';
import { gstRates } from '#db/schema/index.ts';
import { createBooking, createOrganisation, createPerson, createSlot } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { tenantScope } from '#tests/setup/request.ts';
import { hostScene } from '../facilities/host-scene.ts';

const { owner } = useDatabase();

describe('GST rates', () => {
  test('are those of the day, change over on the first day of the next, and are never guessed', async () => {
    const rates = await currentGstRates(plainDate('2026-05-14'));
    expect(rates.storage.sac).toMatch(/^99\d{4}$/);
    expect(rates.storage.sac).not.toBe(rates.handling.sac);
    await expect(currentGstRates(plainDate('2000-01-01'))).rejects.toThrow('No GST rate for storage on 2000-01-01');

    const row = {
      sac: '990001',
      service: 'storage',
      description: 'test',
      citation: 'test',
      provisional: true,
    } as const;
    await owner()
      .insert(gstRates)
      .values([
        { ...row, rateBasisPoints: 500, effectiveFrom: '2001-01-01', effectiveTo: '2001-02-01' },
        { ...row, rateBasisPoints: 700, effectiveFrom: '2001-02-01', effectiveTo: '2001-03-01' },
        {
          ...row,
          sac: '990002',
          service: 'handling',
          rateBasisPoints: 900,
          effectiveFrom: '2001-01-01',
          effectiveTo: '2001-03-01',
        },
      ]);
    expect((await currentGstRates(plainDate('2001-01-31'))).storage.rate).toBe(500);
    expect((await currentGstRates(plainDate('2001-02-01'))).storage.rate).toBe(700);
    await expect(currentGstRates(plainDate('2001-03-01'))).rejects.toThrow();
  });
});

describe('occupancy', () => {
  test('is the same for its host, its shipper, a rival and a stranger, and names no one', async () => {
    const { hall, scope } = await hostScene(owner());
    const slot = await createSlot(owner(), { hall });
    const [shipper, rival] = await Promise.all(
      [1, 2].map(async () => createOrganisation(owner(), { owner: await createPerson(owner()) })),
    );
    if (!shipper || !rival) throw new Error('two organisations were made');
    const booking = { slot, shipper, massGrams: 1_000_000, hazardClasses: ['8'] };
    await createBooking(owner(), { ...booking, startsOn: '2027-05-10', endsOn: '2027-05-20', pallets: 3 });
    await createBooking(owner(), {
      ...booking,
      startsOn: '2027-05-20',
      endsOn: '2027-05-22',
      pallets: 4,
      state: 'held',
    });
    await createBooking(owner(), { ...booking, startsOn: '2027-05-12', endsOn: '2027-05-14', state: 'cancelled' });
    const past = new Date(Date.now() - 60_000);
    await createBooking(owner(), {
      ...booking,
      startsOn: '2027-05-12',
      endsOn: '2027-05-14',
      state: 'held',
      waitsUntil: past,
    });

    const unknown = randomUUID();
    const ask = (tx: Parameters<typeof slotOccupancy>[0]) =>
      slotOccupancy(tx, [slot.id, unknown], plainDate('2027-05-01'), plainDate('2027-06-01'));
    const asTenant = (org: { id: string }) =>
      withTenant(tenantScope({ orgId: org.id, userId: randomUUID(), role: 'owner' }), ask);
    const seen = await Promise.all([
      withTenant(scope, ask),
      asTenant(shipper),
      asTenant(rival),
      withPublic(ask),
      ask(publicDatabase()),
    ]);
    for (const map of seen) {
      expect(map.get(unknown)).toEqual([]);
      const rows = [...(map.get(slot.id) ?? [])].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
      expect(rows).toEqual([
        { startsOn: '2027-05-10', endsOn: '2027-05-20', pallets: 3, massGrams: 1_000_000, hazardClasses: ['8'] },
        { startsOn: '2027-05-20', endsOn: '2027-05-22', pallets: 4, massGrams: 1_000_000, hazardClasses: ['8'] },
      ]);
    }
  });

  test('is half-open at both ends, and asks nothing for no slot', async () => {
    const { hall } = await hostScene(owner());
    const slot = await createSlot(owner(), { hall });
    const shipper = await createOrganisation(owner(), { owner: await createPerson(owner()) });
    await createBooking(owner(), { slot, shipper, startsOn: '2027-05-10', endsOn: '2027-05-20' });
    const count = async (from: string, to: string) =>
      (await withPublic((tx) => slotOccupancy(tx, [slot.id], plainDate(from), plainDate(to)))).get(slot.id)?.length;
    expect(await count('2027-05-01', '2027-05-10')).toBe(0);
    expect(await count('2027-05-01', '2027-05-11')).toBe(1);
    expect(await count('2027-05-19', '2027-05-21')).toBe(1);
    expect(await count('2027-05-20', '2027-05-21')).toBe(0);
    expect(await withPublic((tx) => slotOccupancy(tx, [], plainDate('2027-05-01'), plainDate('2027-06-01')))).toEqual(
      new Map(),
    );
  });
});

describe('the worked example', () => {
  const typed = {
    pricePerPalletDay: '45',
    handlingIn: '120',
    handlingOut: '0',
    palletPositions: '40',
    minimumDays: '7',
  };
  const example = async (over: Partial<typeof typed>) => {
    const gst = await currentGstRates(plainDate('2026-05-14'));
    return exampleQuote({ ...typed, ...over }, gst, plainDate('2026-05-14'));
  };

  test('prices 8 pallets for 30 days', async () => {
    const shown = await example({});
    expect(shown).toMatchObject({ pallets: 8, days: 30 });
    expect(shown?.quote.subtotal.paise).toBe(8n * 30n * 4_500n + 8n * 12_000n);
    expect(formatInr(shown?.quote.total ?? { paise: 0n, currency: 'INR' })).toBe('₹13,876.80');
  });

  test('stays within the slot and its shortest stay, and waits for a price', async () => {
    expect(await example({ palletPositions: '5', minimumDays: '60' })).toMatchObject({ pallets: 5, days: 60 });
    expect(await example({ palletPositions: 'x', minimumDays: '' })).toMatchObject({ pallets: 8, days: 30 });
    for (const pricePerPalletDay of ['', '0', '-1', 'abc', '1e308', 'NaN'])
      expect(await example({ pricePerPalletDay })).toBeNull();
  });
});
