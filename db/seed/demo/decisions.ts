import { allocationStateFor } from '../../../app/domain/booking/lifecycle.ts';
import { decisions } from '../../schema/index.ts';
import type { SeededBooking } from './bookings.ts';
import { uuidFor } from './derive.ts';
import { answersOf, type Ground, type Standing } from './ground.ts';
import type { Tx } from './transaction.ts';

const lives = ({ row }: SeededBooking) => allocationStateFor(row.state) !== 'released';

/** Writes what the rulebook says of each hold, beside what was held before it and still counts. */
export async function seedDecisions(tx: Tx, written: readonly SeededBooking[], ground: Ground): Promise<void> {
  const inOrder = written.toSorted((a, b) => a.row.createdAt.getTime() - b.row.createdAt.getTime());
  const standing: Standing[] = [];
  const rows = inOrder.map((booking): typeof decisions.$inferInsert => {
    const { row, planned } = booking;
    const decision = answersOf(ground, planned.slotKey, standing)(planned);
    if (lives(booking)) standing.push(planned);
    return {
      id: uuidFor(`decision on the hold of ${row.id}`),
      orgId: row.hostOrgId,
      shipperOrgId: row.shipperOrgId,
      bookingId: row.id,
      step: 'hold',
      rulebookVersion: decision.rulebookVersion,
      outcome: decision.outcome,
      facts: planned.profile.cargo.facts,
      decision,
      decidedAt: row.createdAt,
    };
  });
  await tx.insert(decisions).values(rows);
}
