import { sql } from 'drizzle-orm';
import { compileConditions, type HostCondition, type Neighbour, type SlotFacts } from '#app/domain/cargo/decide.ts';
import type { Paper } from '#app/domain/cargo/facts.ts';
import type { Hazard } from '#app/domain/cargo/hazard.ts';
import { apartness, type Placement } from '#app/domain/cargo/placement.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { type Quiet, quietBeside, reachOf } from '#app/domain/cargo/segregate.ts';
import type { Stay } from '#app/domain/shared/interval.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { arrayOf, type Tx } from '#app/platform/db.server.ts';

type Db = Pick<Tx, 'execute'>;

/** What a slot takes and where it stands. */
export type SlotSettings = { slot: SlotFacts; placement: Placement; facilityId: string };

/** A slot's part of a decision: its settings, and what stands around it during a stay. */
export type SlotSide = SlotSettings & { neighbours: Neighbour[] };

/** Something that stands in a facility, and where. */
export type Standing = Omit<Neighbour, 'apart'> & { placement: Placement };

type PlacementRow = {
  slot_id: string;
  hall_id: string;
  building: string;
  place: number | null;
  wall_fire_minutes: number;
  bay_gap_cm: number;
};

/** A row of the door slot_settings(). */
export type SettingsRow = PlacementRow & {
  facility_id: string;
  sprinklered: boolean | null;
  regime: 'bonded' | 'neutral';
  accepted_classes: string[];
  accepted_forms: string[];
  accepted_packagings: string[];
  quarantine: boolean;
  max_pallet_mass_grams: string | number | null;
  licence_section: '57' | '58' | '58A' | null;
  licensee_iec: string | null;
  booking_mode: 'instant' | 'request';
  papers: Paper[];
  conditions: HostCondition[];
};

/** A row of the door facility_neighbours(), as `STANDING_COLUMNS` reads it. */
export type StandingRow = PlacementRow & {
  starts_on: string;
  ends_on: string;
  hazard_classes: string[];
  storage_classes: string[];
  hazard_groups: string[];
};

/** What is read of a row `n` of facility_neighbours(). */
export const STANDING_COLUMNS = sql`n.slot_id, n.hall_id, n.building, n.place, n.wall_fire_minutes, n.bay_gap_cm,
  n.starts_on::text, n.ends_on::text, n.hazard_classes, n.storage_classes, n.hazard_groups`;

const placementOf = (row: PlacementRow): Placement => ({
  slotId: row.slot_id,
  hallId: row.hall_id,
  building: row.building,
  place: row.place,
  wallFireMinutes: row.wall_fire_minutes,
  bayGapCm: row.bay_gap_cm,
});

/** What a slot takes and where it stands, from a row of the door. */
export const settingsOf = (row: SettingsRow): SlotSettings => ({
  placement: placementOf(row),
  facilityId: row.facility_id,
  slot: {
    regime: row.regime,
    acceptedClasses: row.accepted_classes,
    acceptedForms: row.accepted_forms,
    acceptedPackagings: row.accepted_packagings,
    quarantine: row.quarantine,
    sprinklered: row.sprinklered,
    maxPalletMassGrams: row.max_pallet_mass_grams === null ? null : Number(row.max_pallet_mass_grams),
    licenceSection: row.licence_section,
    licenseeIec: row.licensee_iec,
    bookingMode: row.booking_mode,
    papers: row.papers,
    conditions: compileConditions(row.conditions),
  },
});

/** What stands there, from a row of the door. */
export const standingOf = (row: StandingRow): Standing => ({
  hazard: { classes: row.hazard_classes, storageClasses: row.storage_classes, groups: row.hazard_groups },
  stay: { startsOn: plainDate(row.starts_on), endsOn: plainDate(row.ends_on) },
  placement: placementOf(row),
});

/** Those who stand around a slot, each as far away as the rulebook's measures have it. */
export const neighboursOf = (from: Placement, standing: readonly Standing[], rulebook: Rulebook): Neighbour[] =>
  standing.map(({ placement, ...rest }) => ({ ...rest, apart: apartness(from, placement, rulebook.placement) }));

/** Reads what slots take, where they stand and what of their papers and conditions matters on days of the stay. */
export async function slotSettings(db: Db, slotIds: readonly string[], stay: Stay): Promise<Map<string, SlotSettings>> {
  if (slotIds.length === 0) return new Map();
  const rows = await db.execute<SettingsRow>(sql`
    select slot_id, facility_id, hall_id, building, place, wall_fire_minutes, bay_gap_cm, sprinklered,
      regime, accepted_classes, accepted_forms, accepted_packagings, quarantine, max_pallet_mass_grams::text,
      licence_section, licensee_iec, booking_mode, papers, conditions
    from slot_settings(${arrayOf(slotIds, 'uuid')}, ${stay.startsOn}::date, ${stay.endsOn}::date)`);
  return new Map(rows.map((row) => [row.slot_id, settingsOf(row)]));
}

type Asked = { stay: Stay; quiet: Quiet; except: string | null };

/** What stands in the facilities of slots on days of the stay, by facility; what is quiet beside the cargo is left out. */
async function standingBy(db: Db, slotIds: readonly string[], { stay, quiet, except }: Asked) {
  const standing = new Map<string, Standing[]>();
  // Where no code is loud nothing can stand too near: harmless cargo costs no walk through its neighbours.
  if (slotIds.length === 0 || quiet.all) return standing;
  const rows = await db.execute<StandingRow & { facility_id: string }>(sql`
    select n.facility_id, ${STANDING_COLUMNS}
    from facility_neighbours(${arrayOf(slotIds, 'uuid')}, ${stay.startsOn}::date, ${stay.endsOn}::date,
      ${except}::uuid, ${arrayOf(quiet.classes, 'text')}, ${arrayOf(quiet.storageClasses, 'text')},
      ${arrayOf(quiet.loudGroups, 'text')}) n`);
  for (const row of rows) {
    const there = standing.get(row.facility_id);
    if (there) there.push(standingOf(row));
    else standing.set(row.facility_id, [standingOf(row)]);
  }
  return standing;
}

/**
 * Reads the slots' side of a decision through the database's narrow doors: row-level security would hide rivals' cargo,
 * and a neighbour nobody sees segregates nothing. At most two statements for any number of slots.
 * @param hazard of the cargo that asks: neighbours it may stand beside in any case are left out
 * @param except a booking that is not its own neighbour
 */
export async function slotSides(
  db: Db,
  slotIds: readonly string[],
  stay: Stay,
  rulebook: Rulebook,
  hazard: Hazard,
  except: string | null = null,
): Promise<Map<string, SlotSide>> {
  const quiet = quietBeside(rulebook, reachOf(rulebook, hazard));
  const [settings, standing] = await Promise.all([
    slotSettings(db, slotIds, stay),
    standingBy(db, slotIds, { stay, quiet, except }),
  ]);
  return new Map(
    [...settings].map(([id, side]) => {
      const neighbours = neighboursOf(side.placement, standing.get(side.facilityId) ?? [], rulebook);
      return [id, { ...side, neighbours }];
    }),
  );
}
