import { asCorrector } from '#app/features/notes/corrector.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { OperatorScope, TenantScope } from '#app/platform/scopes.ts';

/** Who takes a host's books with them: the host, or an operator for it. */
export type Exporter = { as: 'host'; scope: TenantScope } | { as: 'operator'; scope: OperatorScope; hostOrgId: string };

/** The host whose books they are. */
export const hostOf = (by: Exporter): string => (by.as === 'host' ? by.scope.orgId : by.hostOrgId);

/** Opens a transaction for whoever exports. A file is read by several of them, so that a slow reader holds none open. */
export const exporting = <T>(by: Exporter, work: (tx: Tx) => Promise<T>): Promise<T> => asCorrector(by, work);
