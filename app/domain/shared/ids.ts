type Id<Noun extends string> = string & { readonly __id: Noun };

/** Identifiers are UUID text at run time; the brand keeps a slot's from being passed where a booking's belongs. */
export type OrganisationId = Id<'organisation'>;
/** See {@link OrganisationId}. */
export type UserId = Id<'user'>;
/** See {@link OrganisationId}. */
export type FacilityId = Id<'facility'>;
/** See {@link OrganisationId}. */
export type HallId = Id<'hall'>;
/** See {@link OrganisationId}. */
export type SlotId = Id<'slot'>;
/** See {@link OrganisationId}. */
export type BookingId = Id<'booking'>;
/** See {@link OrganisationId}. */
export type InvoiceId = Id<'invoice'>;
/** See {@link OrganisationId}. */
export type AllocationId = Id<'allocation'>;
/** See {@link OrganisationId}. */
export type InvitationId = Id<'invitation'>;
/** See {@link OrganisationId}. */
export type PortId = Id<'port'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for the 8-4-4-4-12 hex form of any UUID version. Asked before a URL part reaches the database. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Puts the brand on text from a trusted place (a database row, a checked parameter). It checks nothing itself. */
export function asId<T extends string>(text: string): T {
  return text as T;
}

/** Crockford's base 32: no I, L, O, U, so a reference survives being read out on the phone. */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * 'QS-' and eight characters from 40 random bits.
 * @param bytes at least five random bytes; the first five are used
 * @throws RangeError for fewer
 */
export function bookingReference(bytes: Uint8Array): string {
  if (bytes.length < 5) throw new RangeError(`A booking reference needs 5 bytes, got ${bytes.length}`);
  let bits = bytes.slice(0, 5).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  let text = '';
  for (let place = 0; place < 8; place += 1) {
    text = `${CROCKFORD[Number(bits & 31n)]}${text}`;
    bits >>= 5n;
  }
  return `QS-${text}`;
}
