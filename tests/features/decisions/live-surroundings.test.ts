import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { addDays } from '#app/domain/shared/plain-date.ts';
import { currentRulebook } from '#app/features/rulebook/current-rulebook.server.ts';
import {
  classifier,
  decideBooking,
  isLive,
  type LiveBooking,
  liveBookings,
  surroundingsOf,
} from '#app/features/rulebook/live-bookings.server.ts';
import { withOperator } from '#app/platform/db.server.ts';
import { bookings, papers } from '#db/schema/index.ts';
import { createPapers } from '#db/seed/cargo-factories.ts';
import { createBooking } from '#db/seed/factories.ts';
import { rulebookScene, TODAY } from '#tests/features/rulebook/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createShipper } from '#tests/setup/market.ts';

const database = useDatabase();

/** The host's insurance runs from day 150 on; one stay begins before, one after, and another shipper's with it. */
async function scene() {
  const base = await rulebookScene(database.owner());
  const { db, host, shipper } = base;
  const slot = await host.slot({ regime: 'bonded', palletPositions: 500, maxMassGrams: 500_000_000 });
  const insurance = and(eq(papers.orgId, host.organisation.id), eq(papers.kind, 'insurance'));
  await db
    .update(papers)
    .set({ validFrom: addDays(TODAY, 150), validUntil: addDays(TODAY, 360) })
    .where(insurance);
  const other = await createShipper(db);
  const theirs = (await other.cargo()).version;
  await createPapers(db, { organisation: shipper.organisation }, [{ kind: 'iec' }]);
  const stays = (from: number) => ({ startsOn: addDays(TODAY, from), endsOn: addDays(TODAY, from + 10) });
  const early = await base.book({ slot, ...stays(20) });
  const late = await base.book({ slot, ...stays(170) });
  const foreign = await createBooking(db, {
    slot,
    shipper: other.organisation,
    cargoVersionId: theirs.id,
    ...stays(200),
  });
  return { ...base, slot, early, late, foreign };
}

/** Decides a batch in a given order, as an operator; papers of the insurance alone. */
async function decideInOrder({ desk, slot }: Awaited<ReturnType<typeof scene>>, order: readonly string[]) {
  return withOperator(desk, async (tx) => {
    const rulebook = await currentRulebook(TODAY, tx);
    const found = await liveBookings(tx, { where: and(isLive(TODAY), eq(bookings.slotId, slot.id)), limit: 10 });
    const batch = order.map((id) => found.find((each) => each.id === id) as LiveBooking);
    const around = await surroundingsOf(tx, batch);
    return new Map(
      batch.map((booking) => {
        const its = around.get(booking.id);
        if (!its) throw new Error('no surroundings');
        const { reasons } = decideBooking(booking, classifier(rulebook)(booking), its, { rulebook, today: TODAY });
        const ofInsurance = reasons.filter(({ params }) => params.paper === 'insurance').map(({ code }) => code);
        return [booking.id, { ofInsurance, papers: its.papers.map(({ kind }) => kind) }];
      }),
    );
  });
}

test('each booking of a batch is decided by what its slot shows on its own days, whichever comes first', async () => {
  const it = await scene();
  const { early, late, foreign } = it;
  for (const order of [
    [early.id, late.id, foreign.id],
    [foreign.id, late.id, early.id],
  ]) {
    const found = await decideInOrder(it, order);
    expect(found.get(late.id)?.ofInsurance).toEqual([]);
    expect(found.get(foreign.id)?.ofInsurance).toEqual([]);
    expect(found.get(early.id)?.ofInsurance).toHaveLength(1);
  }
});

test('each booking of a batch is decided with its own shipper’s papers', async () => {
  const it = await scene();
  const found = await decideInOrder(it, [it.early.id, it.late.id, it.foreign.id]);
  expect(found.get(it.early.id)?.papers).toEqual(['iec']);
  expect(found.get(it.late.id)?.papers).toEqual(['iec']);
  expect(found.get(it.foreign.id)?.papers).toEqual([]);
});
