import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { action as settingsAction } from '#app/routes/workspace/settings.tsx';
import { action as slotAction, loader as slotLoader } from '#app/routes/workspace/slot.tsx';
import { action as newSlotAction } from '#app/routes/workspace/slot-new.tsx';
import { auditLog, listings, organisations, slots } from '#db/schema/index.ts';
import { createBooking, createOrganisation, createPerson, createSlot } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { requestArgs } from '#tests/setup/request.ts';
import { answered, hostScene, memberCookie, slotForm } from '../facilities/host-scene.ts';

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

const send = ({ organisation, cookie }: Scene, slotId: string, command: string, form: Form = {}) =>
  answered(() =>
    slotAction(
      requestArgs({
        path: `/o/${organisation.slug}/slots/${slotId}`,
        params: { org: organisation.slug, slotId },
        cookie,
        form: { _command: command, ...form },
      }),
    ),
  );

const slotsOf = (orgId: string) => owner().select().from(slots).where(eq(slots.orgId, orgId));
const listingOf = async (slotId: string) =>
  (await owner().select().from(listings).where(eq(listings.slotId, slotId)))[0];
const auditOf = (slotId: string) =>
  owner()
    .select({ action: auditLog.action, from: auditLog.fromState, to: auditLog.toState, data: auditLog.data })
    .from(auditLog)
    .where(and(eq(auditLog.entity, 'slot'), eq(auditLog.entityId, slotId)))
    .orderBy(auditLog.at);
const idIn = (location: string | null) => /slots\/([0-9a-f-]{36})/.exec(location ?? '')?.[1] ?? '';

describe('days to pay', () => {
  test('are the host’s to choose of three, fifteen where nothing is said, and listed with the slot', async () => {
    const scene = await hostScene(owner());
    const plain = idIn((await create(scene, { name: 'B-15' })).location);
    const slotId = idIn((await create(scene, { name: 'B-45', daysToPay: '45' })).location);
    const [first, second] = await Promise.all(
      [plain, slotId].map((id) => owner().select().from(slots).where(eq(slots.id, id))),
    );
    expect([first?.[0]?.daysToPay, second?.[0]?.daysToPay]).toEqual([15, 45]);
    await send(scene, slotId, 'publish-slot');
    expect((await listingOf(slotId))?.daysToPay).toBe(45);
    await send(scene, slotId, 'edit-slot', slotForm({ name: 'B-45', daysToPay: '30' }));
    expect((await listingOf(slotId))?.daysToPay).toBe(30);
    expect((await send(scene, slotId, 'edit-slot', slotForm({ name: 'B-45', daysToPay: '60' }))).status).toBe(422);
  });
});

