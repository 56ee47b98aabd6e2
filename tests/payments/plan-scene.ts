import { and, eq } from 'drizzle-orm';
import { afterAll, expect, vi } from 'vitest';
import { applyStripeEvents } from '#app/features/cards/apply-stripe-events.server.ts';
import { receiveEvent } from '#app/features/cards/receive-event.server.ts';
import { takePlan } from '#app/features/plans/take-plan.server.ts';
import { visitStripe } from '#app/features/plans/visit-stripe.server.ts';
import { publishSlot } from '#app/features/slots/publish-slot.server.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { hostPlans, mailOutbox, slots } from '#db/schema/index.ts';
import { createSlot } from '#db/seed/factories.ts';
import { hostScene } from '#tests/features/facilities/host-scene.ts';
import { valueIn } from '#tests/features/invoices/scene.ts';
import { asked } from '#tests/setup/request.ts';
import { control, type Sent, type, useStripeServer, type Wire } from './stripe-server.ts';

export { type } from './stripe-server.ts';

export const DAY_MS = 86_400_000;
export const CARD = { pays: '4242424242424242', declined: '4000000000000002', failsLater: '4000000000000341' };

/** How far the whole world is ahead of the machine's clock. */
const time = { aheadMs: 0 };
export const clock = { now: () => new Date(Date.now() + time.aheadMs) };

/** What the platform's endpoint was sent; held back, a test delivers it itself. */
export const wire: Wire = { holds: false, sent: [], answers: [] };

/** Delivers an event as it was signed. */
export const deliver = async ({ body, signature }: Sent) => {
  const headers = { 'stripe-signature': signature, 'content-type': 'application/json' };
  const request = new Request('http://127.0.0.1:3000/webhooks/stripe', { method: 'POST', body, headers });
  return (await receiveEvent(request, 'platform', { clientIp: '192.0.2.1', clock })).status;
};

/** Lets days go by here and at Stripe: what is due there is renewed or ends. */
export async function pass(days: number): Promise<void> {
  const ms = Math.round(days * DAY_MS);
  time.aheadMs += ms;
  await control('clock', { ms });
}

/** A server that answers as Stripe does, and the endpoint for what happens on the platform's own account. */
export function useBilling() {
  useStripeServer({ wire, deliver, endpoints: ['own', 'connect'], patienceMs: 2_000 });
  // The next file's days are those of the machine again.
  afterAll(() => control('clock', { ms: -time.aheadMs }));
  return { control };
}

/** Applies what was told until `holds` does. */
export function until(holds: () => Promise<void>): Promise<void> {
  let hours = 0;
  return vi.waitFor(
    async () => {
      hours += 1;
      // What waits for its next try is due.
      await applyStripeEvents({ now: () => new Date(clock.now().getTime() + hours * 3_600_000) });
      await holds();
    },
    { timeout: 15_000, interval: 80 },
  );
}

/** A host with so many slots listed, and what its owner does about its plan. */
export async function planHost(db: OwnerDatabase, { listed = 0 } = {}) {
  const made = await hostScene(db);
  const { scope, organisation, hall } = made;
  for (let each = 0; each < listed; each++) await createSlot(db, { hall, status: 'published' });
  const { slug } = organisation;
  const page = (plan: string, interval: 'month' | 'year' = 'month', form = asked('take-plan')) =>
    takePlan(scope, { slug, plan, interval }, form, clock);
  const row = async () => (await db.select().from(hostPlans).where(eq(hostPlans.orgId, organisation.id)))[0];
  const told = (state: string, over: object = {}) =>
    until(async () => expect(await row()).toMatchObject({ state, ...over }));
  return {
    ...made,
    page,
    row,
    told,
    /** Takes a plan on Stripe's page and waits until it is told. */
    take: async (plan: string, { interval = 'month' as 'month' | 'year', card = CARD.pays, trial = true } = {}) => {
      const { url } = valueIn(await page(plan, interval));
      await type(url, { card });
      await told(trial ? 'trialing' : 'active', { planCode: plan });
    },
    portal: async (fields: Record<string, string>) => {
      const { url } = valueIn(await visitStripe(scope, { slug }, asked('visit-stripe'), clock));
      return type(url, fields);
    },
    publish: async () => {
      const slot = await createSlot(db, { hall, status: 'draft' });
      return publishSlot(scope, { slotId: slot.id }, asked('publish-slot'), clock);
    },
    listed: async () =>
      (
        await db
          .select()
          .from(slots)
          .where(and(eq(slots.orgId, organisation.id), eq(slots.status, 'published')))
      ).length,
    letters: async (about: string) => {
      const all = await db.select().from(mailOutbox);
      return all.filter(({ key }) => key.includes(organisation.id) && key.includes(about));
    },
  };
}
