import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { QuoteJson } from '../../app/domain/pricing/quote.ts';
import { anyOf, operatorActs, ownedBy, partyOf, rowPolicies } from '../policies.ts';
import { bookings } from './bookings.ts';
import { day, instant, paise } from './columns.ts';
import { users } from './people.ts';

/** `counter`: other terms for a request. `extension`: a longer stay the shipper asks the host for. */
export const OFFER_KINDS = ['counter', 'extension'] as const;
/** `withdrawn`: a longer stay that isn't asked for any more, by whoever asked. */
const OFFER_ANSWERS = ['accepted', 'declined', 'withdrawn'] as const;

/**
 * What one side of a booking offers the other: days and a price, whole. The newest counter-offer of a request stands; the
 * request's own clock ends it. Nothing of an offer changes but its answer, once, by the other side; or its withdrawal.
 */
export const bookingOffers = pgTable(
  'booking_offers',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    /** The host. */
    orgId: uuid().notNull(),
    shipperOrgId: uuid().notNull(),
    bookingId: uuid().notNull(),
    kind: text({ enum: OFFER_KINDS }).notNull(),
    /** From 1, within the booking and the kind. */
    round: integer().notNull(),
    by: text({ enum: ['host', 'shipper'] }).notNull(),
    startsOn: day().notNull(),
    endsOn: day().notNull(),
    quote: jsonb().$type<QuoteJson>().notNull(),
    totalPaise: paise().notNull(),
    /** What the booking cost when the offer was made; what it would change is the difference. */
    beforePaise: paise().notNull(),
    expiresAt: instant().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().default(sql`clock_timestamp()`),
    answer: text({ enum: OFFER_ANSWERS }),
    answeredAt: instant(),
    answeredBy: uuid().references(() => users.id),
  },
  (t) => {
    const madeBy = (side: 'host' | 'shipper') =>
      sql`(${t.by} = ${sql.raw(`'${side}'`)} and ${ownedBy(side === 'host' ? t.orgId : t.shipperOrgId)})`;
    const askedOf = (side: 'host' | 'shipper') =>
      sql`(${t.by} <> ${sql.raw(`'${side}'`)} and ${ownedBy(side === 'host' ? t.orgId : t.shipperOrgId)})`;
    return [
      unique('booking_offers_round_key').on(t.bookingId, t.kind, t.round),
      foreignKey({
        name: 'booking_offers_booking_fk',
        columns: [t.orgId, t.shipperOrgId, t.bookingId],
        foreignColumns: [bookings.hostOrgId, bookings.shipperOrgId, bookings.id],
      }),
      check('booking_offers_stay', sql`${t.endsOn} > ${t.startsOn}`),
      check('booking_offers_price', sql`least(${t.totalPaise}, ${t.beforePaise}) >= 0`),
      // The request was the shipper's word, so the host has the odd rounds.
      check(
        'booking_offers_turn',
        sql`case ${t.kind} when 'counter' then ${t.round} between 1 and 3 and (${t.by} = 'host') = (${t.round} % 2 = 1)
          else ${t.round} between 1 and 100 and ${t.by} = 'shipper' end`,
      ),
      check('booking_offers_expiry', sql`${t.expiresAt} > ${t.createdAt}`),
      check('booking_offers_answer', sql`num_nulls(${t.answer}, ${t.answeredAt}, ${t.answeredBy}) in (0, 3)`),
      check('booking_offers_withdrawn', sql`${t.answer} <> 'withdrawn' or ${t.kind} = 'extension'`),
      index('booking_offers_booking_idx').on(t.orgId, t.bookingId, t.createdAt),
      ...rowPolicies('booking_offers', {
        select: anyOf(partyOf(t.orgId, t.shipperOrgId), operatorActs),
        insert: sql`${t.answer} is null and ${anyOf(madeBy('host'), madeBy('shipper'))}`,
        update: anyOf(
          sql`${t.answer} is distinct from 'withdrawn' and ${anyOf(askedOf('host'), askedOf('shipper'))}`,
          sql`${t.kind} = 'extension' and (${t.answer} is null or ${t.answer} = 'withdrawn') and ${anyOf(madeBy('host'), madeBy('shipper'))}`,
        ),
      }),
    ];
  },
).enableRLS();
