import { eq } from 'drizzle-orm';
import { FREE_PLAN, type Plan, planInForce, plansOn } from '#app/domain/plans/plan.ts';
import { dateInZone, plainDate } from '#app/domain/shared/plain-date.ts';
import { parameterOn } from '#app/domain/tax/parameter.ts';
import { moneyParameters } from '#app/features/invoices/money-parameters.server.ts';
import { publicDatabase, type Tx } from '#app/platform/db.server.ts';
import { hostPlans, plans } from '#db/schema/index.ts';

/** Prices and periods of plans go by India's days. */
export const PLAN_ZONE = 'Asia/Kolkata';
const DAY_MS = 86_400_000;

export type HostPlan = typeof hostPlans.$inferSelect;

/** Every plan of all times: a handful of rows. Inside a transaction its handle is the only connection there. */
export async function allPlans(from: Pick<Tx, 'select'> = publicDatabase()): Promise<Plan[]> {
  const rows = await from.select().from(plans);
  return rows.map(({ effectiveFrom, effectiveTo, ...row }) => ({
    ...row,
    effectiveFrom: plainDate(effectiveFrom),
    effectiveTo: effectiveTo === null ? null : plainDate(effectiveTo),
  }));
}

/** The plans hosts can take at a moment, the smallest first. */
export const plansAt = async (now: Date, from?: Pick<Tx, 'select'>): Promise<Plan[]> =>
  plansOn(await allPlans(from), dateInZone(now, PLAN_ZONE));

/** A plan by its code: as it is in force, or as it last was when it is sold no more. @throws Error for one that never was */
export function planNamed(rows: readonly Plan[], code: string, now: Date): Plan {
  const current = plansOn(rows, dateInZone(now, PLAN_ZONE)).find((plan) => plan.code === code);
  const [last] = rows
    .filter((plan) => plan.code === code)
    .toSorted((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom));
  const found = current ?? last;
  if (!found) throw new Error(`There is no plan ${code}`);
  return found;
}

/** A host's row, as row-level security lets this transaction read it; null where it never went to take a plan. */
export async function hostPlanOf(tx: Tx, orgId: string): Promise<HostPlan | null> {
  const [row] = await tx.select().from(hostPlans).where(eq(hostPlans.orgId, orgId));
  return row ?? null;
}

/** The plan whose limits hold for a host at a moment. */
export function limitsOf(row: HostPlan | null, rows: readonly Plan[], now: Date): Plan {
  return planNamed(rows, row ? planInForce(row, now) : FREE_PLAN, now);
}

/** So many days after an instant, by one of the periods in the reference table. */
export async function daysAfter(
  instant: Date,
  period: 'plan_grace_days' | 'plan_trial_notice_days',
  from?: Pick<Tx, 'select'>,
): Promise<Date> {
  const { value } = parameterOn(await moneyParameters(from), period, dateInZone(instant, PLAN_ZONE));
  return new Date(instant.getTime() + value * DAY_MS);
}
