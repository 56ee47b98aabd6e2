import { formatDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { formatMass, formatPallets } from '#app/domain/shared/quantity.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { fieldViolation } from '#app/features/facilities/refusal.server.ts';
import { sqlState } from '#app/platform/db.server.ts';
import { violation } from '#app/platform/outcome.ts';

export const slotNotFound = (): Violation => violation('slot.not_found', 'There is no such slot.');

/** The hall has a slot of that name already. */
export const nameTaken = (name: string): Violation =>
  fieldViolation('name', 'conflict.slot_name', `There is already a slot called ${name} in this hall.`);

/** A slot with a rate card shows what the card says of day 1 and of handling. */
export const pricedByCard = (): Violation =>
  fieldViolation(
    'pricePerPalletDay',
    'conflict.priced_by_card',
    'The rate card sets the prices of this slot.',
    'Write the next version of the card instead.',
  );

/** A bonded slot is listed under its facility's customs licence, or not at all. */
const warehouseCodeMissing = (): Violation =>
  violation(
    'conflict.warehouse_code_missing',
    'A bonded slot is listed under the customs warehouse code of its facility, and this facility has none.',
    'Enter the warehouse code on the facility’s page, then publish.',
  );

/** Cargo under bond stands in a licensed warehouse (ss. 57 to 58A Customs Act 1962), whose section says whose cargo. */
const licenceSectionMissing = (): Violation =>
  violation(
    'conflict.licence_section_missing',
    'A bonded slot is listed under the customs licence of its facility, and this facility has none.',
    'Choose the licence section on the facility’s page, then publish.',
  );

/** What a facility lacks before a bonded slot of it may be listed; nothing when it lacks nothing. */
export const bondedListingLacks = (
  facility: { warehouseCode: string | null; licenceSection: string | null } | null,
): Violation[] => [
  ...(facility?.warehouseCode ? [] : [warehouseCodeMissing()]),
  ...(facility?.licenceSection ? [] : [licenceSectionMissing()]),
];

/** Prices are shown with GST, which only a registered supplier may collect (CGST Act 2017, s. 32). */
export const hostUnregistered = (): Violation =>
  violation(
    'conflict.host_unregistered',
    'Slots are let with GST, and your organisation has no GSTIN.',
    'Enter the GSTIN in the settings, then publish.',
  );

type Booked = { bookedPallets: number; bookedGrams: number; day: string };

/** The detail of the capacity guard's refusal (SQLSTATE QS003), or null when the error is something else. */
function bookedOf(error: unknown): Booked | null {
  if (sqlState(error) !== 'QS003') return null;
  for (let e: unknown = error; e instanceof Error; e = e.cause)
    if ('detail' in e && typeof e.detail === 'string') return JSON.parse(e.detail) as Booked;
  return null;
}

/** Why the capacity can't go that low, beside the fields it concerns; none when the error isn't the guard's. */
export function bookedBeyond(error: unknown, asked: { palletPositions: number; maxMassGrams: number }): Violation[] {
  const booked = bookedOf(error);
  if (!booked) return [];
  const on = formatDate(plainDate(booked.day));
  const fix = 'Keep at least that much until those stays are over.';
  const pallets = {
    ...fieldViolation(
      'palletPositions',
      'capacity.booked_pallets',
      `${formatPallets(booked.bookedPallets)} ${booked.bookedPallets === 1 ? 'is' : 'are'} booked on ${on}.`,
      fix,
    ),
    params: { field: 'palletPositions', booked: booked.bookedPallets, day: booked.day },
  };
  const mass = {
    ...fieldViolation(
      'maxMass',
      'capacity.booked_mass',
      `Up to ${formatMass(booked.bookedGrams)} is booked at one time.`,
      fix,
    ),
    params: { field: 'maxMass', bookedGrams: booked.bookedGrams },
  };
  return [
    ...(booked.bookedPallets > asked.palletPositions ? [pallets] : []),
    ...(booked.bookedGrams > asked.maxMassGrams ? [mass] : []),
  ];
}
