import { sql } from 'drizzle-orm';
import { compileConditions, type HostCondition, type Neighbour, type SlotFacts } from '#app/domain/cargo/decide.ts';
import type { Paper } from '#app/domain/cargo/facts.ts';
import { apartness, type Placement } from '#app/domain/cargo/placement.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import type { Stay } from '#app/domain/shared/interval.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import type { Tx } from '#app/platform/db.server.ts';

/** A slot's part of a decision: what it takes, where it stands, and what stands around it during a stay. */
export type SlotSide = { slot: SlotFacts; placement: Placement; hostOrgId: string; neighbours: Neighbour[] };

type SettingsRow = {
  slot_id: string;
  facility_id: string;
  host_org_id: string;
  hall_id: string;
  building: string;
  place: number | null;
  wall_fire_minutes: number;
  bay_gap_cm: number;
  sprinklered: boolean | null;
  regime: 'bonded' | 'neutral';
  accepted_classes: string[];
  accepted_forms: string[];
  accepted_packagings: string[];
  quarantine: boolean;
  max_pallet_mass_grams: string | null;
  licence_section: '57' | '58' | '58A' | null;
  licensee_iec: string | null;
  booking_mode: 'instant' | 'request';
  papers: Paper[];
  conditions: HostCondition[];
};

type NeighbourRow = {
  facility_id: string;
  slot_id: string;
  hall_id: string;
  building: string;
  place: number | null;
  wall_fire_minutes: number;
  bay_gap_cm: number;
  starts_on: string;
  ends_on: string;
  hazard_classes: string[];
  storage_classes: string[];
  hazard_groups: string[];
};

const placementOf = (row: SettingsRow | NeighbourRow): Placement => ({
  slotId: row.slot_id,
  hallId: row.hall_id,
  building: row.building,
  place: row.place,
  wallFireMinutes: row.wall_fire_minutes,
  bayGapCm: row.bay_gap_cm,
});

const slotFactsOf = (row: SettingsRow): SlotFacts => ({
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
});

const uuids = (ids: readonly string[]) =>
  sql`array[${sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )}]::uuid[]`;

/**
 * Reads the slots' side of a decision through the database's narrow doors: row-level security would hide rivals' cargo,
 * and a neighbour nobody sees segregates nothing. Two statements for any number of slots.
 * @param except a booking that is not its own neighbour
 */
export async function slotSides(
  db: Pick<Tx, 'execute'>,
  slotIds: readonly string[],
  stay: Stay,
  rulebook: Rulebook,
  except: string | null = null,
): Promise<Map<string, SlotSide>> {
  if (slotIds.length === 0) return new Map();
  const settings = await db.execute<SettingsRow>(sql`
    select slot_id, facility_id, host_org_id, hall_id, building, place, wall_fire_minutes, bay_gap_cm, sprinklered,
      regime, accepted_classes, accepted_forms, accepted_packagings, quarantine, max_pallet_mass_grams::text,
      licence_section, licensee_iec, booking_mode, papers, conditions
    from slot_settings(${uuids(slotIds)}, ${stay.startsOn}::date, ${stay.endsOn}::date)`);
  const facilityIds = [...new Set(settings.map((row) => row.facility_id))];
  const standing = new Map<string, NeighbourRow[]>(facilityIds.map((id) => [id, []]));
  if (facilityIds.length > 0)
    for (const row of await db.execute<NeighbourRow>(sql`
      select facility_id, slot_id, hall_id, building, place, wall_fire_minutes, bay_gap_cm, starts_on::text,
        ends_on::text, hazard_classes, storage_classes, hazard_groups
      from facility_neighbours(${uuids(facilityIds)}, ${stay.startsOn}::date, ${stay.endsOn}::date, ${except}::uuid)`))
      standing.get(row.facility_id)?.push(row);
  return new Map(settings.map((row) => [row.slot_id, sideOf(row, standing.get(row.facility_id) ?? [], rulebook)]));
}

function sideOf(row: SettingsRow, standing: readonly NeighbourRow[], rulebook: Rulebook): SlotSide {
  const placement = placementOf(row);
  return {
    slot: slotFactsOf(row),
    placement,
    hostOrgId: row.host_org_id,
    neighbours: standing.map((near) => ({
      hazard: { classes: near.hazard_classes, storageClasses: near.storage_classes, groups: near.hazard_groups },
      stay: { startsOn: plainDate(near.starts_on), endsOn: plainDate(near.ends_on) },
      apart: apartness(placement, placementOf(near), rulebook.placement),
    })),
  };
}
