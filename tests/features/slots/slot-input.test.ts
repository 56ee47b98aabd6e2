import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { action as slotAction } from '#app/routes/workspace/slot.tsx';
import { action as newSlotAction } from '#app/routes/workspace/slot-new.tsx';
import { slots } from '#db/schema/index.ts';
import { createHall, createSlot } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { requestArgs } from '#tests/setup/request.ts';
import { answered, hostScene, slotForm } from '../facilities/host-scene.ts';

const { owner } = useDatabase();
type Scene = Awaited<ReturnType<typeof hostScene>>;
type Form = Record<string, string | string[]>;

const create = ({ organisation, facility, hall, cookie }: Scene, over: Form = {}) =>
  answered(() =>
    newSlotAction(
      requestArgs({
        path: `/o/${organisation.slug}/facilities/${facility.id}/slots/new`,
        params: { org: organisation.slug, facilityId: facility.id },
        cookie,
        form: { hallId: hall.id, ...slotForm(over) },
      }),
    ),
  );
const slotsOf = (orgId: string) => owner().select().from(slots).where(eq(slots.orgId, orgId));

describe('input', () => {
  test.each([
    [
      'palletPositions',
      ['-1', '0', '1.5', '1,5', '1e308', 'NaN', 'Infinity', '100001', '0x10', '', ' ', '9'.repeat(10_000)],
    ],
    ['maxMass', ['-5', '0', '1e308', 'NaN', '0.0001', '1000000001', '', '9'.repeat(10_000)]],
    ['pricePerPalletDay', ['-5', '0', '0.00', '1e308', 'NaN', '1.234', '100000.01', '', '45 rupees']],
    ['handlingIn', ['-0.01', '1e308', 'NaN', '1.234', '']],
    ['handlingOut', ['-0.01', '1e308', 'NaN', '1.234', '']],
    ['minimumDays', ['-1', '0', '367', '1.5', 'NaN', '1e308', '']],
    ['regime', ['', 'Bonded', 'free']],
    ['bookingMode', ['', 'auction']],
    ['hazardClasses', ['1', '10', '2.4', 'none', '__proto__']],
    ['acceptedForms', ['unknown', 'sand', '__proto__']],
    ['acceptedPackagings', ['unknown', 'paper']],
    ['quarantine', ['no', 'on', '']],
    ['maxPalletMass', ['-5', '0', '1e308', 'NaN', '0.0001', '1000000001', '9'.repeat(10_000)]],
    ['name', ['', '   ', 'x'.repeat(81), 'x'.repeat(10_000)]],
    ['hallId', ['']],
  ])('%s: each bad value gives 422 beside the field, and writes nothing', async (field, values) => {
    const scene = await hostScene(owner());
    for (const value of values) {
      const answer = await create(scene, { [field]: value });
      expect(answer, `${field}=${value.slice(0, 20)}`).toMatchObject({
        status: 422,
        body: { errors: { [field]: [expect.any(String)] } },
      });
      expect(Object.keys((answer.body as { errors: object }).errors)).toEqual([field]);
    }
    expect(await slotsOf(scene.organisation.id)).toEqual([]);
  });

  test('a list where one value belongs is refused, not guessed', async () => {
    const scene = await hostScene(owner());
    expect(await create(scene, { palletPositions: ['1', '2'] })).toMatchObject({ status: 422 });
  });

  test('ten megabytes are turned away before they are read', async () => {
    const scene = await hostScene(owner());
    expect(await create(scene, { name: 'x'.repeat(10_000_000) })).toMatchObject({ status: 413 });
    expect(await slotsOf(scene.organisation.id)).toEqual([]);
  });

  test('every error comes at once and what was typed is kept', async () => {
    const scene = await hostScene(owner());
    const answer = await create(scene, { name: '', palletPositions: '1.5', pricePerPalletDay: '0' });
    expect(answer.body).toMatchObject({
      errors: { name: [expect.any(String)], palletPositions: [/whole number/], pricePerPalletDay: [/above 0/] },
      values: { palletPositions: '1.5', maxMass: '32,000', hazardClasses: ['8', '9'] },
    });
  });

  test('a name is unique in its hall, and free in the next', async () => {
    const scene = await hostScene(owner());
    await create(scene);
    expect(await create(scene)).toMatchObject({
      status: 409,
      body: { errors: { name: [/already a slot called B-07/] } },
    });
    const hall = await createHall(owner(), { facility: scene.facility });
    expect(await create(scene, { hallId: hall.id })).toMatchObject({ status: 302 });
    const slot = await createSlot(owner(), { hall: scene.hall, name: 'C-01' });
    const { organisation, cookie } = scene;
    const args = requestArgs({
      path: '/',
      params: { org: organisation.slug, slotId: slot.id },
      cookie,
      form: { _command: 'edit-slot', ...slotForm() },
    });
    expect(await answered(() => slotAction(args))).toMatchObject({ status: 409 });
  });
});

describe('sent twice', () => {
  test('the same form at the same moment makes one slot and gives one answer', async () => {
    const scene = await hostScene(owner());
    const _key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(scene, { _key })));
    expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
    expect(await slotsOf(scene.organisation.id)).toHaveLength(1);
  });

  test('the same key with other values is refused', async () => {
    const scene = await hostScene(owner());
    const _key = randomUUID();
    await create(scene, { _key });
    expect(await create(scene, { _key, name: 'B-08' })).toMatchObject({ status: 409 });
    expect(await slotsOf(scene.organisation.id)).toHaveLength(1);
  });

  test('a form without its key is not taken', async () => {
    const scene = await hostScene(owner());
    expect(await create(scene, { _key: '' })).toMatchObject({ status: 400 });
  });
});
