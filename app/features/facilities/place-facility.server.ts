import { and, eq } from 'drizzle-orm';
import type { Violation } from '#app/domain/shared/verdict.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse } from '#app/platform/outcome.ts';
import { gstStates, ports } from '#db/schema/index.ts';
import type { FacilityInput } from './facility.schema.server.ts';
import { fieldViolation } from './refusal.server.ts';

type Placed = Omit<FacilityInput, 'lat' | 'lon'> & { lat: number; lon: number };

/** Checks port and State against the reference tables; without a point of its own a facility stands at its port. */
export async function placeFacility(tx: Tx, input: FacilityInput): Promise<Outcome<Placed>> {
  const [port] = await tx.select({ lat: ports.lat, lon: ports.lon }).from(ports).where(eq(ports.id, input.portId));
  const [state] = await tx
    .select({ code: gstStates.code })
    .from(gstStates)
    .where(and(eq(gstStates.code, input.stateCode), eq(gstStates.active, true)));
  const violations: Violation[] = [];
  if (!port) violations.push(fieldViolation('portId', 'facility.port', 'Choose a port or depot of the list.'));
  if (!state) violations.push(fieldViolation('stateCode', 'facility.state', 'Choose a State of the list.'));
  if (!port || violations.length > 0) return refuse(...violations);
  return done({ ...input, lat: input.lat ?? port.lat, lon: input.lon ?? port.lon });
}
