import { count, eq } from 'drizzle-orm';
import { publicDatabase } from '#app/platform/db.server.ts';
import { listings, ports } from '#db/schema/index.ts';

/** A port with the published slots of the facilities that name it as theirs. */
export type PortWithSlots = { id: string; name: string; lat: number; lon: number; slots: number };

/** Ports that have published slots, the fullest first. */
export async function countSlotsByPort(): Promise<PortWithSlots[]> {
  const slots = count(listings.slotId);
  return publicDatabase()
    .select({ id: ports.id, name: ports.name, lat: ports.lat, lon: ports.lon, slots })
    .from(ports)
    .innerJoin(listings, eq(listings.portId, ports.id))
    .groupBy(ports.id)
    .orderBy(ports.name);
}
