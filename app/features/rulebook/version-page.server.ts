import type { OperatorScope } from '#app/platform/scopes.ts';
import { readVersionPage } from './version-page.schema.server.ts';
import {
  viewDiff,
  viewDryRun,
  viewHead,
  viewMatrices,
  viewRules,
  viewSubstances,
  viewTariff,
} from './view-version.server.ts';

/** What a version's page shows under the tab its address names; null when there is no such version. */
export async function readVersion(scope: OperatorScope, version: string, url: string) {
  const filter = readVersionPage(url);
  const part = async () => {
    switch (filter.tab) {
      case 'rules': {
        const view = await viewRules(scope, version, filter);
        return view && { head: view.head, part: { tab: 'rules' as const, ...view.value } };
      }
      case 'substances': {
        const view = await viewSubstances(scope, version, filter);
        return view && { head: view.head, part: { tab: 'substances' as const, ...view.value } };
      }
      case 'tariff': {
        const view = await viewTariff(scope, version, filter);
        return view && { head: view.head, part: { tab: 'tariff' as const, ...view.value } };
      }
      case 'matrices': {
        const view = await viewMatrices(scope, version);
        return view && { head: view.head, part: { tab: 'matrices' as const, ...view.value } };
      }
      case 'diff': {
        const view = await viewDiff(scope, version, filter);
        return view && { head: view.head, part: { tab: 'diff' as const, ...view.value } };
      }
      case 'dry-run': {
        const view = await viewDryRun(scope, version, filter.page);
        return view && { head: view.head, part: { tab: 'dry-run' as const, run: view.value } };
      }
      case 'edit': {
        const view = await viewHead(scope, version);
        return view && { head: view.head, part: { tab: 'edit' as const } };
      }
    }
  };
  const found = await part();
  return found && { ...found, filter };
}

export type VersionPage = NonNullable<Awaited<ReturnType<typeof readVersion>>>;
/** One tab of the page. */
export type PartOf<T extends VersionPage['part']['tab']> = Extract<VersionPage['part'], { tab: T }>;
