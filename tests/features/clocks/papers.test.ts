import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { alertPapers } from '#app/features/clocks/alert-papers.server.ts';
import { writeNotifications } from '#app/features/notifications/write-notifications.server.ts';
import { facilities, notifications, papers } from '#db/schema/index.ts';
import { createPapers, type PaperInput } from '#db/seed/cargo-factories.ts';
import { addMember, createPerson, createSlot } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createHost } from '#tests/setup/market.ts';
import { alertsOf, clockAt, lettersTo, lotScene } from './scene.ts';

const database = useDatabase();
const db = () => database.owner();
const noon = (day: string) => clockAt(`${day}T06:30:00Z`);

/** A further paper of a host's facility, or of an organisation. */
async function paperOf(holder: Parameters<typeof createPapers>[1], paper: PaperInput) {
  const number = `N-${Math.random().toString(36).slice(2, 10)}`;
  await createPapers(db(), holder, [{ number, ...paper }]);
  const [row] = await db().select().from(papers).where(eq(papers.number, number));
  if (!row) throw new Error('no paper');
  return row;
}
const withdraw = (id: string) => db().update(papers).set({ withdrawnAt: new Date() }).where(eq(papers.id, id));
/** The papers a facility comes with hold without an end. */
const withdrawOthers = (facilityId: string) =>
  db().update(papers).set({ withdrawnAt: new Date() }).where(eq(papers.facilityId, facilityId));

async function hourly(from: string, to: string) {
  for (let day = plainDate(from); day <= to; day = addDays(day, 1))
    for (const hour of ['00', '08', '16']) await alertPapers(clockAt(`${day}T${hour}:30:00+05:30`));
}

describe('the end of a paper', () => {
  test('is told at sixty, thirty and seven days and on the day after, once each, to owners and managers', async () => {
    const { organisation, facility, owner } = await createHost(db());
    const [manager, gate] = [await createPerson(db()), await createPerson(db())];
    await addMember(db(), { organisation, person: manager, role: 'manager' });
    await addMember(db(), { organisation, person: gate, role: 'gate' });
    await withdrawOthers(facility.id);
    const paper = await paperOf({ organisation, facility }, { kind: 'fire_noc', validUntil: '2026-06-30' });
    for (const [from, to] of [
      ['2026-04-30', '2026-05-02'],
      ['2026-05-30', '2026-06-01'],
      ['2026-06-22', '2026-06-24'],
      ['2026-06-29', '2026-07-10'],
    ] as const)
      await hourly(from, to);
    expect(await alertsOf(db(), paper.id)).toMatchObject([
      { clock: 'validity', step: 60, toldOn: '2026-05-01', letters: 2 },
      { step: 30, toldOn: '2026-05-31' },
      { step: 7, toldOn: '2026-06-23' },
      { step: -1, toldOn: '2026-07-01' },
    ]);
    expect(await lettersTo(db(), 'clock-alert', owner.email, manager.email)).toHaveLength(8);
    expect(await lettersTo(db(), 'clock-alert', gate.email)).toEqual([]);
    const letters = await lettersTo(db(), 'clock-alert', manager.email);
    expect(letters.map(({ props }) => props.title)).toEqual([
      'Fire NOC: 60 days left',
      'Fire NOC: 30 days left',
      'Fire NOC: 7 days left',
      'Fire NOC: over since 30 Jun 2026',
    ]);
    expect(letters[0]?.props).toMatchObject({
      says: `From 1 Jul 2026 dangerous goods can’t be booked at ${facility.name}.`,
      url: `http://127.0.0.1:3000/o/${organisation.slug}/papers`,
    });
    expect(letters[3]?.props.says).toContain('Now dangerous goods');
    while ((await writeNotifications()) > 0);
    const told = await db().select().from(notifications).where(eq(notifications.userId, owner.id));
    expect(told.map(({ kind }) => kind)).toEqual(['clocks', 'clocks', 'clocks', 'clocks']);
  });

  test('names the slots it is asked for in, and the bookings that go beyond its last day', async () => {
    const { host, booking } = await lotScene(db(), { facts: { customsStatus: 'bonded' } });
    await createSlot(db(), { hall: host.hall, regime: 'neutral' });
    await withdrawOthers(host.facility.id);
    const licence = { kind: 'customs_licence', validUntil: '2026-06-30' } as const;
    await paperOf({ organisation: host.organisation, facility: host.facility }, licence);
    await alertPapers(noon('2026-05-10'));
    const [letter] = await lettersTo(db(), 'clock-alert', host.owner.email);
    expect(letter?.props.says).toMatch(
      new RegExp(
        `^From 1 Jul 2026 cargo in bond can’t be booked at ${host.facility.name}: [^,]+\\. 1 booking goes beyond its last day: ${booking.reference}\\.$`,
      ),
    );
  });

  test('a shipper’s own paper names its bookings', async () => {
    const { shipper, booking } = await lotScene(db(), { facts: { customsStatus: 'bonded' } });
    await paperOf({ organisation: shipper.organisation }, { kind: 'iec', validUntil: '2026-06-30' });
    await alertPapers(noon('2026-06-25'));
    const [letter] = await lettersTo(db(), 'clock-alert', shipper.owner.email);
    expect(letter?.props.says).toBe(
      `From 1 Jul 2026 decisions about imported cargo say that it is missing. 1 booking goes beyond its last day: ${booking.reference}.`,
    );
  });

  test('nobody is told of a paper that was withdrawn, that another follows, or that ended long ago', async () => {
    const { organisation, facility } = await createHost(db());
    await withdrawOthers(facility.id);
    const holder = { organisation, facility };
    const gone = await paperOf(holder, { kind: 'insurance', validUntil: '2026-06-30', coversPaise: 1n });
    await withdraw(gone.id);
    const followed = await paperOf(holder, { kind: 'fire_noc', validUntil: '2026-06-30' });
    await paperOf(holder, { kind: 'fire_noc', validFrom: '2026-07-01', validUntil: '2027-06-30' });
    const gap = await paperOf(holder, { kind: 'safety_audit', validUntil: '2026-06-30' });
    await paperOf(holder, { kind: 'safety_audit', validFrom: '2026-07-02', validUntil: '2027-06-30' });
    const old = await paperOf(holder, { kind: 'waste_authorisation', validUntil: '2026-05-01' });
    await alertPapers(noon('2026-06-25'));
    const steps = await Promise.all([gone, followed, gap, old].map(({ id }) => alertsOf(db(), id)));
    expect(steps.map((each) => each.map(({ step }) => step))).toEqual([[], [], [7], []]);
  });

  test('several runs at once tell it once, and the facility’s zone decides the day', async () => {
    const { organisation, facility, owner } = await createHost(db());
    await withdrawOthers(facility.id);
    await db().update(facilities).set({ timeZone: 'Pacific/Auckland' }).where(eq(facilities.id, facility.id));
    const paper = await paperOf({ organisation, facility }, { kind: 'fire_noc', validUntil: '2026-06-30' });
    const own = await paperOf({ organisation }, { kind: 'iec', validUntil: '2026-06-30' });
    // 23 June in New Zealand, still the 22nd in India.
    await Promise.all([1, 2, 3].map(() => alertPapers(clockAt('2026-06-22T13:00:00Z'))));
    expect(await alertsOf(db(), paper.id)).toMatchObject([{ step: 7, toldOn: '2026-06-23' }]);
    expect(await alertsOf(db(), own.id)).toMatchObject([{ step: 30, toldOn: '2026-06-22' }]);
    expect(await lettersTo(db(), 'clock-alert', owner.email)).toHaveLength(2);
  });
});
