import { and, desc, eq } from 'drizzle-orm';
import type { RateCard } from '#app/domain/pricing/rate-card.ts';
import { rateCardFromJson } from '#app/domain/pricing/rate-card-json.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { rateCards, users } from '#db/schema/index.ts';

const SHOWN = 12;

/** A version of a slot's rate card as its host sees it. */
export type CardVersion = {
  id: string;
  version: number;
  effectiveFrom: PlainDate;
  card: RateCard;
  createdBy: string;
  createdAt: Date;
  /** Today's. */
  isInForce: boolean;
};

/**
 * The newest versions of a slot's card, newest first; at most a dozen, and any one older is followed by them.
 * @param today India's day
 */
export function listRateCards(scope: TenantScope, slotId: string, today: PlainDate): Promise<CardVersion[]> {
  return withTenant(scope, async (tx) => {
    const rows = await tx
      .select({ row: rateCards, createdBy: users.name })
      .from(rateCards)
      .leftJoin(users, eq(users.id, rateCards.createdBy))
      .where(and(eq(rateCards.orgId, scope.orgId), eq(rateCards.slotId, slotId)))
      .orderBy(desc(rateCards.version))
      .limit(SHOWN);
    const [inForce] = rows
      .map(({ row }) => row)
      .filter(({ effectiveFrom }) => effectiveFrom <= today)
      .sort((a, b) =>
        a.effectiveFrom === b.effectiveFrom ? b.version - a.version : a.effectiveFrom < b.effectiveFrom ? 1 : -1,
      );
    return rows.map(({ row, createdBy }) => ({
      id: row.id,
      version: row.version,
      effectiveFrom: plainDate(row.effectiveFrom),
      card: rateCardFromJson(row.card),
      createdBy: createdBy ?? 'A former member',
      createdAt: row.createdAt,
      isInForce: row.id === inForce?.id,
    }));
  });
}
