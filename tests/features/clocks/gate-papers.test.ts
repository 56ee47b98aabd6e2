import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { remindPapers } from '#app/features/clocks/remind-papers.server.ts';
import { bookings } from '#db/schema/index.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { alertsOf, clockAt, lettersTo, lotScene } from './scene.ts';

const database = useDatabase();
const db = () => database.owner();

/** A stay from 1 February 2026 of cargo in bond, for which the gate wants three papers. */
const scene = (timeZone?: string) =>
  lotScene(db(), {
    state: 'confirmed',
    startsOn: '2026-02-01',
    facts: { customsStatus: 'bonded' },
    ...(timeZone ? { timeZone } : {}),
  });

async function hourly(from: string, to: string) {
  for (let day = plainDate(from); day <= to; day = addDays(day, 1))
    for (const hour of ['00', '08', '16']) await remindPapers(clockAt(`${day}T${hour}:30:00+05:30`));
}
const paper = (type: string, validUntil: string | null = null) => ({
  type,
  reference: 'X',
  validFrom: null,
  validUntil: validUntil === null ? null : plainDate(validUntil),
});
const ALL = ['into_bond_bill_of_entry', 'deposit_order', 'warehousing_bond'];

describe('papers the gate will want', () => {
  test('are told of three days and a day before, once each, to the shipper, with those still missing', async () => {
    const { booking, host, shipper, present } = await scene();
    await hourly('2026-01-27', '2026-01-30');
    await present([paper('deposit_order'), paper('warehousing_bond', '2026-12-29')]);
    await hourly('2026-01-31', '2026-02-03');
    expect(await alertsOf(db(), booking.id)).toMatchObject([
      { clock: 'gate_papers', step: 3, toldOn: '2026-01-29', letters: 1 },
      { clock: 'gate_papers', step: 1, toldOn: '2026-01-31', letters: 1 },
    ]);
    const letters = await lettersTo(db(), 'booking-reminder', shipper.owner.email);
    expect(letters.map(({ props }) => props.says)).toEqual([
      'The stay begins on 1 Feb 2026, in 3 days. The gate can’t let the goods in without: Into-bond bill of entry (from: importer or broker); Order permitting deposit (from: proper officer); Warehousing bond, three times the duty (from: importer).',
      'The stay begins on 1 Feb 2026, in 1 day. The gate can’t let the goods in without: Into-bond bill of entry (from: importer or broker).',
    ]);
    expect(await lettersTo(db(), 'booking-reminder', host.owner.email)).toEqual([]);
  });

  test('are not told of where they are all there, the booking is off, or the goods have come', async () => {
    const [whole, off, came] = [await scene(), await scene(), await scene()];
    await whole.present(ALL.map((type) => paper(type)));
    await db().update(bookings).set({ state: 'cancelled' }).where(eq(bookings.id, off.booking.id));
    await db().update(bookings).set({ state: 'in_storage' }).where(eq(bookings.id, came.booking.id));
    await Promise.all([1, 2, 3].map(() => remindPapers(clockAt('2026-01-31T06:00:00Z'))));
    for (const { booking } of [whole, off, came]) expect(await alertsOf(db(), booking.id)).toEqual([]);
  });

  test('several runs at once tell once, the facility’s zone decides the day, and a stay that is moved begins again', async () => {
    const [auckland, india] = [await scene('Pacific/Auckland'), await scene()];
    await Promise.all([1, 2, 3].map(() => remindPapers(clockAt('2026-01-28T12:00:00Z'))));
    expect(await alertsOf(db(), auckland.booking.id)).toMatchObject([{ step: 3, toldOn: '2026-01-29' }]);
    expect(await alertsOf(db(), india.booking.id)).toEqual([]);
    await db().update(bookings).set({ startsOn: '2026-03-01' }).where(eq(bookings.id, auckland.booking.id));
    await hourly('2026-02-25', '2026-02-26');
    expect((await alertsOf(db(), auckland.booking.id)).map(({ step, markOn }) => [step, markOn])).toEqual([
      [3, '2026-02-01'],
      [3, '2026-03-01'],
    ]);
  });
});