describe('from draft to listing', () => {
  test('a host without a GSTIN can’t list, and one who lists can’t lose it', async () => {
    const scene = await hostScene(owner());
    const { id, gstin } = scene.organisation;
    const slotId = idIn((await create(scene)).location);
    await owner().update(organisations).set({ gstin: null }).where(eq(organisations.id, id));
    expect((await send(scene, slotId, 'publish-slot')).status).toBe(409);
    expect(await listingOf(slotId)).toBeUndefined();
    await owner().update(organisations).set({ gstin }).where(eq(organisations.id, id));
    expect((await send(scene, slotId, 'publish-slot')).status).toBe(302);
    const { slug, name, legalName, stateCode, address, pin } = scene.organisation;
    const settings = requestArgs({
      path: `/o/${slug}/settings`,
      params: { org: slug },
      cookie: scene.cookie,
      form: { name, legalName, stateCode, address, pin, gstin: '', sides: 'host' },
    });
    const refused = await answered(() => settingsAction(settings));
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused)).toContain('both need the GSTIN');
  });

  test('a new slot is a draft with the terms that were typed', async () => {
    const scene = await hostScene(owner());
    const answer = await create(scene, { hazardClasses: ['9', '8', '9'] });
    expect(answer).toMatchObject({ status: 302 });
    const [slot, ...others] = await slotsOf(scene.organisation.id);
    expect(others).toEqual([]);
    expect(slot).toMatchObject({
      id: idIn(answer.location),
      orgId: scene.organisation.id,
      facilityId: scene.facility.id,
      hallId: scene.hall.id,
      name: 'B-07',
      status: 'draft',
      palletPositions: 40,
      maxMassGrams: 32_000_000,
      hazardClasses: ['8', '9'],
      pricePerPalletDayPaise: 4_500n,
      handlingInPaise: 12_050n,
      handlingOutPaise: 0n,
      minimumDays: 7,
      bookingMode: 'instant',
    });
    expect(await listingOf(slot?.id ?? '')).toBeUndefined();
    expect(await auditOf(slot?.id ?? '')).toMatchObject([{ action: 'slot.created', to: 'draft' }]);
  });

  test('forms, packagings, quarantine and floor load are kept; left out they take all and limit nothing', async () => {
    const scene = await hostScene(owner());
    const id = idIn((await create(scene)).location);
    expect((await slotsOf(scene.organisation.id))[0]).toMatchObject({
      acceptedForms: [],
      acceptedPackagings: [],
      quarantine: false,
      maxPalletMassGrams: null,
    });
    const cargo = {
      acceptedForms: ['oxide', 'ingot', 'oxide'],
      acceptedPackagings: 'steel_drums',
      quarantine: 'yes',
      maxPalletMass: '1,250.5',
    };
    expect(await send(scene, id, 'edit-slot', slotForm(cargo))).toMatchObject({ status: 302 });
    expect((await slotsOf(scene.organisation.id))[0]).toMatchObject({
      acceptedForms: ['ingot', 'oxide'],
      acceptedPackagings: ['steel_drums'],
      quarantine: true,
      maxPalletMassGrams: 1_250_500,
    });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: 'slot.edited',
      data: { acceptedForms: ' → ingot, oxide', quarantine: 'false → true', maxPalletMassGrams: 'none → 1250500' },
    });
    await send(scene, id, 'edit-slot', slotForm());
    expect((await slotsOf(scene.organisation.id))[0]).toMatchObject({ acceptedForms: [], quarantine: false });
  });

  test('no class ticked means harmless cargo only', async () => {
    const scene = await hostScene(owner());
    const { hazardClasses: _, ...form } = slotForm();
    const { organisation, facility, hall, cookie } = scene;
    await answered(() =>
      newSlotAction(
        requestArgs({
          path: '/',
          params: { org: organisation.slug, facilityId: facility.id },
          cookie,
          form: { hallId: hall.id, ...form },
        }),
      ),
    );
    expect((await slotsOf(organisation.id))[0]?.hazardClasses).toEqual([]);
  });

  test('publishing lists it, pausing takes it off, publishing again brings it back; each is in the audit trail', async () => {
    const scene = await hostScene(owner());
    const id = idIn((await create(scene)).location);
    expect(await send(scene, id, 'publish-slot')).toMatchObject({ status: 302 });
    expect(await listingOf(id)).toMatchObject({
      hostOrgId: scene.organisation.id,
      hostName: scene.organisation.name,
      facilityName: scene.facility.name,
      hallName: scene.hall.name,
      slotName: 'B-07',
      palletPositions: 40,
      maxMassGrams: 32_000_000,
      hazardClasses: ['8', '9'],
      pricePerPalletDayPaise: 4_500n,
      minimumDays: 7,
    });
    await send(scene, id, 'pause-slot');
    expect(await listingOf(id)).toBeUndefined();
    await send(scene, id, 'publish-slot');
    expect(await listingOf(id)).toBeDefined();
    expect(await auditOf(id)).toMatchObject([
      { action: 'slot.created' },
      { action: 'slot.published', from: 'draft', to: 'published' },
      { action: 'slot.paused', from: 'published', to: 'paused' },
      { action: 'slot.published', from: 'paused', to: 'published' },
    ]);
  });

  test('publishing what is published changes nothing; a draft can’t be paused', async () => {
    const scene = await hostScene(owner());
    const id = idIn((await create(scene)).location);
    expect(await send(scene, id, 'pause-slot')).toMatchObject({
      status: 409,
      body: { violations: [{ code: 'lifecycle.slot_draft' }] },
    });
    await send(scene, id, 'publish-slot');
    expect(await send(scene, id, 'publish-slot')).toMatchObject({ status: 302 });
    expect(await auditOf(id)).toHaveLength(2);
  });

  test('an edit of a published slot shows in its listing and names what changed', async () => {
    const scene = await hostScene(owner());
    const slot = await createSlot(owner(), { hall: scene.hall, name: 'B-07' });
    const answer = await send(scene, slot.id, 'edit-slot', slotForm({ name: 'B-08', pricePerPalletDay: '₹1,250.50' }));
    expect(answer).toMatchObject({ status: 302 });
    expect(await listingOf(slot.id)).toMatchObject({ slotName: 'B-08', pricePerPalletDayPaise: 125_050n });
    const [entry] = await auditOf(slot.id);
    expect(entry).toMatchObject({
      action: 'slot.edited',
      data: { name: 'B-07 → B-08', pricePerPalletDayPaise: '4500 → 125050' },
    });
  });
});

