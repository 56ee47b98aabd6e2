import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { publishSlot } from '#app/features/slots/publish-slot.server.ts';
import { withSystem, withTenant } from '#app/platform/db.server.ts';
import { setVariables } from '#app/platform/env.server.ts';
import { hostPlans, slots } from '#db/schema/index.ts';
import { createSlot } from '#db/seed/factories.ts';
import { hostScene } from '#tests/features/facilities/host-scene.ts';
import { codeOf } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked } from '#tests/setup/request.ts';

const { owner } = useDatabase();
const ROUNDS = 6;

/** A key makes plans something that can be taken; nothing here asks Stripe. */
beforeEach(() => setVariables({ STRIPE_SECRET_KEY: 'sk_test_nobody_asks' }));
afterEach(() => setVariables({ STRIPE_SECRET_KEY: '' }));

async function host(listed: number) {
  const made = await hostScene(owner());
  for (let each = 0; each < listed; each++) await createSlot(owner(), { hall: made.hall, status: 'published' });
  const draft = () => createSlot(owner(), { hall: made.hall, status: 'draft' });
  const publish = (slotId: string) => publishSlot(made.scope, { slotId }, asked('publish-slot'));
  return { ...made, draft, publish };
}

test('the free plan lists three slots: the fourth is refused with the numbers, and listed ones stay', async () => {
  const made = await host(2);
  const [third, fourth] = [await made.draft(), await made.draft()];
  expect((await made.publish(third.id)).ok).toBe(true);
  const refused = await made.publish(fourth.id);
  expect(refused).toMatchObject({
    violations: [{ code: 'conflict.slot_limit', params: { listed: 3, limit: 3 } }],
  });
  expect((await made.publish(third.id)).ok).toBe(true);
});

test('of slots published at the same moment as many are listed as the plan allows', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const made = await host(1);
    const drafts = await Promise.all([1, 2, 3, 4].map(() => made.draft()));
    const answers = await Promise.all(drafts.map(({ id }) => made.publish(id)));
    expect(
      answers.filter(({ ok }) => ok),
      `round ${round}`,
    ).toHaveLength(2);
    const rows = await owner().select().from(slots).where(eq(slots.orgId, made.organisation.id));
    expect(rows.filter(({ status }) => status === 'published')).toHaveLength(3);
  }
});

test('who has more listed than the plan allows keeps it, and lists nothing anew', async () => {
  const made = await host(5);
  const draft = await made.draft();
  expect(codeOf(await made.publish(draft.id))).toBe('conflict.slot_limit');
  const rows = await owner().select().from(slots).where(eq(slots.orgId, made.organisation.id));
  expect(rows.filter(({ status }) => status === 'published')).toHaveLength(5);
});

test('a plan the marketplace gave lifts the limit', async () => {
  const made = await host(3);
  const draft = await made.draft();
  await owner().insert(hostPlans).values({ orgId: made.organisation.id, planCode: 'port', state: 'granted' });
  expect((await made.publish(draft.id)).ok).toBe(true);
});

test('where no plan can be taken none limits anything', async () => {
  setVariables({ STRIPE_SECRET_KEY: '' });
  const made = await host(3);
  const draft = await made.draft();
  expect((await made.publish(draft.id)).ok).toBe(true);
});

test('a member can’t give the host a plan, and sees nobody else’s', async () => {
  const [made, other] = [await host(0), await host(0)];
  const orgId = made.organisation.id;
  await withTenant(made.scope, (tx) => tx.insert(hostPlans).values({ orgId }));
  const give = withTenant(made.scope, (tx) =>
    tx.update(hostPlans).set({ planCode: 'port', state: 'granted' }).where(eq(hostPlans.orgId, orgId)),
  );
  await expect(give).rejects.toMatchObject({ cause: { code: 'QS060' } });
  const begin = withTenant(other.scope, (tx) =>
    tx.insert(hostPlans).values({ orgId: other.organisation.id, planCode: 'port', state: 'granted' }),
  );
  await expect(begin).rejects.toMatchObject({ cause: { code: '42501' } });
  expect(await withTenant(other.scope, (tx) => tx.select().from(hostPlans))).toEqual([]);
  const back = withSystem((tx) =>
    tx.update(hostPlans).set({ written: 2, customerId: 'cus_1' }).where(eq(hostPlans.orgId, orgId)),
  );
  await back;
  const older = withSystem((tx) => tx.update(hostPlans).set({ written: 1 }).where(eq(hostPlans.orgId, orgId)));
  await expect(older).rejects.toMatchObject({ cause: { code: 'QS060' } });
  const another = withSystem((tx) =>
    tx.update(hostPlans).set({ customerId: 'cus_2' }).where(eq(hostPlans.orgId, orgId)),
  );
  await expect(another).rejects.toMatchObject({ cause: { code: 'QS060' } });
});
