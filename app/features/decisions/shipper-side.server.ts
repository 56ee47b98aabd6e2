import type { Ask } from '#app/domain/capacity/fit.ts';
import { classify } from '#app/domain/cargo/classify.ts';
import type { Paper } from '#app/domain/cargo/facts.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { cargoOptions, type LoadedCargo, loadCargoVersion } from '#app/features/cargo/load-cargo.server.ts';
import { type Tx, withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { type ShipperSide, shipperPapers } from './decide-for-slots.server.ts';

/** A cargo profile's latest version with what its organisation can show. */
export type ChosenCargo = LoadedCargo & { papers: readonly Paper[] };

/** An organisation of the viewer's with its live cargo profiles. */
export type CargoChoice = { slug: string; name: string; cargo: { id: string; name: string }[] };

type Shipper = { scope: TenantScope; organisation: { slug: string; name: string; isShipper: boolean } };

/** Organisations of one person that a page lists cargo of: a broker works for several, nobody for dozens at once. */
const SHIPPERS_AT_MOST = 12;

const shippersOf = (organisations: readonly Shipper[]) =>
  organisations.filter(({ organisation }) => organisation.isShipper).slice(0, SHIPPERS_AT_MOST);

/** The profiles a viewer may choose from, by organisation. One transaction each: a tenant's rows need a tenant. */
export async function cargoChoices(organisations: readonly Shipper[]): Promise<CargoChoice[]> {
  return Promise.all(
    shippersOf(organisations).map(async ({ scope, organisation: { slug, name } }) => {
      const options = await withTenant(scope, (tx) => cargoOptions(tx, scope.orgId));
      return { slug, name, cargo: options.map((option) => ({ id: option.id, name: option.name })) };
    }),
  );
}

/** A profile with the papers of its organisation; null when the organisation has no such profile. In its transaction. */
export async function cargoOf(tx: Pick<Tx, 'select'>, orgId: string, cargoId: string): Promise<ChosenCargo | null> {
  const [cargo, papers] = await Promise.all([loadCargoVersion(tx, orgId, cargoId), shipperPapers(tx, orgId)]);
  return cargo ? { ...cargo, papers } : null;
}

/** Which of the viewer's organisations the profile belongs to, with the profile; null when none of them has it. */
export async function chosenCargo(
  organisations: readonly Shipper[],
  cargoId: string,
): Promise<{ slug: string; cargo: ChosenCargo } | null> {
  for (const { scope, organisation } of shippersOf(organisations)) {
    const cargo = await withTenant(scope, (tx) => cargoOf(tx, scope.orgId, cargoId));
    if (cargo) return { slug: organisation.slug, cargo };
  }
  return null;
}

/** The shipper's side of a decision about holding. */
export function holdingSide(
  cargo: Pick<ChosenCargo, 'facts' | 'papers'>,
  ask: Ask,
  regime: ShipperSide['regime'],
  rulebook: Rulebook,
): ShipperSide {
  const { stay, pallets, massGrams } = ask;
  return {
    cargo: classify(cargo.facts, rulebook),
    quantity: { pallets, massGrams },
    stay,
    regime,
    papers: cargo.papers,
    step: 'hold',
  };
}
