import { sqlState } from '#app/platform/db.server.ts';

/** Places, mass, the importer's bond, and what the facility may take of duty and of value. */
const GUARD_STATES = new Set(['QS001', 'QS002', 'QS011', 'QS012', 'QS013']);

/** Whether the database's guard refused an allocation: somebody else was faster, or the ask never fitted. */
export function isCapacityRefusal(error: unknown): boolean {
  return GUARD_STATES.has(sqlState(error) ?? '');
}
