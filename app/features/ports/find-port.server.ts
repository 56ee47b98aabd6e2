import { eq } from 'drizzle-orm';
import { publicDatabase } from '#app/platform/db.server.ts';
import { ports } from '#db/schema/index.ts';
import { portColumns } from './list-ports.server.ts';
import type { Port } from './port.ts';

/** The port with this key, or null. */
export async function findPort(id: string): Promise<Port | null> {
  // Postgres refuses a NUL in text; such an id is simply unknown.
  if (id.length > 80 || id.includes('\u0000')) return null;
  const [port] = await publicDatabase().select(portColumns).from(ports).where(eq(ports.id, id));
  return port ?? null;
}
