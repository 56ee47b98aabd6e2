import type { OwnerDatabase } from '../../owner.ts';

/** The one transaction the demo is written in: a failed seed leaves an empty database, not half a demo. */
export type Tx = Parameters<Parameters<OwnerDatabase['transaction']>[0]>[0];
