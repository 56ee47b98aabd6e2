import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { alertLots } from '#app/features/clocks/alert-lots.server.ts';
import { writeNotifications } from '#app/features/notifications/write-notifications.server.ts';
import { withheld } from '#app/features/outbox/addressing.server.ts';
import { checkInvariants } from '#db/invariants/check.ts';
import { CLOCKS } from '#db/invariants/clocks.ts';
import { bookings, mailPreferences, notifications } from '#db/schema/index.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { alertsOf, clockAt, lettersTo, lotScene } from './scene.ts';

const database = useDatabase();
const db = () => database.owner();

/** Runs the job every hour of some days, India's. */
async function hourly(from: string, to: string) {
  for (let day = plainDate(from); day <= to; day = addDays(day, 1))
    for (let hour = 0; hour < 24; hour += 6)
      await alertLots(clockAt(`${day}T${String(hour).padStart(2, '0')}:30:00+05:30`));
}

const WASTE = { condition: 'waste', form: 'swarf', material: 'magnet_alloy' } as const;

describe('the clocks of a bonded lot', () => {
  test('each step is told once to both sides, on its day, though the job runs hourly', async () => {
    const { lot, host, shipper } = await lotScene(db(), { dutyPaise: 10_000_000n });
    // Deposited on 1 January: day 75 is 17 March, day 90 is 1 April, the year ends on 1 January.
    await hourly('2026-03-15', '2026-03-18');
    await hourly('2026-03-26', '2026-03-28');
    await hourly('2026-03-31', '2026-04-03');
    const told = await alertsOf(db(), lot.id);
    expect(told).toMatchObject([
      { clock: 'bond_interest', step: 15, markOn: '2026-04-01', toldOn: '2026-03-17', letters: 2 },
      { clock: 'bond_interest', step: 5, toldOn: '2026-03-27', letters: 2 },
      { clock: 'bond_interest', step: 0, toldOn: '2026-04-01', letters: 2 },
    ]);
    for (const day of ['2026-10-03', '2026-11-02', '2026-12-02', '2027-01-01'])
      await hourly(day, addDays(plainDate(day), 1));
    const year = (await alertsOf(db(), lot.id)).filter(({ clock }) => clock === 'bond_period');
    expect(year.map(({ step, toldOn }) => [step, toldOn])).toEqual([
      [90, '2026-10-03'],
      [60, '2026-11-02'],
      [30, '2026-12-02'],
      [0, '2027-01-01'],
    ]);
    const letters = await lettersTo(db(), 'clock-alert', host.owner.email);
    expect(letters).toHaveLength(7);
    expect(letters[0]?.props).toMatchObject({
      title: 'Interest-free warehousing: 15 days left',
      says: 'Lot 1 (CE-1), 6 pallets, is on day 75 of 90. Interest of 15% a year runs from 2 Apr 2026 on the duty of ₹1,00,000.00: ₹1,232.88 for the first 30 days.',
      next: 'Clear the cargo by the mark to pay no interest.',
    });
    expect(letters[0]?.props.url).toContain(`/o/${host.organisation.slug}/bookings/${lot.bookingId}#goods`);
    expect(letters[3]?.props.facts).toContainEqual(['With an order of extension', 'until 1 Jan 2028']);
    const [theirs] = await lettersTo(db(), 'clock-alert', shipper.owner.email);
    expect(theirs?.props.url).toContain(`/o/${shipper.organisation.slug}/bookings/`);
  });

  test('several runs at once tell a step once', async () => {
    const { lot, host } = await lotScene(db());
    await Promise.all([1, 2, 3, 4].map(() => alertLots(clockAt('2026-03-20T06:00:00Z'))));
    expect(await alertsOf(db(), lot.id)).toHaveLength(1);
    expect(await lettersTo(db(), 'clock-alert', host.owner.email)).toHaveLength(1);
  });

  test('of steps that were missed only the newest is told, and a lot past its day says so', async () => {
    const { lot, host } = await lotScene(db(), { dutyPaise: 10_000_000n });
    await alertLots(clockAt('2026-06-30T06:00:00Z'));
    expect(await alertsOf(db(), lot.id)).toMatchObject([{ clock: 'bond_interest', step: 0, toldOn: '2026-06-30' }]);
    const [letter] = await lettersTo(db(), 'clock-alert', host.owner.email);
    expect(letter?.props.title).toBe('Interest-free warehousing: over since 1 Apr 2026');
    expect(letter?.props.says).toContain('₹3,698.63 so far');
  });

  test('a lot that left, and goods of a booking that is over, are never told of', async () => {
    const [left, over] = [await lotScene(db()), await lotScene(db(), { state: 'closed' })];
    await alertLots(clockAt('2026-03-16T06:00:00Z'));
    await left.leave();
    await alertLots(clockAt('2026-03-18T06:00:00Z'));
    await alertLots(clockAt('2026-12-31T06:00:00Z'));
    expect([await alertsOf(db(), left.lot.id), await alertsOf(db(), over.lot.id)]).toEqual([[], []]);
  });

  test('goods that leave while the job is at work are not told of: it waits for them and looks again', async () => {
    const { lot, booking } = await lotScene(db());
    let run: Promise<number> | undefined;
    await db().transaction(async (tx) => {
      await tx.execute(`update lots set stock_pallets = 0, stock_mass_grams = 0 where id = '${lot.id}'`);
      run = alertLots(clockAt('2026-03-20T06:00:00Z'));
      await new Promise((resolve) => setTimeout(resolve, 300));
      await tx.update(bookings).set({ state: 'released' }).where(eq(bookings.id, booking.id));
    });
    await run;
    expect(await alertsOf(db(), lot.id)).toEqual([]);
  });

  test('the facility’s zone decides the day', async () => {
    const auckland = await lotScene(db(), { timeZone: 'Pacific/Auckland' });
    const india = await lotScene(db());
    // 17 March in New Zealand, still the 16th in India.
    await alertLots(clockAt('2026-03-16T12:00:00Z'));
    expect(await alertsOf(db(), auckland.lot.id)).toMatchObject([{ step: 15, toldOn: '2026-03-17' }]);
    expect(await alertsOf(db(), india.lot.id)).toEqual([]);
  });

  test('an order of extension moves the day, and its steps begin again', async () => {
    const { lot, present } = await lotScene(db());
    await alertLots(clockAt('2026-12-05T06:00:00Z'));
    await present([
      { type: 'warehousing_extension', reference: 'X', validFrom: null, validUntil: plainDate('2027-06-30') },
    ]);
    await alertLots(clockAt('2026-12-31T06:00:00Z'));
    await alertLots(clockAt('2027-01-02T06:00:00Z'));
    await alertLots(clockAt('2027-04-02T06:00:00Z'));
    const year = (await alertsOf(db(), lot.id)).filter(({ clock }) => clock === 'bond_period');
    expect(year.map(({ step, markOn }) => [step, markOn])).toEqual([
      [30, '2027-01-01'],
      [90, '2027-06-30'],
    ]);
  });
});

