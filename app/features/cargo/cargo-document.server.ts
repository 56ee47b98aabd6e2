import type { CargoDocument, CargoFacts } from '#app/domain/cargo/facts.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { type Asked, runOnce } from '#app/platform/commands.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { MAX_DOCUMENTS } from './cargo-facts.schema.server.ts';
import { cargoNotFound, changedMeanwhile, isArchived, lockOwnCargo, writeVersion } from './own-cargo.server.ts';

type Answer = Promise<Outcome<{ cargoId: string; version: number }>>;
type Change = (facts: CargoFacts, version: number) => CargoFacts | Violation;

/** Documents are facts, so a change of them is a new version. */
function changeDocuments(
  scope: TenantScope,
  cargoId: string,
  action: 'cargo.document_added' | 'cargo.document_removed',
  asked: Asked,
  change: Change,
): Answer {
  return runOnce(
    (work) => withTenant(scope, work),
    scope.orgId,
    asked,
    async (tx) => {
      const cargo = await lockOwnCargo(tx, scope, cargoId);
      if (!cargo) return refuse(cargoNotFound());
      if (cargo.profile.archivedAt) return refuse(isArchived());
      const changed = change(cargo.facts, cargo.profile.latestVersion);
      if ('sentence' in changed) return refuse(changed);
      return done({ cargoId, version: await writeVersion(tx, scope, cargo, { action, facts: changed }) });
    },
  );
}

const isSame = (a: CargoDocument, b: CargoDocument) =>
  a.type === b.type && a.reference === b.reference && a.validFrom === b.validFrom && a.validUntil === b.validUntil;

const tooMany = () =>
  violation(
    'cargo.too_many_documents',
    `A cargo has at most ${MAX_DOCUMENTS} documents.`,
    'Remove one that is no longer valid.',
  );

/** Adds a document to the cargo. One that is there already, in every detail, changes nothing. */
export function addDocument(
  scope: TenantScope,
  { cargoId, document }: { cargoId: string; document: CargoDocument },
  asked: Asked,
): Answer {
  return changeDocuments(scope, cargoId, 'cargo.document_added', asked, (facts) => {
    if (facts.documents.some((each) => isSame(each, document))) return facts;
    if (facts.documents.length >= MAX_DOCUMENTS) return tooMany();
    return { ...facts, documents: [...facts.documents, document] };
  });
}

/**
 * Takes a document off the cargo; versions before keep it.
 * @param position its place in the list of `version`, from 0: in another version it may be another document
 */
export function removeDocument(
  scope: TenantScope,
  { cargoId, version, position }: { cargoId: string; version: number; position: number },
  asked: Asked,
): Answer {
  return changeDocuments(scope, cargoId, 'cargo.document_removed', asked, (facts, latest) => {
    if (version !== latest || position >= facts.documents.length) return changedMeanwhile();
    return { ...facts, documents: facts.documents.filter((_, index) => index !== position) };
  });
}
