import { and, asc, desc, eq, gt, isNull, lte, or, type SQL } from 'drizzle-orm';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { facilities, halls, hostConditions, slots } from '#db/schema/index.ts';
import type { ConditionRow, ConditionView, SlotChoice } from './condition-view.ts';

const PER_PAGE = 25;
/** Beyond what a select can offer anybody. */
const SLOTS_AT_MOST = 500;

export type ConditionPage = { rows: ConditionRow[]; page: number; hasNext: boolean; slots: SlotChoice[] };

function viewed(show: ConditionView, today: PlainDate): SQL | undefined {
  const { effectiveFrom, effectiveTo } = hostConditions;
  if (show === 'past') return lte(effectiveTo, today);
  if (show === 'upcoming') return gt(effectiveFrom, today);
  return and(lte(effectiveFrom, today), or(isNull(effectiveTo), gt(effectiveTo, today)));
}

const placeName = (slot: string, hall: string | null, facility: string | null) =>
  [facility, hall, slot].filter(Boolean).join(', ');

/** One page of a host's conditions, the last begun first, and the slots that one may be limited to. */
export function listConditions(
  scope: TenantScope,
  { show, page }: { show: ConditionView; page: number },
  today: PlainDate,
): Promise<ConditionPage> {
  return withTenant(scope, async (tx) => {
    const rows = await tx
      .select({ condition: hostConditions, slot: slots.name, hall: halls.name, facility: facilities.name })
      .from(hostConditions)
      .leftJoin(slots, and(eq(slots.orgId, hostConditions.orgId), eq(slots.id, hostConditions.slotId)))
      .leftJoin(halls, and(eq(halls.orgId, slots.orgId), eq(halls.id, slots.hallId)))
      .leftJoin(facilities, and(eq(facilities.orgId, slots.orgId), eq(facilities.id, slots.facilityId)))
      .where(and(eq(hostConditions.orgId, scope.orgId), viewed(show, today)))
      .orderBy(desc(hostConditions.effectiveFrom), desc(hostConditions.createdAt), desc(hostConditions.id))
      .limit(PER_PAGE + 1)
      .offset((page - 1) * PER_PAGE);
    return {
      rows: rows.slice(0, PER_PAGE).map(({ condition, slot, hall, facility }) => ({
        id: condition.id,
        effect: condition.effect,
        slotName: slot === null ? null : placeName(slot, hall, facility),
        when: condition.when,
        sentence: condition.sentence,
        effectiveFrom: plainDate(condition.effectiveFrom),
        effectiveTo: condition.effectiveTo === null ? null : plainDate(condition.effectiveTo),
      })),
      page,
      hasNext: rows.length > PER_PAGE,
      slots: await slotChoices(tx, scope),
    };
  });
}

async function slotChoices(tx: Tx, scope: TenantScope): Promise<SlotChoice[]> {
  const rows = await tx
    .select({ id: slots.id, slot: slots.name, hall: halls.name, facility: facilities.name })
    .from(slots)
    .innerJoin(halls, and(eq(halls.orgId, slots.orgId), eq(halls.id, slots.hallId)))
    .innerJoin(facilities, and(eq(facilities.orgId, slots.orgId), eq(facilities.id, slots.facilityId)))
    .where(eq(slots.orgId, scope.orgId))
    .orderBy(asc(facilities.name), asc(halls.name), asc(slots.name))
    .limit(SLOTS_AT_MOST);
  return rows.map(({ id, slot, hall, facility }) => ({ value: id, label: placeName(slot, hall, facility) }));
}
