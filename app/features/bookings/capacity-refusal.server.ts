import { sqlState } from '#app/platform/db.server.ts';

const GUARD_STATES = new Set(['QS001', 'QS002']);

/** Whether the database's guard refused an allocation: somebody else was faster, or the ask never fitted. */
export function isCapacityRefusal(error: unknown): boolean {
  return GUARD_STATES.has(sqlState(error) ?? '');
}
