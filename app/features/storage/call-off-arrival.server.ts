import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatMass } from '#app/domain/shared/quantity.ts';
import { type LockedBooking, mayTake, takeStep } from '#app/features/bookings/take-step.server.ts';
import { stockOf } from '#app/features/stays/standing-booking.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { callOffs } from '#db/schema/index.ts';
import { isSomethingAnnounced } from './announce-arrival.server.ts';
import { onBooking } from './booking-command.server.ts';
import { CALLED_OFF, lotOf, NO_SUCH_LOT } from './lot-of.server.ts';
import type { CallOffInput } from './storage.schema.server.ts';

/** What calling a lot off is in the lifecycle, once it is written: the last one takes the booking back, or ends it. */
async function eventOf(tx: Tx, booking: LockedBooking): Promise<'call_off' | 'call_off_last'> {
  if (await isSomethingAnnounced(tx, booking)) return 'call_off';
  const { standing } = await stockOf(tx, booking);
  return standing === 0 ? 'call_off_last' : 'call_off';
}

function nextOf({ state }: LockedBooking, event: 'call_off' | 'call_off_last'): string {
  if (state === 'arriving') return 'Its places can be announced again.';
  return event === 'call_off_last' ? 'Nothing is left in the hall: the stay is over.' : 'What is in the hall stays.';
}

/**
 * Takes the announcement of a lot back that is not to come. By either side. Where it was the last, a booking nothing came
 * of waits for its goods again, and one whose goods have left is over.
 */
export function callOffArrival(
  scope: TenantScope,
  { bookingId, lotId }: CallOffInput & { bookingId: string },
  asked: Asked,
): Promise<Outcome<{ lotId: string; state: string }>> {
  return onBooking(scope, bookingId, asked, async (tx, booking, by) => {
    const allowed = mayTake(booking, 'call_off', by);
    if (!allowed.ok) return allowed;
    const lot = await lotOf(tx, booking, lotId);
    if (!lot) return NO_SUCH_LOT;
    if (lot.calledOffAt) return CALLED_OFF;
    if (lot.receivedAt)
      return refuse(
        violation('conflict.received', `Lot ${lot.number} is counted in.`, 'Release it on an exit document instead.'),
      );
    const { hostOrgId: orgId, shipperOrgId } = booking;
    await tx.insert(callOffs).values({ lotId, orgId, shipperOrgId, bookingId, calledOffBy: scope.userId });
    const event = await eventOf(tx, booking);
    const { state } = await takeStep(tx, booking, {
      event,
      by,
      userId: scope.userId,
      data: { lot: lot.number, pallets: lot.expectedPallets, massGrams: lot.expectedMassGrams },
      news: {
        title: 'A delivery was called off',
        says: `Lot ${lot.number}, ${lot.marks}, is not to come: ${countOf(lot.expectedPallets, 'pallet')}, ${formatMass(lot.expectedMassGrams)}.`,
        next: nextOf(booking, event),
      },
    });
    return done({ lotId, state });
  });
}
