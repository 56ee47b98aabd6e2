import { requestUntil } from '../../../app/domain/booking/terms.ts';
import { type Quote, quoteToJson } from '../../../app/domain/pricing/quote.ts';
import { requote } from '../../../app/domain/pricing/requote.ts';
import { type Stay, stay } from '../../../app/domain/shared/interval.ts';
import { inr } from '../../../app/domain/shared/money.ts';
import { addDays } from '../../../app/domain/shared/plain-date.ts';
import { auditLog, bookingOffers } from '../../schema/index.ts';
import type { Scene, SeededBooking } from './bookings.ts';
import { known, minutesAfter, uuidFor } from './derive.ts';
import { counterSteps } from './history.ts';
import type { Tx } from './transaction.ts';

/** What a round adds to the price per pallet and day, in paise, and to both days. */
const TERMS = [
  { paise: 600n, days: 2 },
  { paise: 250n, days: 0 },
] as const;
const ASKED_MINUTES_AGO = 240;
const LONGER_BY_DAYS = 10;

type OfferRow = typeof bookingOffers.$inferInsert;

/** Writes the offers that wait for an answer, with the rounds before them. */
export async function seedOffers(tx: Tx, written: readonly SeededBooking[], scene: Scene): Promise<void> {
  const asked = written.filter(({ planned }) => planned.offer === 'extension');
  const countered = written.filter(({ planned }) => planned.offer !== null && planned.offer !== 'extension');
  const extensions = asked.map((booking) => extensionRow(booking, scene));
  await tx.insert(bookingOffers).values([...countered.flatMap((each) => counterRows(each, scene)), ...extensions]);
  await tx.insert(auditLog).values(
    extensions.map(({ id, orgId, shipperOrgId, bookingId, createdBy, createdAt, endsOn, totalPaise }) => ({
      id: uuidFor(`asked ${id}`),
      ...{
        orgId,
        counterpartyOrgId: shipperOrgId,
        at: createdAt,
        actorUserId: createdBy,
        actorKind: 'shipper' as const,
      },
      ...{ entity: 'booking' as const, entityId: bookingId, action: 'booking.ask_extension' },
      data: { to: endsOn, totalPaise: totalPaise.toString() },
    })),
  );
}

const sharedOf = ({ row }: SeededBooking, price: Quote, days: Stay) => ({
  orgId: row.hostOrgId,
  shipperOrgId: row.shipperOrgId,
  bookingId: row.id,
  ...days,
  quote: quoteToJson(price),
  totalPaise: price.total.paise,
  beforePaise: row.totalPaise,
});

function counterRows(booking: SeededBooking, { places }: Scene): OfferRow[] {
  const { row, theStay, price, supply, planned, host, shipper } = booking;
  const { slot } = known(places, planned.slotKey);
  if (!row.waitsUntil) throw new Error(`${planned.label} has an offer and waits for nothing`);
  const expiresAt = row.waitsUntil;
  return counterSteps(planned.offer, requestedAt(expiresAt)).map(({ by, at }, index) => {
    const { paise = 0n, days = 0 } = TERMS[index] ?? {};
    const offered = stay(addDays(theStay.startsOn, days), addDays(theStay.endsOn, days));
    const pricePerPalletDay = inr(slot.pricePerPalletDayPaise + paise);
    const terms = { stay: offered, pallets: row.pallets, minimumDays: slot.minimumDays ?? 1, pricePerPalletDay };
    return {
      ...sharedOf(booking, requote(price, terms, supply.kind), offered),
      ...{ id: uuidFor(`counter-offer ${index + 1} of ${row.id}`), kind: 'counter', round: index + 1, by, expiresAt },
      createdBy: by === 'host' ? host.ownerId : shipper.ownerId,
      createdAt: at,
    };
  });
}

/** A request's clock runs for the same time for everybody. */
function requestedAt(waitsUntil: Date): Date {
  const span = requestUntil(waitsUntil).getTime() - waitsUntil.getTime();
  return new Date(waitsUntil.getTime() - span);
}

function extensionRow(booking: SeededBooking, { places, now }: Scene) {
  const { row, theStay, price, supply, planned, shipper } = booking;
  const { slot } = known(places, planned.slotKey);
  const longer = stay(theStay.startsOn, addDays(theStay.endsOn, LONGER_BY_DAYS));
  const terms = { stay: longer, pallets: row.pallets, minimumDays: slot.minimumDays ?? 1 };
  const createdAt = minutesAfter(now, -ASKED_MINUTES_AGO);
  return {
    ...sharedOf(booking, requote(price, terms, supply.kind), longer),
    ...{ id: uuidFor(`extension asked of ${row.id}`), kind: 'extension' as const, round: 1, by: 'shipper' as const },
    ...{ expiresAt: requestUntil(createdAt), createdBy: shipper.ownerId, createdAt },
  };
}
