import { and, eq, sql } from 'drizzle-orm';
import { turnaroundText } from '#app/domain/booking/turnaround.ts';
import { changes } from '#app/features/facilities/changes.ts';
import { ownFacility } from '#app/features/facilities/own-facility.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { violatedConstraint, withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { slots } from '#db/schema/index.ts';
import { ownSlot, type SlotRecord } from './own-slot.server.ts';
import type { SlotTerms } from './slot.schema.server.ts';
import { bondedListingLacks, bookedBeyond, nameTaken, pricedByCard, slotNotFound } from './slot-refusals.server.ts';
import { standingStaysForbid } from './standing-stays.server.ts';

const termsOf = (slot: SlotRecord) => ({
  name: slot.name,
  regime: slot.regime,
  palletPositions: slot.palletPositions,
  maxMassGrams: slot.maxMassGrams,
  hazardClasses: slot.hazardClasses,
  acceptedForms: slot.acceptedForms,
  acceptedPackagings: slot.acceptedPackagings,
  quarantine: slot.quarantine,
  maxPalletMassGrams: slot.maxPalletMassGrams,
  pricePerPalletDayPaise: slot.pricePerPalletDayPaise,
  handlingInPaise: slot.handlingInPaise,
  handlingOutPaise: slot.handlingOutPaise,
  minimumDays: slot.minimumDays,
  maximumDays: slot.maximumDays,
  leadDays: slot.leadDays,
  cutOffHour: slot.cutOffHour,
  turnaround: turnaroundText(slot.turnaround),
  bookingMode: slot.bookingMode,
  billingMode: slot.billingMode,
  daysToPay: slot.daysToPay,
});

type Prices = Pick<SlotRecord, 'pricePerPalletDayPaise' | 'handlingInPaise' | 'handlingOutPaise'>;

const samePrices = (a: Prices, b: Prices): boolean =>
  a.pricePerPalletDayPaise === b.pricePerPalletDayPaise &&
  a.handlingInPaise === b.handlingInPaise &&
  a.handlingOutPaise === b.handlingOutPaise;

/** Changes a slot's terms for bookings to come; what is already booked keeps its price and its room. */
export async function editSlot(
  scope: TenantScope,
  { slotId, ...terms }: SlotTerms & { slotId: string },
  asked: Asked,
  clock: Clock = systemClock,
): Promise<Outcome<{ slotId: string }>> {
  try {
    return await runOnce(
      (work) => withTenant(scope, work),
      scope.orgId,
      asked,
      async (tx) => {
        const slot = await ownSlot(tx, scope, slotId, 'update');
        if (!slot) return refuse(slotNotFound());
        const forbidden = await standingStaysForbid(tx, scope, slot, terms, clock.now());
        if (forbidden.length > 0) return refuse(...forbidden);
        if (slot.rateCardVersion > 0 && !samePrices(slot, terms)) return refuse(pricedByCard());
        if (slot.status === 'published' && terms.regime === 'bonded') {
          const facility = await ownFacility(tx, scope, slot.facilityId, 'share');
          const lacking = bondedListingLacks(facility);
          if (lacking.length > 0) return refuse(...lacking);
        }
        const changed = changes<Record<string, unknown>>(termsOf(slot), {
          ...terms,
          turnaround: turnaroundText(terms.turnaround),
        });
        if (Object.keys(changed).length === 0) return done({ slotId });
        await tx
          .update(slots)
          .set({ ...terms, updatedAt: sql`clock_timestamp()` })
          .where(and(eq(slots.orgId, scope.orgId), eq(slots.id, slotId)));
        await audit(tx, {
          orgId: scope.orgId,
          actorUserId: scope.userId,
          actorKind: 'host',
          entity: 'slot',
          entityId: slotId,
          action: 'slot.edited',
          data: changed,
        });
        return done({ slotId });
      },
    );
  } catch (error) {
    const booked = bookedBeyond(error, terms);
    if (booked.length > 0) return refuse(...booked);
    if (violatedConstraint(error) === 'slots_name_key') return refuse(nameTaken(terms.name));
    throw error;
  }
}
