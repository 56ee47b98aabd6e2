import { randomUUID } from 'node:crypto';
import { and, eq, isNull, not, sql } from 'drizzle-orm';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { dateInZone, formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { formatMass } from '#app/domain/shared/quantity.ts';
import { type LockedBooking, mayTake, takeStep } from '#app/features/bookings/take-step.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { appointments, callOffs, lots } from '#db/schema/index.ts';
import { onBooking } from './booking-command.server.ts';
import type { ArrivalInput } from './storage.schema.server.ts';

/** A lot that is not to come any more. */
const isCalledOff = sql`exists (select from ${callOffs} where ${callOffs.orgId} = ${lots.orgId} and ${callOffs.lotId} = ${lots.id})`;

/** What lots of a booking take of it: what came, and what is announced and is still to come. */
async function takenByLots(tx: Tx, booking: LockedBooking) {
  const counts = sql`filter (where not ${isCalledOff})`;
  const [sum] = await tx
    .select({
      pallets: sql<number>`coalesce(sum(coalesce(${lots.receivedPallets}, ${lots.expectedPallets})) ${counts}, 0)::int`,
      massGrams: sql<number>`coalesce(sum(coalesce(${lots.receivedMassGrams}, ${lots.expectedMassGrams})) ${counts}, 0)::float8`,
      last: sql<number>`coalesce(max(${lots.number}), 0)::int`,
    })
    .from(lots)
    .where(and(eq(lots.orgId, booking.hostOrgId), eq(lots.bookingId, booking.id)));
  return sum ?? { pallets: 0, massGrams: 0, last: 0 };
}

/** Whether a lot of the booking is announced and still to come. */
export async function isSomethingAnnounced(tx: Tx, booking: LockedBooking): Promise<boolean> {
  const [row] = await tx
    .select({ id: lots.id })
    .from(lots)
    .where(
      and(eq(lots.orgId, booking.hostOrgId), eq(lots.bookingId, booking.id), isNull(lots.receivedAt), not(isCalledOff)),
    )
    .limit(1);
  return row !== undefined;
}

function dayObjections(booking: LockedBooking, { arrivesOn }: ArrivalInput, today: PlainDate) {
  if (arrivesOn < today)
    return [violation('arrival.past', `${formatDate(arrivesOn)} is past.`, 'Choose today or a later day.')];
  if (arrivesOn < booking.startsOn || arrivesOn >= booking.endsOn)
    return [
      violation(
        'arrival.outside_stay',
        `The places are booked from ${booking.startsOn} to ${booking.endsOn}; ${arrivesOn} is not a day of the stay.`,
        'Choose a day of the stay.',
      ),
    ];
  return [];
}

/** Announces a delivery: the day, the hour, the vehicle and the lot it brings. By either side; several may come. */
export function announceArrival(
  scope: TenantScope,
  { bookingId, ...input }: ArrivalInput & { bookingId: string },
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<{ lotId: string }>> {
  return onBooking(scope, bookingId, asked, async (tx, booking, by) => {
    const allowed = mayTake(booking, 'appoint', by);
    if (!allowed.ok) return allowed;
    const objections = dayObjections(booking, input, dateInZone(clock.now(), booking.place.timeZone));
    if (objections.length > 0) return refuse(...objections);
    const taken = await takenByLots(tx, booking);
    const left = { pallets: booking.pallets - taken.pallets, massGrams: booking.massGrams - taken.massGrams };
    if (input.pallets > left.pallets || input.massGrams > left.massGrams)
      return refuse(
        violation(
          'arrival.too_much',
          `${countOf(Math.max(0, left.pallets), 'pallet')} and ${formatMass(Math.max(0, left.massGrams))} of the booking are not announced yet.`,
          'Announce that or less, or book more places.',
        ),
      );
    const { hostOrgId: orgId, shipperOrgId } = booking;
    const appointmentId = randomUUID();
    const lotId = randomUUID();
    const { arrivesOn, arrivesAt, vehicle } = input;
    await tx.insert(appointments).values({
      id: appointmentId,
      orgId,
      shipperOrgId,
      bookingId,
      arrivesOn,
      arrivesAt,
      vehicle,
      createdBy: scope.userId,
    });
    await tx.execute(sql`
      insert into lots (id, org_id, shipper_org_id, booking_id, appointment_id, number, marks, regime, expected_pallets,
        expected_mass_grams, expected_seal)
      values (${lotId}, ${orgId}, ${shipperOrgId}, ${bookingId}, ${appointmentId}, ${taken.last + 1}, ${input.marks},
        ${booking.regime}, ${input.pallets}, ${input.massGrams}, ${input.seal})`);
    const when = `${formatDate(arrivesOn)}, ${arrivesAt}`;
    await takeStep(tx, booking, {
      event: 'appoint',
      by,
      userId: scope.userId,
      data: { lot: taken.last + 1, pallets: input.pallets, massGrams: input.massGrams, arrivesOn, arrivesAt },
      news: {
        title: 'Arrival announced',
        says: `${countOf(input.pallets, 'pallet')} (${formatMass(input.massGrams)}) are to come on ${when}, with vehicle ${vehicle}.`,
        next: 'The lot is on the booking’s page.',
      },
    });
    return done({ lotId });
  });
}
