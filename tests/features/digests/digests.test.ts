import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { writeDigests } from '#app/features/digests/write-digests.server.ts';
import { writeNotifications } from '#app/features/notifications/write-notifications.server.ts';
import { mailPreferences, notifications, users } from '#db/schema/index.ts';
import { addMember, createBooking, createPerson, createSlot } from '#db/seed/factories.ts';
import { alertsOf, clockAt, lettersTo } from '#tests/features/clocks/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';

const database = useDatabase();
const db = () => database.owner();
const morning = (day: string) => clockAt(`${day}T02:00:00Z`); // half past seven in India

/** A host with a gate clerk and a shipper; bookings of the host's slot as they are told. */
async function market() {
  const host = await createHost(db());
  const shipper = await createShipper(db());
  const gate = await createPerson(db());
  await addMember(db(), { organisation: host.organisation, person: gate, role: 'gate' });
  const slot = await createSlot(db(), { hall: host.hall });
  const book = (booking: Partial<Parameters<typeof createBooking>[1]>) =>
    createBooking(db(), {
      ...{ slot, shipper: shipper.organisation, pallets: 2, startsOn: '2026-06-10', endsOn: '2026-06-20' },
      ...booking,
    });
  const letters = (email: string) => lettersTo(db(), 'digest', email);
  return { host, shipper, gate, book, letters };
}
const titles = (letter: { props: Record<string, unknown> } | undefined) =>
  (letter?.props.parts as { title: string }[] | undefined)?.map(({ title }) => title);

test('each side is told its day, once, by its members’ roles', async () => {
  const { host, shipper, gate, book, letters } = await market();
  const coming = await book({ state: 'confirmed' });
  await book({ state: 'in_storage', startsOn: '2026-06-01', endsOn: '2026-06-10' });
  await book({ state: 'overstay', startsOn: '2026-06-01', endsOn: '2026-06-08' });
  await book({ state: 'confirmed', startsOn: '2026-06-11' });
  for (let run = 0; run < 3; run++) await writeDigests(morning('2026-06-10'));
  const expected = ['Past their day out: 1', 'In today: 1', 'Out today: 1'];
  for (const reader of [host.owner, gate, shipper.owner]) {
    const found = await letters(reader.email);
    expect(found.map(titles), reader.email).toEqual([expected]);
  }
  const [theirs] = await letters(host.owner.email);
  expect(JSON.stringify(theirs?.props)).toContain(`${coming.reference}: 2 pallet places, ${shipper.organisation.name}`);
  expect(theirs?.props).toMatchObject({ day: '10 Jun 2026', organisation: host.organisation.name });
  expect(theirs?.props.url).toMatch(new RegExp(`/o/${host.organisation.slug}$`));
  await writeDigests(morning('2026-06-11'));
  expect((await letters(gate.email)).map(titles)).toEqual([expected, ['Past their day out: 1', 'In today: 1']]);
});

test('at night, before work and after it, nobody is told', async () => {
  const { host, book, letters } = await market();
  await book({ state: 'confirmed' });
  for (const at of ['2026-06-09T19:30:00Z', '2026-06-10T01:29:00Z', '2026-06-10T05:30:00Z', '2026-06-10T17:00:00Z'])
    await writeDigests(clockAt(at));
  expect(await letters(host.owner.email)).toEqual([]);
  await writeDigests(clockAt('2026-06-10T01:30:00Z'));
  expect(await letters(host.owner.email)).toHaveLength(1);
});

test('two runs at once tell one day once', async () => {
  const { host, book, letters } = await market();
  await book({ state: 'confirmed' });
  await Promise.all(Array.from({ length: 4 }, () => writeDigests(morning('2026-06-10'))));
  expect(await letters(host.owner.email)).toHaveLength(1);
});

test('who switched it off gets none, who was disabled gets none, and the bell stays still', async () => {
  const { host, gate, shipper, book, letters } = await market();
  await book({ state: 'confirmed' });
  await db().insert(mailPreferences).values({ userId: gate.id, category: 'digest', isOn: false });
  const gone = await createPerson(db());
  await db().update(users).set({ disabledAt: new Date() }).where(eq(users.id, gone.id));
  await addMember(db(), { organisation: host.organisation, person: gone, role: 'manager' });
  await writeDigests(morning('2026-06-10'));
  expect([await letters(gate.email), await letters(gone.email)]).toEqual([[], []]);
  expect(await letters(shipper.owner.email)).toHaveLength(1);
  while ((await writeNotifications()) > 0);
  expect(await db().select().from(notifications).where(eq(notifications.orgId, host.organisation.id))).toEqual([]);
});

test('a day that brings nothing is told to nobody, and not looked at again', async () => {
  const { host, letters } = await market();
  await writeDigests(morning('2026-06-10'));
  expect(await letters(host.owner.email)).toEqual([]);
  expect(await alertsOf(db(), host.organisation.id)).toMatchObject([{ clock: 'digest', letters: 0 }]);
});
