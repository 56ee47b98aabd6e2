import { facilities, halls, ports, slots } from '../../schema/index.ts';
import { DEMO_TIME_ZONE, known, minutesAfter, uuidFor } from './derive.ts';
import type { Firm } from './organisations.ts';
import { facilityTable, type SlotLine, slotTable } from './tables.ts';
import type { Tx } from './transaction.ts';

/** A slot with all that a booking of it needs to name. */
export type Place = {
  slot: typeof slots.$inferInsert & { id: string };
  host: Firm;
  facilityName: string;
  hallName: string;
  portName: string;
};

const PAISE = 100n;
const GRAMS_PER_KG = 1000;
const MINUTES_PER_DAY = 1440;

type FacilityRow = typeof facilities.$inferInsert & { id: string };

/** Writes facilities, halls and slots. @returns the slots by `facility/slot` */
export async function seedFacilities(tx: Tx, firms: ReadonlyMap<string, Firm>): Promise<ReadonlyMap<string, Place>> {
  const portNames = new Map((await tx.select().from(ports)).map((port) => [port.id, port.name]));
  const hosts = new Map(facilityTable().map((line) => [line.key, known(firms, line.host)]));
  const built = new Map(facilityTable().map((line) => [line.key, facilityRow(line, known(hosts, line.key))]));
  const places = new Map(
    slotTable().map((line): [string, Place] => {
      const facility = known(built, line.facility);
      return [
        line.key,
        {
          slot: slotRow(line, facility),
          host: known(hosts, line.facility),
          facilityName: facility.name,
          hallName: line.hall,
          portName: known(portNames, facility.portId),
        },
      ];
    }),
  );
  await tx.insert(facilities).values([...built.values()]);
  await tx.insert(halls).values(hallRows(built));
  await tx.insert(slots).values([...places.values()].map(({ slot }) => slot));
  return places;
}

function facilityRow(line: ReturnType<typeof facilityTable>[number], host: Firm): FacilityRow {
  const { key, host: _, ...facility } = line;
  return {
    ...facility,
    id: uuidFor(`facility ${key}`),
    orgId: host.id,
    stateCode: host.stateCode,
    timeZone: DEMO_TIME_ZONE,
    createdAt: minutesAfter(host.createdAt, MINUTES_PER_DAY),
  };
}

const hallId = (facility: string, hall: string) => uuidFor(`hall ${facility}/${hall}`);

function hallRows(built: ReadonlyMap<string, FacilityRow>): (typeof halls.$inferInsert)[] {
  const rows = slotTable().map(({ facility: key, hall: name }) => {
    const { orgId, id: facilityId, createdAt } = known(built, key);
    return { id: hallId(key, name), orgId, facilityId, name, createdAt };
  });
  return [...new Map(rows.map((row) => [row.id, row])).values()];
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
