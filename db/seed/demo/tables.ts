import type { Role } from '../../../app/domain/access/roles.ts';
import type { BOOKING_MODES, REGIMES, SLOT_STATUSES } from '../../schema/index.ts';
import { readTable } from '../csv.ts';

/*
 * The tables beside this file, one row per thing, typed. All firms and people are invented; places are real
 * neighbourhoods of real ports, with invented buildings.
 */

type Table = 'firms' | 'people' | 'facilities' | 'slots' | 'cargo' | 'story';

/** Rows whose missing columns are a mistake in the table, not an empty value. */
function rowsOf<T>(table: Table, read: (cell: (column: string) => string) => T): T[] {
  return readTable(`../demo/${table}.csv`).map((row) =>
    read((column) => {
      const value = row[column];
      if (value === undefined) throw new Error(`${table}.csv has no column ${column}`);
      return value;
    }),
  );
}

const words = (text: string) => text.split(' ').filter((word) => word !== '');

/** The organisations. */
export const firmTable = () =>
  rowsOf('firms', (cell) => ({
    slug: cell('slug'),
    name: cell('name'),
    legalName: cell('legal_name'),
    isHost: cell('sides') !== 'shipper',
    isShipper: cell('sides') !== 'host',
    stateCode: cell('state'),
    address: cell('address'),
    pin: cell('pin'),
    registered: cell('registered') === 'yes',
  }));

/** The people with their roles; the operator has none. */
export const personTable = () =>
  rowsOf('people', (cell) => ({
    email: cell('email'),
    name: cell('name'),
    memberships: words(cell('memberships')).map((text) => {
      const [slug = '', role = ''] = text.split(':');
      return { slug, role: role as Role };
    }),
  }));

/** The facilities; `warehouseCode` is null where no customs licence is held. */
export const facilityTable = () =>
  rowsOf('facilities', (cell) => ({
    key: cell('key'),
    host: cell('host'),
    portId: cell('port'),
    name: cell('name'),
    address: cell('address'),
    pin: cell('pin'),
    lat: Number(cell('lat')),
    lon: Number(cell('lon')),
    warehouseCode: cell('warehouse_code') || null,
  }));

/** The slots with their halls; prices in whole rupees. */
export const slotTable = () =>
  rowsOf('slots', (cell) => ({
    key: `${cell('facility')}/${cell('slot')}`,
    facility: cell('facility'),
    hall: cell('hall'),
    name: cell('slot'),
    regime: cell('regime') as (typeof REGIMES)[number],
    places: Number(cell('places')),
    kgPerPlace: Number(cell('kg_per_place')),
    classes: words(cell('classes')),
    rupeesPerDay: BigInt(cell('rupees_per_day')),
    handlingIn: BigInt(cell('handling_in')),
    handlingOut: BigInt(cell('handling_out')),
    minimumDays: Number(cell('minimum_days')),
    mode: cell('mode') as (typeof BOOKING_MODES)[number],
    status: cell('status') as (typeof SLOT_STATUSES)[number],
  }));

/** One row of {@link slotTable}. */
export type SlotLine = ReturnType<typeof slotTable>[number];

/** What is stored, and which firms deal in it; cargo without firms comes in the story only. */
export const cargoTable = () =>
  rowsOf('cargo', (cell) => ({
    key: cell('key'),
    description: cell('description'),
    classes: words(cell('classes')),
    kgPerPallet: Number(cell('kg_per_pallet')),
    shippers: words(cell('shippers')),
  }));

/** One row of {@link cargoTable}. */
export type Cargo = ReturnType<typeof cargoTable>[number];

/** The bookings that are told by hand: those the demo accounts see first. */
export const storyTable = () =>
  rowsOf('story', (cell) => {
    const [fate = '', hoursLeft = '0'] = cell('fate').split('-');
    return {
      slotKey: `${cell('facility')}/${cell('slot')}`,
      shipper: cell('shipper'),
      cargo: cell('cargo'),
      startsIn: Number(cell('starts')),
      days: Number(cell('days')),
      pallets: Number(cell('pallets')),
      fate,
      hoursLeft: Number(hoursLeft),
      bill: cell('bill'),
    };
  });
