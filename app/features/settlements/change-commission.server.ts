import { and, desc, eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { formatDate, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { fieldViolation } from '#app/features/facilities/refusal.server.ts';
import { audit } from '#app/platform/audit.server.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { type Tx, withOperator } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import { commissionRules, organisations, ports } from '#db/schema/index.ts';
import type { EndRuleInput, RuleInput } from './commission.schema.server.ts';

type Rule = typeof commissionRules.$inferSelect;

/**
 * Writes a rule. Under a known code it is the next version, and the one before ends on the day it starts; what was charged
 * by the earlier one stays.
 */
export async function writeCommissionRule(
  scope: OperatorScope,
  input: RuleInput,
  asked: Asked,
): Promise<Outcome<{ ruleId: string }>> {
  return runOnce<{ ruleId: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [last] = await tx
        .select()
        .from(commissionRules)
        .where(eq(commissionRules.code, input.code))
        .orderBy(desc(commissionRules.version))
        .limit(1)
        .for('update');
      const orgId = await hostOf(tx, input.host);
      const portId = await portOf(tx, input.port);
      const problems = [
        ...(orgId === undefined ? [noSuchHost()] : []),
        ...(portId === undefined ? [noSuchPort()] : []),
        ...(last && input.effectiveFrom <= last.effectiveFrom ? [tooEarly(last)] : []),
      ];
      if (orgId === undefined || portId === undefined || problems.length > 0) return refuse(...problems);
      if (last && (last.effectiveTo === null || last.effectiveTo > input.effectiveFrom))
        await endOn(tx, scope, last, input.effectiveFrom);
      const { code, regime, cargoCode, volumeFrom, rate, minimumFee, effectiveFrom } = input;
      // The unique key on code and version decides between two operators at the same moment.
      const [written] = await tx
        .insert(commissionRules)
        .values({
          ...{ code, version: (last?.version ?? 0) + 1, orgId, regime, cargoCode, portId, volumeFrom },
          ...{ rateBasisPoints: rate, minimumFeePaise: minimumFee.paise, effectiveFrom, createdBy: scope.userId },
        })
        .onConflictDoNothing()
        .returning();
      if (!written) return refuse(changedMeanwhile());
      await trace(tx, scope, written, 'commission_rule.written');
      return done({ ruleId: written.id });
    },
  );
}

/** Ends a rule from a day on, sooner than it would; what it has charged stays. */
export async function endCommissionRule(
  scope: OperatorScope,
  { ruleId, effectiveTo }: EndRuleInput,
  asked: Asked,
): Promise<Outcome<{ ruleId: string }>> {
  if (!isUuid(ruleId)) return refuse(noSuchRule());
  return runOnce<{ ruleId: string }>(
    (work) => withOperator(scope, work),
    scope.userId,
    asked,
    async (tx) => {
      const [rule] = await tx.select().from(commissionRules).where(eq(commissionRules.id, ruleId)).for('update');
      if (!rule) return refuse(noSuchRule());
      if (effectiveTo <= rule.effectiveFrom || (rule.effectiveTo !== null && effectiveTo > rule.effectiveTo))
        return refuse(wrongEnd(rule));
      await endOn(tx, scope, rule, effectiveTo);
      return done({ ruleId });
    },
  );
}

async function endOn(tx: Tx, scope: OperatorScope, rule: Rule, effectiveTo: PlainDate): Promise<void> {
  await tx
    .update(commissionRules)
    .set({ effectiveTo })
    .where(and(eq(commissionRules.code, rule.code), eq(commissionRules.id, rule.id)));
  await trace(tx, scope, { ...rule, effectiveTo }, 'commission_rule.ended');
}

async function trace(tx: Tx, scope: OperatorScope, rule: Rule, action: string): Promise<void> {
  await audit(tx, {
    actorUserId: scope.userId,
    actorKind: 'operator',
    entity: 'commission_rule',
    entityId: rule.id,
    action,
    data: {
      ...{ code: rule.code, version: rule.version, hostId: rule.orgId, regime: rule.regime, cargoCode: rule.cargoCode },
      ...{ portId: rule.portId, volumeFrom: rule.volumeFrom, rateBasisPoints: rule.rateBasisPoints },
      minimumFeePaise: rule.minimumFeePaise.toString(),
      ...{ effectiveFrom: rule.effectiveFrom, effectiveTo: rule.effectiveTo },
    },
  });
}

/** null where no host is named, undefined where there is none of that name. */
async function hostOf(tx: Tx, slug: string | null): Promise<string | null | undefined> {
  if (slug === null) return null;
  const [host] = await tx
    .select({ id: organisations.id })
    .from(organisations)
    .where(and(eq(organisations.slug, slug), eq(organisations.isHost, true)));
  return host?.id;
}

async function portOf(tx: Tx, id: string | null): Promise<string | null | undefined> {
  if (id === null) return null;
  const [port] = await tx.select({ id: ports.id }).from(ports).where(eq(ports.id, id));
  return port?.id;
}

const noSuchHost = () => fieldViolation('host', 'commission.no_host', 'There is no host with this short name.');
const noSuchPort = () => fieldViolation('port', 'commission.no_port', 'There is no such port.');
const noSuchRule = () => violation('commission_rule.not_found', 'There is no such rule.');

const tooEarly = (last: Rule): Violation =>
  fieldViolation(
    'effectiveFrom',
    'commission.too_early',
    `Version ${last.version} holds from ${formatDate(plainDate(last.effectiveFrom))}; the next one starts later.`,
  );

const wrongEnd = (rule: Rule): Violation =>
  fieldViolation(
    'effectiveTo',
    'commission.wrong_end',
    `It holds from ${formatDate(plainDate(rule.effectiveFrom))}${rule.effectiveTo === null ? '' : ` and ends before ${formatDate(plainDate(rule.effectiveTo))}`}.`,
    'Choose a day between.',
  );

const changedMeanwhile = () =>
  violation(
    'conflict.commission_rule',
    'Somebody wrote a version of this rule meanwhile.',
    'Reload the page and look.',
  );
