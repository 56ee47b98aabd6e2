import { describe, expect, test } from 'vitest';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { editCargo } from '#app/features/cargo/edit-cargo.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { useDatabase } from '../../setup/database.ts';
import { createHost, createShipper } from '../../setup/market.ts';
import { asked } from '../../setup/request.ts';

const database = useDatabase();
const today = dateInZone(new Date(), 'Asia/Kolkata');

const BLACK_MASS: Partial<CargoFacts> = {
  description: 'Black mass in drums',
  material: 'black_mass',
  form: 'black_mass',
  condition: 'secondary',
  hsCode: '26209900',
  dangerous: 'yes',
  unNumber: '3077',
  packingGroup: 'III',
};

async function scene() {
  const db = database.owner();
  const [host, shipper] = [await createHost(db), await createShipper(db)];
  const { profile, version } = await shipper.cargo(BLACK_MASS);
  const edit = (change: Partial<CargoFacts>) => {
    const { declaredClasses: _c, documents: _d, wasteState: _w, ...declared } = { ...version.facts, ...change };
    const input = { cargoId: profile.id, version: 1, name: profile.name, declared };
    return editCargo(shipper.scope, input, asked('edit-cargo', input));
  };
  const hold = async () => {
    const slot = await host.slot();
    const input = {
      slotId: slot.id,
      startsOn: addDays(today, 2),
      endsOn: addDays(today, 9),
      pallets: 1,
      massGrams: 500_000,
      cargoId: profile.id,
    };
    const held = await holdSlot(shipper.scope, input, asked('hold', input), { clock: systemClock });
    if (!held.ok) throw new Error(JSON.stringify(held.violations));
  };
  return { edit, hold };
}

const HARMLESS: Partial<CargoFacts> = { dangerous: 'no', unNumber: null, packingGroup: null };

describe('an edit that changes how dangerous cargo is', () => {
  test('is free while nobody has booked it', async () => {
    const { edit } = await scene();
    expect(await edit(HARMLESS)).toMatchObject({ ok: true, value: { version: 2 } });
  });

  test('takes a second person once a booking lives on it', async () => {
    const { edit, hold } = await scene();
    await hold();
    expect(await edit(HARMLESS)).toMatchObject({
      ok: false,
      violations: [{ code: 'conflict.needs_reclassification', fix: expect.stringContaining('reclassification') }],
    });
  });

  test('more danger takes a reclassification too; the same danger is never held up', async () => {
    const { edit, hold } = await scene();
    await hold();
    expect(await edit({ unNumber: '3260', packingGroup: 'II' })).toMatchObject({ ok: false });
    expect(await edit({ material: 'lithium_ion', form: 'cell' })).toMatchObject({
      ok: false,
      violations: [{ sentence: expect.stringContaining('more danger') }],
    });
    expect(await edit({ massGramsPerPallet: 700_000 })).toMatchObject({ ok: true });
  });
});
