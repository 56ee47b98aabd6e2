import { randomUUID } from 'node:crypto';
import { asc, eq, sql } from 'drizzle-orm';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { quoteOffer } from '#app/domain/pricing/offer-price.ts';
import { quoteToJson } from '#app/domain/pricing/quote.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { basisPoints, inr, type Money, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { readCard, type TypedCard } from '#app/features/rate-cards/typed-card.ts';
import { bookings, invoiceLines, invoices } from '#db/schema/index.ts';
import { createBooking } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';

/** A clock that stands at six in the morning of a day in India. */
export const at = (day: string) => ({ now: () => new Date(`${day}T06:00:00+05:30`) });

const GST = {
  storage: { sac: '996729', rate: basisPoints(1800) },
  handling: { sac: '996719', rate: basisPoints(1800) },
};
const TYPED: TypedCard = {
  effectiveFrom: '2026-01-01',
  ...{ slab1From: '1', slab1To: '10', slab1Price: '40', slab2From: '11', slab2Price: '60.50', freeDays: '7' },
  ...{ minimum: '9,000', cardHandlingIn: '100', cardHandlingOut: '80', documentation: '500' },
  ...{ service1Name: 'Labels', service1Price: '5' },
  ...{ surcharge1Name: 'Class 3', surcharge1Classes: '3', surcharge1Percent: '250' },
};

type Terms = {
  mode?: 'monthly' | 'advance';
  startsOn: string;
  endsOn: string;
  pallets?: number;
  isFlat?: boolean;
  /** What the card says besides. */
  more?: TypedCard;
  valueAndDuty?: Money;
  holidays?: readonly string[];
};

/** A database with stays to be billed, and goods moved past their guard: billing asks the ledger of goods and no more. */
export function useStays() {
  const database = useDatabase();
  let administrator: Sql;
  beforeAll(() => {
    const url = new URL(inject('adminUrl'));
    url.pathname = new URL(database.ownerUrl()).pathname;
    administrator = postgres(url.toString(), { max: 1, onnotice: () => {} });
  });
  afterAll(() => administrator.end());
  afterEach(async () => {
    // Each stay is its own; the next test's run finds none of it.
    await database
      .owner()
      .update(bookings)
      .set({ billedAt: new Date('2099-01-01T00:00:00Z') });
  });

  async function stayOf({ mode = 'monthly', startsOn, endsOn, pallets = 4, isFlat = false, ...terms }: Terms) {
    const db = database.owner();
    const [host, shipper] = [await createHost(db), await createShipper(db)];
    const slot = await host.slot({ palletPositions: 40, pricePerPalletDayPaise: 4_500n });
    const booking = await createBooking(db, { slot, shipper: shipper.organisation, startsOn, endsOn, pallets });
    const asked = {
      ...{ stay: stay(plainDate(startsOn), plainDate(endsOn)), pallets, codes: ['3'], insured: [] },
      valueAndDuty: terms.valueAndDuty ?? ZERO_INR,
    };
    const rates = {
      ...{ pricePerPalletDay: inr(4_500n), handlingInPerPallet: inr(1_000n), handlingOutPerPallet: inr(2_000n) },
    };
    const { card } = readCard({ ...TYPED, ...terms.more }, plainDate('2026-01-01'));
    const holidays = (terms.holidays ?? []).map(plainDate);
    const inForce = isFlat ? null : { versionId: randomUUID(), card, holidays };
    const price = quoteOffer({ rates, inForce }, asked, GST, 'inter_state');
    await db
      .update(bookings)
      .set({ billingMode: mode, minimumDays: 1, quote: quoteToJson(price), totalPaise: price.total.paise })
      .where(eq(bookings.id, booking.id));
    return { db, host, shipper, booking, price };
  }

  async function moved({ booking }: StayScene, direction: 'in' | 'out', movedOn: string, pallets = booking.pallets) {
    await administrator.begin(async (sql) => {
      await sql`set local session_replication_role = replica`;
      await sql`insert into movements (org_id, shipper_org_id, booking_id, lot_id, direction, pallets, mass_grams, moved_on,
          vehicle, exit_document_id, moved_by)
        values (${booking.hostOrgId}, ${booking.shipperOrgId}, ${booking.id}, ${randomUUID()}, ${direction}, ${pallets}, 1,
          ${movedOn}, 'MH 04', ${direction === 'out' ? randomUUID() : null}, ${randomUUID()})`;
    });
  }
  return { stayOf, moved, administrator: () => administrator };
}

/** A stay with its parties and its price. */
export type StayScene = Awaited<ReturnType<ReturnType<typeof useStays>['stayOf']>>;

/** Puts a booking into a state, as the commands leave it. */
export const becomes = (
  { db, booking }: StayScene,
  state: 'in_storage' | 'released' | 'closed' | 'cancelled',
  fee: bigint | null = null,
) =>
  db
    .update(bookings)
    .set({ state, cancellationFeePaise: fee, updatedAt: sql`clock_timestamp()` })
    .where(eq(bookings.id, booking.id));

/** The documents of a booking as they say it, without number and day of issue. */
export async function documentsOf({ db, booking }: StayScene) {
  const rows = await db
    .select()
    .from(invoices)
    .where(eq(invoices.bookingId, booking.id))
    .orderBy(asc(invoices.billingKey));
  return Promise.all(
    rows.map(async (row) => ({
      key: row.billingKey,
      period: [row.periodFrom, row.periodTo],
      taxable: row.taxablePaise,
      lines: (
        await db
          .select()
          .from(invoiceLines)
          .where(eq(invoiceLines.invoiceId, row.id))
          .orderBy(asc(invoiceLines.lineNumber))
      ).map(({ description, formula, taxablePaise }) => `${description}: ${formula} = ${taxablePaise}`),
    })),
  );
}
/** What a stay was billed in all, before GST. */
export const taxableOf = async (scene: StayScene) =>
  (await documentsOf(scene)).reduce((total, { taxable }) => total + taxable, 0n);