describe('bonded', () => {
  test('is published only where the facility has a warehouse code; the refusal says so', async () => {
    const scene = await hostScene(owner(), { warehouseCode: null });
    const id = idIn((await create(scene, { regime: 'bonded' })).location);
    expect(await send(scene, id, 'publish-slot')).toMatchObject({
      status: 409,
      body: {
        violations: [{ code: 'conflict.warehouse_code_missing', sentence: expect.stringContaining('warehouse code') }],
      },
    });
    expect(await listingOf(id)).toBeUndefined();
    expect(await auditOf(id)).toHaveLength(1);
  });

  test('is published only where the facility has a licence section; every lack comes at once', async () => {
    const scene = await hostScene(owner(), { licenceSection: null });
    const id = idIn((await create(scene, { regime: 'bonded' })).location);
    expect(await send(scene, id, 'publish-slot')).toMatchObject({
      status: 409,
      body: {
        violations: [{ code: 'conflict.licence_section_missing', fix: expect.stringContaining('licence section') }],
      },
    });
    const bare = await hostScene(owner(), { warehouseCode: null, licenceSection: null });
    const slot = await createSlot(owner(), { hall: bare.hall, regime: 'bonded', status: 'draft' });
    expect(await send(bare, slot.id, 'publish-slot')).toMatchObject({
      status: 409,
      body: {
        violations: [{ code: 'conflict.warehouse_code_missing' }, { code: 'conflict.licence_section_missing' }],
      },
    });
    const neutral = await createSlot(owner(), { hall: scene.hall });
    expect(await send(scene, neutral.id, 'edit-slot', slotForm({ regime: 'bonded' }))).toMatchObject({ status: 409 });
    expect(await listingOf(id)).toBeUndefined();
  });

  test('a listed neutral slot can’t turn bonded without the code', async () => {
    const scene = await hostScene(owner(), { warehouseCode: null });
    const slot = await createSlot(owner(), { hall: scene.hall });
    expect(await send(scene, slot.id, 'edit-slot', slotForm({ regime: 'bonded' }))).toMatchObject({ status: 409 });
    expect(await listingOf(slot.id)).toMatchObject({ regime: 'neutral', pricePerPalletDayPaise: 4_500n });
  });
});

