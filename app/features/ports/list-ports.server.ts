import { asc } from 'drizzle-orm';
import { publicDatabase } from '#app/platform/db.server.ts';
import { ports } from '#db/schema/index.ts';
import type { Port } from './port.ts';

/** The columns of a {@link Port}. */
export const portColumns = {
  id: ports.id,
  name: ports.name,
  kind: ports.kind,
  stateCode: ports.stateCode,
  lat: ports.lat,
  lon: ports.lon,
};

/** Every port, depot and CFS belt, by name. */
export async function listPorts(): Promise<Port[]> {
  return publicDatabase().select(portColumns).from(ports).orderBy(asc(ports.name), asc(ports.id)).limit(500);
}
