import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { editFacility } from '#app/features/facilities/edit-facility.server.ts';
import { editHall } from '#app/features/facilities/edit-hall.server.ts';
import { facilitySchema } from '#app/features/facilities/facility.schema.server.ts';
import { editHallSchema } from '#app/features/facilities/hall.schema.server.ts';
import { editSlot } from '#app/features/slots/edit-slot.server.ts';
import { publishSlot } from '#app/features/slots/publish-slot.server.ts';
import { slotTermsSchema } from '#app/features/slots/slot.schema.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { facilities, halls, listings, organisations, slots } from '#db/schema/index.ts';
import { createSlot } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked } from '#tests/setup/request.ts';
import { facilityForm, hostScene, slotForm } from './host-scene.ts';

const { owner } = useDatabase();
const ROUNDS = 12;

async function truthAndListing(slotId: string) {
  const [truth] = await owner()
    .select({
      hostName: organisations.name,
      facilityName: facilities.name,
      hallName: halls.name,
      slotName: slots.name,
      price: slots.pricePerPalletDayPaise,
    })
    .from(slots)
    .innerJoin(halls, eq(halls.id, slots.hallId))
    .innerJoin(facilities, eq(facilities.id, slots.facilityId))
    .innerJoin(organisations, eq(organisations.id, slots.orgId))
    .where(eq(slots.id, slotId));
  const [listing] = await owner()
    .select({
      hostName: listings.hostName,
      facilityName: listings.facilityName,
      hallName: listings.hallName,
      slotName: listings.slotName,
      price: listings.pricePerPalletDayPaise,
    })
    .from(listings)
    .where(eq(listings.slotId, slotId));
  return { truth, listing };
}

test('a listing is true after publishing, repricing and three renames at the same moment', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { scope, facility, hall, organisation } = await hostScene(owner());
    const draft = await createSlot(owner(), { hall, status: 'draft' });
    const listed = await createSlot(owner(), { hall, status: 'published' });
    const terms = slotTermsSchema.parse(slotForm({ pricePerPalletDay: String(50 + round) }));
    const key = randomUUID();
    const outcomes = await Promise.all([
      publishSlot(scope, { slotId: draft.id }, asked('publish-slot')),
      editSlot(scope, { ...terms, slotId: listed.id }, asked('edit-slot')),
      editHall(
        scope,
        { ...editHallSchema.parse({ hallId: hall.id, hallName: `Hall ${key}` }), facilityId: facility.id },
        asked('edit-hall'),
      ),
      editFacility(
        scope,
        { ...facilitySchema.parse(facilityForm({ name: `Yard ${key}` })), facilityId: facility.id },
        asked('edit-facility'),
      ),
      withTenant(scope, async (tx) => {
        await tx
          .update(organisations)
          .set({ name: `Firm ${key}` })
          .where(eq(organisations.id, organisation.id));
        return { ok: true };
      }),
    ]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
    for (const { id } of [draft, listed]) {
      const { truth, listing } = await truthAndListing(id);
      expect(listing, `round ${round}`).toEqual(truth);
    }
  }
});

test('of publishing a bonded slot and taking code and licence away, at most one succeeds', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { scope, facility, hall } = await hostScene(owner());
    const slot = await createSlot(owner(), { hall, regime: 'bonded', status: 'draft' });
    const withoutCode = { ...facilitySchema.parse(facilityForm()), facilityId: facility.id };
    const [published, edited] = await Promise.all([
      publishSlot(scope, { slotId: slot.id }, asked('publish-slot')),
      editFacility(scope, withoutCode, asked('edit-facility')),
    ]);
    expect([published.ok, edited.ok].filter(Boolean), `round ${round}`).toHaveLength(1);
  }
});
