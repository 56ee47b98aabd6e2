import { sql } from 'drizzle-orm';
import { groupedBy } from '#app/domain/shared/grouped.ts';
import { placeOfSupply, type SupplyKind, supplyKind } from '#app/domain/tax/gst.ts';
import { arrayOf, type Tx } from '#app/platform/db.server.ts';
import { gstStates, type InvoiceParty } from '#db/schema/index.ts';

type Row = {
  party: 'host' | 'shipper';
  slug: string;
  legal_name: string;
  address: string;
  pin: string;
  state_code: string;
  gstin: string | null;
  invoice_prefix: string;
  letters_to: string[];
};

/** Both parties of a booking as the invoice names them, and what their places make of the supply. */
export type BookingParties = {
  supplier: InvoiceParty;
  recipient: InvoiceParty;
  invoicePrefix: string;
  recipientSlug: string;
  /** Addresses of the shipper's owners and accounts. */
  lettersTo: string[];
  placeOfSupply: { code: string; name: string };
  supplyKind: SupplyKind;
};

/**
 * The parties of a booking, through the database's narrow door: row-level security hides each organisation from the
 * other. Only for a booking this transaction's tenant is a party to.
 *
 * @throws Error when the booking isn't the tenant's, or a State code isn't in the reference data
 */
export async function bookingParties(tx: Tx, bookingId: string): Promise<BookingParties> {
  const parties = (await partiesOfBookings(tx, [bookingId])).get(bookingId);
  if (!parties) throw new Error(`No parties for booking ${bookingId}`);
  return parties;
}

/** The parties of many bookings, as {@link bookingParties} tells each; two statements for all of them. */
export async function partiesOfBookings(
  tx: Tx,
  bookingIds: readonly string[],
): Promise<ReadonlyMap<string, BookingParties>> {
  const rows = await tx.execute<Row & { booking_id: string }>(
    sql`select b.id as booking_id, p.* from unnest(${arrayOf(bookingIds, 'uuid')}) as b (id)
      cross join lateral booking_parties(b.id) as p`,
  );
  const states = await tx.select().from(gstStates);
  const byBooking = groupedBy(rows, ({ booking_id }) => booking_id);
  return new Map([...byBooking].map(([id, both]) => [id, partiesFrom(id, both, states)]));
}

type State = typeof gstStates.$inferSelect;

function partiesFrom(bookingId: string, rows: readonly Row[], states: readonly State[]): BookingParties {
  const host = rows.find((row) => row.party === 'host');
  const shipper = rows.find((row) => row.party === 'shipper');
  if (!host || !shipper) throw new Error(`No parties for booking ${bookingId}`);
  // The place of a storage service: IGST Act 2017 s.12(2).
  const place = placeOfSupply({
    recipientGstin: shipper.gstin,
    recipientState: shipper.state_code,
    supplierState: host.state_code,
  });
  const state = (code: string) => {
    const found = states.find((candidate) => candidate.code === code);
    if (!found) throw new Error(`No GST State ${code}`);
    return found;
  };
  const asParty = (row: Row): InvoiceParty => ({
    legalName: row.legal_name,
    address: row.address,
    pin: row.pin,
    stateCode: row.state_code,
    stateName: state(row.state_code).name,
    gstin: row.gstin,
  });
  return {
    supplier: asParty(host),
    recipient: asParty(shipper),
    invoicePrefix: host.invoice_prefix,
    recipientSlug: shipper.slug,
    lettersTo: shipper.letters_to,
    placeOfSupply: { code: place, name: state(place).name },
    supplyKind: supplyKind({
      supplierState: host.state_code,
      placeOfSupply: place,
      unionTerritoryWithoutLegislature: state(host.state_code).secondTax === 'UTGST',
    }),
  };
}
