import { and, eq, inArray, isNotNull, isNull, notInArray } from 'drizzle-orm';
import type { OwnerDatabase } from '#db/owner.ts';
import {
  bookings,
  cargoProfiles,
  facilities,
  invoices,
  organisations,
  reclassifications,
  slots,
} from '#db/schema/index.ts';

async function organisationOf(db: OwnerDatabase, slug: string): Promise<string> {
  const [organisation] = await db.select().from(organisations).where(eq(organisations.slug, slug));
  if (!organisation) throw new Error(`the demo has no organisation ${slug}`);
  return organisation.id;
}

/** Pages of a demo host that need ids: a facility, a slot of every status, a request and a confirmed booking. */
export async function hostPlaces(db: OwnerDatabase, slug: string) {
  const id = await organisationOf(db, slug);
  const base = `/o/${slug}`;
  const [facility] = await db.select().from(facilities).where(eq(facilities.orgId, id)).orderBy(facilities.name);
  const statuses = await db.selectDistinctOn([slots.status]).from(slots).where(eq(slots.orgId, id));
  const decided = and(eq(bookings.hostOrgId, id), inArray(bookings.state, ['requested', 'confirmed']));
  const states = await db.selectDistinctOn([bookings.state]).from(bookings).where(decided);
  return {
    facility: `${base}/facilities/${facility?.id}`,
    slots: statuses.map((slot) => `${base}/slots/${slot.id}`),
    bookings: states.map((booking) => `${base}/bookings/${booking.id}`),
  };
}

/** States whose pages tell of the same: one of each kind is looked at. */
const ALIKE = ['closed', 'declined', 'withdrawn', 'expired', 'refused_at_gate'] as const;

/** A demo shipper's bookings, one of every state that looks different. */
export async function shipperPlaces(db: OwnerDatabase, slug: string): Promise<string[]> {
  const id = await organisationOf(db, slug);
  const states = await db
    .selectDistinctOn([bookings.state])
    .from(bookings)
    .where(and(eq(bookings.shipperOrgId, id), notInArray(bookings.state, [...ALIKE])));
  return states.map((booking) => `/o/${slug}/bookings/${booking.id}`);
}

/** A paid and an unpaid invoice of any organisation, under the pages of `base`. */
export async function invoicePlaces(db: OwnerDatabase, base: string): Promise<string[]> {
  const [paid] = await db.select().from(invoices).where(isNotNull(invoices.settledAt)).limit(1);
  const [unpaid] = await db.select().from(invoices).where(isNull(invoices.settledAt)).limit(1);
  return [paid, unpaid].map((invoice) => `${base}/invoices/${invoice?.id}`);
}

/** A demo shipper's cargo pages: some known, some open, and the one under reclassification with its own page. */
export async function cargoPlaces(db: OwnerDatabase, slug: string): Promise<string[]> {
  const id = await organisationOf(db, slug);
  const profiles = await db.select().from(cargoProfiles).where(eq(cargoProfiles.orgId, id)).orderBy(cargoProfiles.name);
  const named = (word: string) => profiles.find(({ name }) => name.startsWith(word))?.id;
  const base = `/o/${slug}/cargo`;
  return [
    ...['Cerium turnings', 'Grey powder', 'Monazite'].map((word) => `${base}/${named(word)}`),
    `${base}/${named('Roasted cake')}`,
    `${base}/${named('Roasted cake')}/reclassify`,
  ];
}

/** The operator's page of a reclassification that waits for review. */
export async function casePlace(db: OwnerDatabase): Promise<string> {
  const [open] = await db.select().from(reclassifications).where(eq(reclassifications.state, 'evidence')).limit(1);
  return `/operator/reclassifications/${open?.id}`;
}