describe('what is booked', () => {
  const booked = async () => {
    const scene = await hostScene(owner());
    const slot = await createSlot(owner(), { hall: scene.hall, palletPositions: 12, hazardClasses: ['8', '9'] });
    const shipper = await createOrganisation(owner(), { owner: await createPerson(owner()), isHost: false });
    const from = addDays(dateInZone(new Date(), 'Asia/Kolkata'), 10);
    const stays = { startsOn: from, endsOn: addDays(from, 5) };
    await createBooking(owner(), { slot, shipper, ...stays, pallets: 9, massGrams: 7_200_000, hazardClasses: ['8'] });
    return { scene, slot, from };
  };

  test('capacity can’t go below it: the refusal names pallets and day, beside the field', async () => {
    const { scene, slot, from } = await booked();
    const answer = await send(scene, slot.id, 'edit-slot', slotForm({ palletPositions: '8', maxMass: '7000' }));
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      errors: { palletPositions: [expect.stringContaining('9 pallet places are booked on ')], maxMass: [/7,200 kg/] },
      values: { palletPositions: '8' },
    });
    expect(JSON.stringify(answer.body)).toContain(String(Number(from.slice(8))));
    expect((await slotsOf(scene.organisation.id))[0]?.palletPositions).toBe(12);
    expect(await auditOf(slot.id)).toEqual([]);
  });

  test('exactly what is booked is enough', async () => {
    const { scene, slot } = await booked();
    const answer = await send(scene, slot.id, 'edit-slot', slotForm({ palletPositions: '9', maxMass: '7200' }));
    expect(answer.status).toBe(302);
  });

  test('keeps its regime and its classes', async () => {
    const { scene, slot } = await booked();
    const answer = await send(scene, slot.id, 'edit-slot', slotForm({ regime: 'bonded', hazardClasses: ['9'] }));
    expect(answer).toMatchObject({
      status: 409,
      body: { errors: { regime: [/neutral/], hazardClasses: [/class 8/] } },
    });
    expect(await send(scene, slot.id, 'edit-slot', slotForm({ hazardClasses: ['8'] }))).toMatchObject({ status: 302 });
  });

  test('shows in the host’s calendar', async () => {
    const { scene, slot, from } = await booked();
    const { organisation, cookie } = scene;
    const page = await slotLoader(
      requestArgs({ path: '/', params: { org: organisation.slug, slotId: slot.id }, cookie }),
    );
    expect(page.days).toHaveLength(60);
    expect(page.days.find(({ day }) => day === from)).toMatchObject({ freePallets: 3 });
    expect(page.days.find(({ day }) => day === addDays(from, 5))).toMatchObject({ freePallets: 12 });
    expect(page.stayCount).toBe(1);
  });
});

describe('tenancy and roles', () => {
  test('another tenant’s hall or an unknown one is the same 404 and nothing is written', async () => {
    const scene = await hostScene(owner());
    const other = await hostScene(owner());
    const answers = await Promise.all(
      [other.hall.id, randomUUID(), 'not-an-id', "'; drop table slots; --"].map((hallId) => create(scene, { hallId })),
    );
    for (const answer of answers) expect(answer).toEqual({ ...answers[0], status: 404 });
    expect(await slotsOf(scene.organisation.id)).toEqual([]);
    expect(await slotsOf(other.organisation.id)).toEqual([]);
  });

  test('a hall of another of one’s own facilities is not found under this one', async () => {
    const scene = await hostScene(owner());
    const answer = await create({ ...scene, facility: { ...scene.facility, id: randomUUID() } });
    expect(answer.status).toBe(404);
  });

  test('the database itself refuses a slot in another tenant’s hall', async () => {
    const scene = await hostScene(owner());
    const other = await hostScene(owner());
    const row = { ...other.hall, orgId: scene.organisation.id };
    await expect(createSlot(owner(), { hall: row })).rejects.toMatchObject({
      cause: { code: '23503', constraint_name: 'slots_hall_fk' },
    });
  });

  test('another tenant’s slot can’t be seen, edited, published or paused', async () => {
    const scene = await hostScene(owner());
    const other = await hostScene(owner());
    const slot = await createSlot(owner(), { hall: other.hall, status: 'paused' });
    for (const command of ['edit-slot', 'publish-slot', 'pause-slot'])
      expect(await send(scene, slot.id, command, slotForm())).toMatchObject({ status: 404 });
    const args = requestArgs({
      path: '/',
      params: { org: scene.organisation.slug, slotId: slot.id },
      cookie: scene.cookie,
    });
    expect(await answered(() => slotLoader(args))).toMatchObject({ status: 404 });
    expect((await slotsOf(other.organisation.id))[0]).toEqual(slot);
  });

  test('the gate may look and not touch', async () => {
    const scene = await hostScene(owner());
    const slot = await createSlot(owner(), { hall: scene.hall });
    const gate = { ...scene, cookie: await memberCookie(owner(), scene.organisation, 'gate') };
    expect(await create(gate)).toMatchObject({ status: 403 });
    for (const command of ['edit-slot', 'publish-slot', 'pause-slot'])
      expect(await send(gate, slot.id, command, slotForm())).toMatchObject({ status: 403 });
    const args = requestArgs({
      path: '/',
      params: { org: scene.organisation.slug, slotId: slot.id },
      cookie: gate.cookie,
    });
    expect(await slotLoader(args)).toMatchObject({ mayEdit: false, mayPublish: false });
    expect(await slotsOf(scene.organisation.id)).toEqual([slot]);
  });
});
