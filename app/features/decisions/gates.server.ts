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

type HeadroomRow = Record<'bond' | 'insured' | 'duty' | 'value', string | null>;

const paise = (text: string | null | undefined) => (text === null || text === undefined ? null : Number(text));

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
    select bond_free::text as bond, insured_duty_free::text as insured, licence_duty_free::text as duty,
      licence_value_free::text as value
    from headroom_at(${slotId}::uuid, ${shipperOrgId}::uuid, ${stay.startsOn}::date, ${stay.endsOn}::date, ${except}::uuid)`);
  return {
    bondFreePaise: paise(row?.bond),
    insuredDutyFreePaise: paise(row?.insured),
    licenceDutyFreePaise: paise(row?.duty),
    licenceValueFreePaise: paise(row?.value),
  };
}
