import { facilityNotFound, ownFacility } from '#app/features/facilities/own-facility.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { papers } from '#db/schema/index.ts';
import type { PaperInput } from './paper.schema.server.ts';

/** Enters a paper of the organisation, or of one of its facilities. It waits for an operator to have seen it. */
export function addPaper(scope: TenantScope, input: PaperInput, asked: Asked): Promise<Outcome<{ paperId: string }>> {
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      if (input.facilityId !== null && !(await ownFacility(tx, scope, input.facilityId)))
        return refuse(facilityNotFound());
      const paperId = crypto.randomUUID();
      await tx.insert(papers).values({ ...input, id: paperId, orgId: scope.orgId });
      const { kind, number, issuer, facilityId, validFrom, validUntil } = input;
      await audit(tx, {
        orgId: scope.orgId,
        actorUserId: scope.userId,
        actorKind: 'member',
        entity: 'paper',
        entityId: paperId,
        action: 'paper.added',
        data: { kind, number, issuer, facilityId, validFrom, validUntil, names: input.names.join(' ') },
      });
      return done({ paperId });
    },
  );
}