describe('the days of waste', () => {
  test('they count from the first day as waste, and no reclassification sets them back', async () => {
    const waste = { ...WASTE, wasteSince: plainDate('2025-12-12') };
    const { lot, decide } = await lotScene(db(), { regime: 'neutral', facts: waste });
    // Ninety days of hazardous waste from 12 December: 12 March.
    await hourly('2026-01-10', '2026-01-12');
    await decide(
      { ...waste, wasteSince: plainDate('2026-01-20'), description: 'Declared anew' },
      '2026-01-20T06:00:00Z',
    );
    await hourly('2026-02-09', '2026-02-11');
    await hourly('2026-03-11', '2026-03-13');
    expect(await alertsOf(db(), lot.id)).toMatchObject([
      { clock: 'hazardous_waste', step: 90, markOn: '2026-03-12', toldOn: '2026-01-10' },
      { clock: 'hazardous_waste', step: 60, markOn: '2026-03-12', toldOn: '2026-01-11' },
      { clock: 'hazardous_waste', step: 30, markOn: '2026-03-12', toldOn: '2026-02-10' },
      { clock: 'hazardous_waste', step: 0, markOn: '2026-03-12', toldOn: '2026-03-12' },
    ]);
  });

  test('without a first day they count from the gate; what became a product has no such days', async () => {
    const { lot, decide, host } = await lotScene(db(), { regime: 'neutral', facts: WASTE });
    await alertLots(clockAt('2026-02-01T06:00:00Z'));
    expect(await alertsOf(db(), lot.id)).toMatchObject([{ clock: 'hazardous_waste', step: 60, markOn: '2026-04-01' }]);
    const [letter] = await lettersTo(db(), 'clock-alert', host.owner.email);
    expect(letter?.props.next).toBe('Send it on by the mark, or add the State board’s extension.');
    await decide({ material: 'magnet_alloy', condition: 'secondary', wasteState: 'product' }, '2026-02-20T06:00:00Z');
    await alertLots(clockAt('2026-03-03T06:00:00Z'));
    expect(await alertsOf(db(), lot.id)).toHaveLength(1);
  });
});

describe('what is told', () => {
  test('is told in the workspace too; who switched clocks off gets no mail of it', async () => {
    const { host, shipper } = await lotScene(db());
    await db().insert(mailPreferences).values({ userId: host.owner.id, category: 'clocks', isOn: false });
    await alertLots(clockAt('2026-03-20T06:00:00Z'));
    while ((await writeNotifications()) > 0);
    for (const { owner } of [host, shipper]) {
      const told = await db().select().from(notifications).where(eq(notifications.userId, owner.id));
      expect(told).toMatchObject([{ kind: 'clocks', title: expect.stringContaining('12 days left: lot 1 of QS-') }]);
    }
    const letter = (recipient: string) => ({ template: 'clock-alert', recipient });
    expect(await withheld(letter(host.owner.email))).toBe('switched off');
    expect(await withheld(letter(shipper.owner.email))).toBeNull();
    const report = await checkInvariants(db().$client as never, CLOCKS);
    expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
  });
});
