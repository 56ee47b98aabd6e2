import { randomUUID } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import { verdictOf } from '#app/domain/cargo/decision.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { dateInZone, formatDate } from '#app/domain/shared/plain-date.ts';
import { formatMass } from '#app/domain/shared/quantity.ts';
import { answerBy } from '#app/domain/storage/discrepancy.ts';
import { findingsOf } from '#app/domain/storage/receipt.ts';
import { decideStanding } from '#app/features/bookings/decide-standing.server.ts';
import { type LockedBooking, mayTake, takeStep } from '#app/features/bookings/take-step.server.ts';
import { recordDecision } from '#app/features/decisions/record-decision.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { allocations, lots, movements, stocks } from '#db/schema/index.ts';
import { onBooking } from './booking-command.server.ts';
import { CALLED_OFF, lotOf, NO_SUCH_LOT } from './lot-of.server.ts';
import type { ReceiptInput } from './storage.schema.server.ts';

/** Whether the rulebook lets the goods in now, with the documents gate-in asks for. The answer is kept. */
async function gateIn(tx: Tx, booking: LockedBooking, now: Date): Promise<Outcome<null>> {
  const rulebook = await currentRulebook(rulebookDay(now), tx);
  const answer = await decideStanding(tx, booking, rulebook, 'gate_in');
  if (!answer) return done(null);
  const verdict = verdictOf(answer.decision);
  if (!verdict.ok) return verdict;
  const { hostOrgId: orgId, shipperOrgId, id: bookingId } = booking;
  await recordDecision(tx, { orgId, shipperOrgId, bookingId, step: 'gate_in', ...answer });
  return done(null);
}

async function roomFor(tx: Tx, booking: LockedBooking, { pallets, massGrams }: ReceiptInput) {
  const [stock] = await tx.select().from(stocks).where(eq(stocks.bookingId, booking.id));
  const left = {
    pallets: booking.pallets - (stock?.pallets ?? 0) - (stock?.releasedPallets ?? 0),
    massGrams: booking.massGrams - (stock?.massGrams ?? 0),
  };
  if (pallets <= left.pallets && massGrams <= left.massGrams) return done(null);
  return refuse(
    violation(
      'receipt.too_much',
      `The booking has room for ${countOf(left.pallets, 'pallet')} and ${formatMass(left.massGrams)} more; ${countOf(pallets, 'pallet')} and ${formatMass(massGrams)} came.`,
      'Take in what is booked, and book places for the rest.',
    ),
  );
}

/** The duty on what came, as a share of the whole booking's, rounded up; 0 outside bond. */
async function dutyOn(tx: Tx, booking: LockedBooking, pallets: number): Promise<bigint> {
  const [row] = await tx
    .select({ duty: allocations.dutyPaise, released: sql<number>`coalesce(${stocks.releasedPallets}, 0)::int` })
    .from(allocations)
    .leftJoin(stocks, eq(stocks.bookingId, allocations.bookingId))
    .where(and(eq(allocations.orgId, booking.hostOrgId), eq(allocations.bookingId, booking.id)));
  if (!row || row.duty === 0n) return 0n;
  const standing = BigInt(booking.pallets - row.released);
  return (row.duty * BigInt(pallets) + standing - 1n) / standing;
}

/**
 * Counts an announced lot in: pallets, mass, damage, seal. What differs from the announcement opens a case both sides
 * have a day to settle. By the host; the rulebook is asked again, with the documents gate-in needs.
 */
export function receiveLot(
  scope: TenantScope,
  { bookingId, ...input }: ReceiptInput & { bookingId: string },
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<{ lotId: string; findings: string[] }>> {
  return onBooking(scope, bookingId, asked, async (tx, booking, by) => {
    const allowed = mayTake(booking, 'receive', by);
    if (!allowed.ok) return allowed;
    const lot = await lotOf(tx, booking, input.lotId);
    if (!lot) return NO_SUCH_LOT;
    if (lot.calledOffAt) return CALLED_OFF;
    if (lot.receivedAt)
      return refuse(violation('conflict.received', `Lot ${lot.number} is counted in already.`, 'Choose another lot.'));
    if (input.damaged > input.pallets)
      return refuse(
        violation('receipt.damaged', 'More pallets are damaged than came.', 'Count the damaged among those that came.'),
      );
    const today = dateInZone(clock.now(), booking.place.timeZone);
    if (today < booking.startsOn)
      return refuse(
        violation('receipt.early', `The stay begins on ${booking.startsOn}.`, 'Agree on an earlier stay, or wait.'),
      );
    if (today >= booking.endsOn)
      return refuse(
        violation(
          'receipt.late',
          `The stay ended on ${booking.endsOn}: its places may be somebody else’s by now.`,
          'The shipper extends the stay first.',
        ),
      );
    const depositedOn = booking.regime === 'bonded' ? (input.depositedOn ?? today) : null;
    if (depositedOn !== null && depositedOn > today)
      return refuse(
        violation(
          'receipt.deposited',
          `${formatDate(depositedOn)} is to come.`,
          'Enter the date of the deposit order.',
        ),
      );
    const room = await roomFor(tx, booking, input);
    if (!room.ok) return room;
    const ruled = await gateIn(tx, booking, clock.now());
    if (!ruled.ok) return ruled;
    const { pallets, damaged: damagedPallets, seal, foundSeal } = input;
    const found = { pallets, massGrams: input.massGrams, damagedPallets, seal, foundSeal };
    const expected = { pallets: lot.expectedPallets, massGrams: lot.expectedMassGrams, seal: lot.expectedSeal };
    const findings = findingsOf(expected, found);
    const now = clock.now();
    const { hostOrgId: orgId, shipperOrgId } = booking;
    await tx
      .update(lots)
      .set({
        receivedPallets: input.pallets,
        receivedMassGrams: input.massGrams,
        damagedPallets: input.damaged,
        seal: input.seal,
        foundSeal: input.foundSeal,
        receivedAt: now,
        depositedOn,
        dutyPaise: await dutyOn(tx, booking, input.pallets),
      })
      .where(and(eq(lots.orgId, orgId), eq(lots.id, lot.id)));
    const written = { orgId, shipperOrgId, bookingId, lotId: lot.id };
    await tx.insert(movements).values({
      ...written,
      direction: 'in',
      pallets: input.pallets,
      massGrams: input.massGrams,
      movedOn: today,
      vehicle: input.vehicle,
      movedBy: scope.userId,
    });
    if (findings.length > 0)
      await tx.execute(sql`
        insert into discrepancies (id, org_id, shipper_org_id, booking_id, lot_id, findings, answer_by)
        values (${randomUUID()}, ${orgId}, ${shipperOrgId}, ${bookingId}, ${lot.id},
          (select array_agg(value) from jsonb_array_elements_text(${JSON.stringify(findings)}::text::jsonb)), ${answerBy(now).toISOString()}::timestamptz)`);
    await takeStep(tx, booking, {
      event: 'receive',
      by,
      userId: scope.userId,
      data: {
        lot: lot.number,
        pallets: input.pallets,
        massGrams: input.massGrams,
        damaged: input.damaged,
        seal: input.seal,
      },
      news: {
        title: findings.length > 0 ? 'Received with differences' : 'Goods received',
        says: [
          `Lot ${lot.number}: ${countOf(input.pallets, 'pallet')}, ${formatMass(input.massGrams)}.`,
          ...findings,
        ].join(' '),
        next: findings.length > 0 ? 'Settle the differences with the host within 24 hours.' : 'Nothing is to be done.',
      },
    });
    return done({ lotId: lot.id, findings });
  });
}
