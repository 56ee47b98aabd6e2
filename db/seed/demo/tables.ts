import type { Role } from '../../../app/domain/access/roles.ts';
import { type CargoFacts, NOTHING_DECLARED, type PaperKind } from '../../../app/domain/cargo/facts.ts';
import type { BOOKING_MODES, REGIMES, SLOT_STATUSES } from '../../schema/index.ts';
import { readTable } from '../csv.ts';

/*
 * The tables beside this file, one row per thing, typed. All firms and people are invented; places are real
 * neighbourhoods of real ports, with invented buildings.
 */

type Table = 'firms' | 'people' | 'facilities' | 'halls' | 'slots' | 'papers' | 'cargo' | 'story';

const read = new Map<Table, Record<string, string>[]>();

/** A table's rows as text: read once, since a plan asks for them a hundred times. */
function textOf(table: Table): Record<string, string>[] {
  const rows = read.get(table) ?? readTable(`../demo/${table}.csv`);
  read.set(table, rows);
  return rows;
}

/** Rows whose missing columns are a mistake in the table, not an empty value. */
function rowsOf<T>(table: Table, asLine: (cell: (column: string) => string) => T): T[] {
  return textOf(table).map((row) =>
    asLine((column) => {
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

/**
 * The facilities; `warehouseCode` is null where no customs licence is held, and its fifth letter is the kind of warehouse.
 * `licensee` is the firm a private one works for.
 */
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
    licensee: cell('licensee') || null,
  }));

const wholeOrNull = (text: string) => (text === '' ? null : Number(text));

/** The halls as fire sections; `sprinklered` is null where the host hasn't said. */
export const hallTable = () =>
  rowsOf('halls', (cell) => ({
    facility: cell('facility'),
    name: cell('hall'),
    building: cell('building'),
    place: wholeOrNull(cell('place')),
    wallFireMinutes: Number(cell('wall_minutes')),
    bayGapCm: Number(cell('bay_gap_cm')),
    sprinklered: cell('sprinklered') === '' ? null : cell('sprinklered') === 'yes',
  }));

/** Licences, insurances and clearances of the facilities. Days count from today; `until` null holds until cancelled. */
export const paperTable = () =>
  rowsOf('papers', (cell) => ({
    facility: cell('facility'),
    kind: cell('kind') as PaperKind,
    from: Number(cell('from')),
    until: wholeOrNull(cell('until')),
    /** Whether an operator has seen it. */
    seen: cell('seen') === 'yes',
    coverCrore: wholeOrNull(cell('cover_crore')),
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
    forms: words(cell('forms')),
    packagings: words(cell('packagings')),
    quarantine: cell('quarantine') === 'yes',
    floorKg: wholeOrNull(cell('floor_kg')),
  }));

/** One row of {@link slotTable}. */
export type SlotLine = ReturnType<typeof slotTable>[number];

type Cell = (column: string) => string;

/** A choice of a vocabulary; the tests put every row through the schema of the edge. */
const chosen = <K extends keyof CargoFacts>(cell: Cell, column: string) => cell(column) as CargoFacts[K];

/** The declared facts that are the same for every firm and every customs status. */
function factsOf(cell: Cell): CargoFacts {
  const thoriumPpm = wholeOrNull(cell('thorium_ppm'));
  const condition = chosen<'condition'>(cell, 'condition');
  return {
    ...NOTHING_DECLARED,
    description: cell('description'),
    material: chosen<'material'>(cell, 'material'),
    form: chosen<'form'>(cell, 'form'),
    condition,
    packaging: chosen<'packaging'>(cell, 'packaging'),
    hsCode: cell('hs_code') || null,
    dangerous: chosen<'dangerous'>(cell, 'dangerous'),
    unNumber: cell('un') || null,
    packingGroup: (cell('packing_group') || null) as CargoFacts['packingGroup'],
    magnetised: chosen<'magnetised'>(cell, 'magnetised'),
    oily: chosen<'oily'>(cell, 'oily'),
    damaged: condition === 'unknown' ? 'unknown' : 'no',
    stateOfChargePercent: wholeOrNull(cell('state_of_charge')),
    thoriumPpm,
    uraniumPpm: wholeOrNull(cell('uranium_ppm')),
    assayCertificate: thoriumPpm !== null,
    notifiedGoods: 'no',
    scomet: 'no',
    wasteState: condition === 'waste' ? 'declared_waste' : 'none',
    origin: cell('origin') || null,
    massGramsPerPallet: Number(cell('kg_per_pallet')) * 1000,
  };
}

/** What is stored, and which firms deal in it; cargo without firms comes in the story only. */
export const cargoTable = () =>
  rowsOf('cargo', (cell) => ({
    key: cell('key'),
    facts: factsOf(cell),
    kgPerPallet: Number(cell('kg_per_pallet')),
    /** Of one consignment, in lakh rupees; null where nobody has valued it. */
    valueLakh: wholeOrNull(cell('value_lakh')),
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
      goods: cell('goods'),
      offer: cell('offer'),
    };
  });
