import { facilities, halls, type LICENCE_SECTIONS, ports, slots } from '../../schema/index.ts';
import { DEMO_TIME_ZONE, known, minutesAfter, uuidFor } from './derive.ts';
import type { Firm } from './organisations.ts';
import { facilityTable, hallTable, type SlotLine, slotTable } from './tables.ts';
import type { Tx } from './transaction.ts';

type FacilityRow = typeof facilities.$inferInsert & { id: string };
type HallRow = typeof halls.$inferInsert & { id: string };

/** A slot with all that a booking of it needs to name. */
export type Place = {
  slot: typeof slots.$inferInsert & { id: string };
  hall: HallRow;
  facility: FacilityRow;
  host: Firm;
  portName: string;
};

const PAISE = 100n;
const GRAMS_PER_KG = 1000;
const MINUTES_PER_DAY = 1440;

/** Writes facilities, halls and slots. @returns the slots by `facility/slot` */
export async function seedFacilities(tx: Tx, firms: ReadonlyMap<string, Firm>): Promise<ReadonlyMap<string, Place>> {
  const portNames = new Map((await tx.select().from(ports)).map((port) => [port.id, port.name]));
  const hosts = new Map(facilityTable().map((line) => [line.key, known(firms, line.host)]));
  const built = new Map(
    facilityTable().map((line) => [
      line.key,
      facilityRow(line, known(hosts, line.key), line.licensee ? known(firms, line.licensee) : null),
    ]),
  );
  const builtHalls = new Map(hallRows(built).map((row) => [row.id, row]));
  const places = new Map(
    slotTable().map((line): [string, Place] => {
      const facility = known(built, line.facility);
      return [
        line.key,
        {
          slot: slotRow(line, facility),
          hall: known(builtHalls, hallId(line.facility, line.hall)),
          facility,
          host: known(hosts, line.facility),
          portName: known(portNames, facility.portId),
        },
      ];
    }),
  );
  await tx.insert(facilities).values([...built.values()]);
  await tx.insert(halls).values([...builtHalls.values()]);
  await tx.insert(slots).values([...places.values()].map(({ slot }) => slot));
  return places;
}

/** The fifth letter of a warehouse code: public, private or special (Customs Act 1962, ss. 57, 58, 58A). */
const SECTION_OF_LETTER: Readonly<Record<string, (typeof LICENCE_SECTIONS)[number]>> = { U: '57', R: '58', S: '58A' };

function facilityRow(line: ReturnType<typeof facilityTable>[number], host: Firm, licensee: Firm | null): FacilityRow {
  const { key, host: _, licensee: __, ...facility } = line;
  return {
    ...facility,
    id: facilityId(key),
    orgId: host.id,
    stateCode: host.stateCode,
    timeZone: DEMO_TIME_ZONE,
    licenceSection: SECTION_OF_LETTER[line.warehouseCode?.charAt(4) ?? ''] ?? null,
    licenseeIec: licensee?.iec ?? null,
    createdAt: minutesAfter(host.createdAt, MINUTES_PER_DAY),
  };
}

/** The id of a facility by its key in facilities.csv. */
export const facilityId = (key: string) => uuidFor(`facility ${key}`);
const hallId = (facility: string, hall: string) => uuidFor(`hall ${facility}/${hall}`);

function hallRows(built: ReadonlyMap<string, FacilityRow>): HallRow[] {
  return hallTable().map(({ facility: key, ...hall }) => {
    const { orgId, id, createdAt } = known(built, key);
    return { ...hall, id: hallId(key, hall.name), orgId, facilityId: id, createdAt };
  });
}

function slotRow(line: SlotLine, facility: FacilityRow): Place['slot'] {
  return {
    id: uuidFor(`slot ${line.key}`),
    orgId: facility.orgId,
    facilityId: facility.id,
    hallId: hallId(line.facility, line.hall),
    name: line.name,
    regime: line.regime,
    palletPositions: line.places,
    maxMassGrams: line.places * line.kgPerPlace * GRAMS_PER_KG,
    hazardClasses: line.classes,
    acceptedForms: line.forms,
    acceptedPackagings: line.packagings,
    quarantine: line.quarantine,
    maxPalletMassGrams: line.floorKg === null ? null : line.floorKg * GRAMS_PER_KG,
    pricePerPalletDayPaise: line.rupeesPerDay * PAISE,
    handlingInPaise: line.handlingIn * PAISE,
    handlingOutPaise: line.handlingOut * PAISE,
    minimumDays: line.minimumDays,
    bookingMode: line.mode,
    status: line.status,
    createdAt: facility.createdAt,
    updatedAt: facility.createdAt,
  };
}
