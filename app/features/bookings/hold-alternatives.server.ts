import { stay } from '#app/domain/shared/interval.ts';
import { cargoOf, holdingSide } from '#app/features/decisions/shipper-side.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { type Alternatives, findAlternatives } from './find-alternatives.server.ts';
import type { HoldInput } from './hold-picture.server.ts';

/** What a shipper whose hold was refused can do instead, for the same cargo. */
export async function holdAlternatives(
  scope: TenantScope,
  { slotId, startsOn, endsOn, pallets, massGrams, cargoId }: HoldInput,
  { clock }: { clock: Clock },
): Promise<Alternatives> {
  const ask = { stay: stay(startsOn, endsOn), pallets, massGrams };
  const [cargo, rulebook] = await Promise.all([
    withTenant(scope, (tx) => cargoOf(tx, scope.orgId, cargoId)),
    currentRulebook(rulebookDay(clock.now())),
  ]);
  if (!cargo) return findAlternatives(slotId, ask, { classes: [], shipper: null, clock });
  const side = holdingSide(cargo, ask, null, rulebook);
  return findAlternatives(slotId, ask, { classes: side.cargo.hazard.classes, shipper: { side, rulebook }, clock });
}
