import { sql } from 'drizzle-orm';
import type { Headroom } from '#app/domain/bond/headroom.ts';
import type { ClassifiedCargo } from '#app/domain/cargo/classify.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import type { Stay } from '#app/domain/shared/interval.ts';
import type { Tx } from '#app/platform/db.server.ts';

/** Which gates a stay goes through beside its slot's: the facility's, and the importer's bond. */
export type Gates = { facility: boolean; bond: boolean };

/**
 * The gates a cargo needs in a slot. Harmless cargo whose duty is paid needs none, and so waits for nobody but those who
 * want the same slot. The database's guard asks the same of the row that is written.
 */
export function gatesOf({ hazard, facts }: ClassifiedCargo, regime: 'bonded' | 'neutral'): Gates {
  const duty = regime === 'bonded' ? (facts.assessableDutyPaise ?? 0) : 0;
  const value = regime === 'bonded' ? (facts.declaredValuePaise ?? 0) : 0;
  const isHazardous = hazard.classes.length > 0 || hazard.groups.length > 0;
  return { facility: isHazardous || duty > 0 || value > 0, bond: duty > 0 };
}

/** How much of the importer's bond a cargo takes in a slot, in paise: the duty as many times as the rulebook says. */
export function bondNeeded({ facts }: ClassifiedCargo, regime: 'bonded' | 'neutral', { bond }: Rulebook): bigint {
  return regime === 'bonded' ? BigInt(facts.assessableDutyPaise ?? 0) * BigInt(bond?.times ?? 1) : 0n;
}

/** A row of headroom_at(), in paise; null where no limit is known. */
export type HeadroomRow = Record<
  'bond_free' | 'insured_duty_free' | 'licence_duty_free' | 'licence_value_free',
  number | null
>;

/**
 * What bond, insurance and licence leave for one more stay in a slot; nothing is limited outside bonded slots. The bond is
 * told to its importer alone, so a host's decision doesn't ask about it: the guard does.
 */
export const headroomOf = (row: HeadroomRow | null): Headroom => ({
  bondFreePaise: row?.bond_free ?? null,
  insuredDutyFreePaise: row?.insured_duty_free ?? null,
  licenceDutyFreePaise: row?.licence_duty_free ?? null,
  licenceValueFreePaise: row?.licence_value_free ?? null,
});

/**
 * What bond, insurance and licence leave for one more stay in a slot; nothing is limited outside bonded slots. The bond is
 * read for its importer alone, so a host's decision doesn't ask about it: the guard does.
 * @param except a booking that doesn't count against itself
 */
export async function headroomAt(
  tx: Pick<Tx, 'execute'>,
  { slotId, shipperOrgId, stay, except }: { slotId: string; shipperOrgId: string; stay: Stay; except: string | null },
): Promise<Headroom> {
  const [row] = await tx.execute<HeadroomRow>(sql`
    select bond_free::float8, insured_duty_free::float8, licence_duty_free::float8, licence_value_free::float8
    from headroom_at(${slotId}::uuid, ${shipperOrgId}::uuid, ${stay.startsOn}::date, ${stay.endsOn}::date, ${except}::uuid)`);
  return headroomOf(row ?? null);
}
/**
 * Shuts the gates until the end of the transaction. What is read after it is what a decision is about: of two who bring
 * cargo that must not stand together, the second sees the first.
 */
export async function shutGates(
  tx: Pick<Tx, 'execute'>,
  { facility, bond }: Gates,
  { slotId, shipperOrgId }: { slotId: string; shipperOrgId: string },
): Promise<void> {
  if (!facility && !bond) return;
  await tx.execute(sql`select shut_gates(${slotId}::uuid, ${bond ? shipperOrgId : null}::uuid)`);
}
