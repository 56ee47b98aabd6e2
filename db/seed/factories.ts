import { randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '../../app/domain/access/roles.ts';
import { allocationStateFor, type BookingState } from '../../app/domain/booking/lifecycle.ts';
import { holdUntil, requestUntil } from '../../app/domain/booking/terms.ts';
import { type GstRate, quote, quoteToJson } from '../../app/domain/pricing/quote.ts';
import { bookingReference } from '../../app/domain/shared/ids.ts';
import { stay } from '../../app/domain/shared/interval.ts';
import { basisPoints, inr } from '../../app/domain/shared/money.ts';
import { plainDate } from '../../app/domain/shared/plain-date.ts';
import { gstinCheckDigit } from '../../app/domain/tax/gstin.ts';
import { invoicePrefixFrom } from '../../app/domain/tax/invoice-number.ts';
import { hashPassword } from '../../app/platform/passwords.server.ts';
import type { OwnerDatabase } from '../owner.ts';
import { allocations, bookings, facilities, halls, memberships, organisations, slots, users } from '../schema/index.ts';
import { createPapers, PAPERS_OF_A_FACILITY, type PaperInput } from './cargo-factories.ts';

export { createApiKey, createCargo } from './cargo-factories.ts';

/*
 * One way to make a valid row of each kind: the seed and the tests share it. Whatever is not given is plausible and
 * unique. Firms are invented; their GSTINs are synthetic, with a right check digit.
 */

export const DEMO_PASSWORD = 'quayside-2026';

type Person = typeof users.$inferSelect;
type Organisation = typeof organisations.$inferSelect;
type Facility = typeof facilities.$inferSelect;
type Hall = typeof halls.$inferSelect;
type Slot = typeof slots.$inferSelect;
type Booking = typeof bookings.$inferSelect;

const nonce = () => randomBytes(4).toString('hex');
const hashes = new Map<string, Promise<string>>();

/** Hashing is slow on purpose: people who share a password share one run of it. */
function hashOnce(password: string): Promise<string> {
  const known = hashes.get(password) ?? hashPassword(password);
  hashes.set(password, known);
  return known;
}

const only = <T>(rows: T[]): T => {
  const [row] = rows;
  if (!row) throw new Error('the insert returned no row');
  return row;
};

/** A valid GSTIN of no real firm: a PAN whose serial is derived from `seed`. */
export function syntheticGstin(stateCode: string, seed: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const letter = (n: number) => letters[n % 26] ?? 'A';
  const pan = `QZ${letter(seed)}C${letter(Math.floor(seed / 26))}${String(seed % 10_000).padStart(4, '0')}${letter(seed * 7)}`;
  const first14 = `${stateCode}${pan}1Z`;
  return first14 + gstinCheckDigit(first14);
}

export type PersonInput = Partial<Pick<Person, 'name' | 'email' | 'isOperator' | 'id'>> & {
  password?: string;
  verified?: boolean;
};

/** A person who can sign in with `password` (the demo's, unless given); verified unless said otherwise. */
export async function createPerson(db: OwnerDatabase, input: PersonInput = {}): Promise<Person> {
  const { password = DEMO_PASSWORD, verified = true, ...given } = input;
  const tag = nonce();
  const row = {
    name: `Person ${tag}`,
    email: `person-${tag}@example.test`,
    passwordHash: await hashOnce(password),
    emailVerifiedAt: verified ? new Date() : null,
    ...given,
  };
  return only(await db.insert(users).values(row).returning());
}

export type OrganisationInput = {
  owner: Pick<Person, 'id'>;
  id?: string;
  name?: string;
  slug?: string;
  isHost?: boolean;
  isShipper?: boolean;
  stateCode?: string;
  address?: string;
  pin?: string;
  /** False: not registered under GST. */
  registered?: boolean;
  gstin?: string;
};

/** An organisation with its owner's membership. Host and shipper at once unless said otherwise. */
export async function createOrganisation(db: OwnerDatabase, input: OrganisationInput): Promise<Organisation> {
  const { owner, registered = true, stateCode = '27', ...given } = input;
  const tag = nonce();
  const name = given.name ?? `Firm ${tag}`;
  const row = {
    slug: `firm-${tag}`,
    legalName: `${name} Private Limited`,
    isHost: true,
    isShipper: true,
    address: '14 Harbour Road',
    pin: '400001',
    invoicePrefix: invoicePrefixFrom(name),
    gstin: registered ? syntheticGstin(stateCode, Number.parseInt(tag.slice(0, 6), 16)) : null,
    createdBy: owner.id,
    ...given,
    name,
    stateCode,
  };
  const organisation = only(await db.insert(organisations).values(row).returning());
  await addMember(db, { organisation, person: owner, role: 'owner' });
  return organisation;
}

/** Gives a person a role in an organisation. */
export async function addMember(
  db: OwnerDatabase,
  { organisation, person, role }: { organisation: Pick<Organisation, 'id'>; person: Pick<Person, 'id'>; role: Role },
): Promise<void> {
  await db.insert(memberships).values({ orgId: organisation.id, userId: person.id, role });
}

export type FacilityInput = { organisation: Pick<Organisation, 'id' | 'stateCode'> } & Partial<
  Omit<typeof facilities.$inferInsert, 'orgId'>
> & { papers?: readonly PaperInput[] };

/**
 * A facility of the organisation, at Nhava Sheva unless said otherwise: a public bonded warehouse (s.57) with every
 * paper its regimes ask for. Without a warehouse code it has no licence section either.
 */
export async function createFacility(db: OwnerDatabase, input: FacilityInput): Promise<Facility> {
  const { organisation, papers = PAPERS_OF_A_FACILITY, ...given } = input;
  const row = {
    orgId: organisation.id,
    portId: 'jawaharlal-nehru-port-nhava-sheva',
    name: `Facility ${nonce()}`,
    address: 'Plot 7, Dronagiri Node',
    pin: '400707',
    stateCode: organisation.stateCode,
    lat: 18.93,
    lon: 72.97,
    warehouseCode: 'NSA1U007',
    licenceSection: given.warehouseCode === null ? null : ('57' as const),
    ...given,
  };
  const facility = only(await db.insert(facilities).values(row).returning());
  await createPapers(db, { organisation, facility }, papers);
  return facility;
}

export type HallInput = { facility: Pick<Facility, 'id' | 'orgId'> } & Partial<
  Omit<typeof halls.$inferInsert, 'orgId' | 'facilityId'>
>;

/** A hall of the facility: no sprinklers, walls of 90 minutes, three metres between bays, next to every other hall. */
export async function createHall(db: OwnerDatabase, { facility, ...given }: HallInput): Promise<Hall> {
  const row = {
    orgId: facility.orgId,
    facilityId: facility.id,
    name: `Hall ${nonce()}`,
    building: 'Main building',
    place: null,
    wallFireMinutes: 90,
    bayGapCm: 300,
    sprinklered: false,
    ...given,
  };
  return only(await db.insert(halls).values(row).returning());
}

export type SlotInput = { hall: Pick<Hall, 'id' | 'orgId' | 'facilityId'> } & Partial<
  Omit<typeof slots.$inferInsert, 'orgId' | 'facilityId' | 'hallId'>
>;

/** A published, instantly bookable neutral slot of twelve pallet places unless said otherwise. */
export async function createSlot(db: OwnerDatabase, { hall, ...given }: SlotInput): Promise<Slot> {
  const row = {
    orgId: hall.orgId,
    facilityId: hall.facilityId,
    hallId: hall.id,
    name: `Slot ${nonce()}`,
    regime: 'neutral' as const,
    palletPositions: 12,
    maxMassGrams: 12_000_000,
    hazardClasses: ['8', '9'],
    pricePerPalletDayPaise: 4_500n,
    handlingInPaise: 12_000n,
    handlingOutPaise: 12_000n,
    minimumDays: 1,
    bookingMode: 'instant' as const,
    status: 'published' as const,
    ...given,
  };
  return only(await db.insert(slots).values(row).returning());
}

/** The rates of the seed's prices and invoices. */
export const SEED_RATES: { storage: GstRate; handling: GstRate } = {
  storage: { sac: '996729', rate: basisPoints(1800), citation: 'seed', provisional: true },
  handling: { sac: '996719', rate: basisPoints(1800), citation: 'seed', provisional: true },
};

export type BookingInput = {
  slot: Slot;
  shipper: Pick<Organisation, 'id' | 'name'>;
  hostName?: string;
  facilityName?: string;
  hallName?: string;
  portName?: string;
  timeZone?: string;
  id?: string;
  reference?: string;
  state?: BookingState;
  startsOn: string;
  endsOn: string;
  pallets?: number;
  massGrams?: number;
  cargoDescription?: string;
  /** The version of the shipper's cargo that was decided on. */
  cargoVersionId?: string | null;
  hazardClasses?: string[];
  storageClasses?: string[];
  hazardGroups?: string[];
  createdAt?: Date;
  /** End of a hold or request; by the product's own terms from `createdAt` unless given. */
  waitsUntil?: Date;
};

function waitingUntil(state: BookingState, input: BookingInput): Date | null {
  const from = input.createdAt ?? new Date();
  if (state === 'held') return input.waitsUntil ?? holdUntil(from);
  if (state === 'requested') return input.waitsUntil ?? requestUntil(from);
  return null;
}

/** A booking in any state with its allocation; the database's guard checks it like any other. */
export async function createBooking(db: OwnerDatabase, input: BookingInput): Promise<Booking> {
  const { slot, shipper, state = 'confirmed', pallets = 2 } = input;
  const massGrams = input.massGrams ?? pallets * 800_000;
  const theStay = stay(plainDate(input.startsOn), plainDate(input.endsOn));
  const rates = {
    pricePerPalletDay: inr(slot.pricePerPalletDayPaise),
    handlingInPerPallet: inr(slot.handlingInPaise),
    handlingOutPerPallet: inr(slot.handlingOutPaise),
  };
  const price = quote(rates, { stay: theStay, pallets }, SEED_RATES);
  const waitsUntil = waitingUntil(state, input);
  const id = input.id ?? randomUUID();
  const booking = only(
    await db
      .insert(bookings)
      .values({
        id,
        reference: input.reference ?? bookingReference(randomBytes(8)),
        hostOrgId: slot.orgId,
        shipperOrgId: shipper.id,
        slotId: slot.id,
        facilityId: slot.facilityId,
        state,
        startsOn: theStay.startsOn,
        endsOn: theStay.endsOn,
        pallets,
        massGrams,
        cargoDescription: input.cargoDescription ?? 'Cerium oxide in drums, palletised',
        hazardClasses: input.hazardClasses ?? [],
        cargoVersionId: input.cargoVersionId ?? null,
        regime: slot.regime,
        bookingMode: slot.bookingMode,
        waitsUntil,
        place: {
          hostName: input.hostName ?? 'Host',
          shipperName: shipper.name,
          facilityName: input.facilityName ?? 'Facility',
          hallName: input.hallName ?? 'Hall',
          slotName: slot.name,
          portName: input.portName ?? 'Jawaharlal Nehru Port (Nhava Sheva)',
          timeZone: input.timeZone ?? 'Asia/Kolkata',
        },
        quote: quoteToJson(price),
        totalPaise: price.total.paise,
        ...(input.createdAt ? { createdAt: input.createdAt, updatedAt: input.createdAt } : {}),
      })
      .returning(),
  );
  const allocationState = allocationStateFor(state);
  await db.insert(allocations).values({
    orgId: slot.orgId,
    shipperOrgId: shipper.id,
    slotId: slot.id,
    bookingId: id,
    state: allocationState,
    startsOn: theStay.startsOn,
    endsOn: theStay.endsOn,
    pallets,
    massGrams,
    hazardClasses: input.hazardClasses ?? [],
    storageClasses: input.storageClasses ?? [],
    hazardGroups: input.hazardGroups ?? [],
    heldUntil: allocationState === 'held' ? waitsUntil : null,
  });
  return booking;
}
