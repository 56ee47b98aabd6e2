import { sql } from 'drizzle-orm';
import type { RateCard } from '#app/domain/pricing/rate-card.ts';
import { rateCardToJson } from '#app/domain/pricing/rate-card-json.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { ownSlot } from '#app/features/slots/own-slot.server.ts';
import { slotNotFound } from '#app/features/slots/slot-refusals.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { rateCards } from '#db/schema/index.ts';
import { rateCardSchema } from './rate-card.schema.server.ts';

/**
 * Gives a slot its next version of a rate card, in force from the card's day on. Versions before it stay as they are, and
 * so does what is booked. The flat prices a search sorts by follow at once where the card is in force today.
 * @param card one that checkRateCard() has nothing against
 * @param today India's day
 * @throws ZodError for a card of another shape
 */
export async function setRateCard(
  scope: TenantScope,
  { slotId, card }: { slotId: string; card: RateCard },
  today: PlainDate,
  asked: Asked,
): Promise<Outcome<{ version: number }>> {
  const stored = rateCardSchema.parse(rateCardToJson(card));
  return runOnce<{ version: number }>(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const slot = await ownSlot(tx, scope, slotId, 'update');
      if (!slot) return refuse(slotNotFound());
      const version = slot.rateCardVersion + 1;
      const { effectiveFrom } = card;
      await tx
        .insert(rateCards)
        .values({ orgId: scope.orgId, slotId, version, effectiveFrom, card: stored, createdBy: scope.userId });
      await tx.execute(sql`select mirror_rate_cards(${slotId}::uuid, ${today}::date)`);
      await audit(tx, {
        orgId: scope.orgId,
        actorUserId: scope.userId,
        actorKind: 'host',
        entity: 'slot',
        entityId: slotId,
        action: 'slot.rate_card',
        data: { version, effectiveFrom },
      });
      return done({ version });
    },
  );
}
