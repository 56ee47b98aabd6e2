import path from 'node:path';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { setVariables } from '#app/platform/env.server.ts';
import { bootstrapDatabase, type DatabaseUrls, dropDatabase } from '#db/bootstrap.ts';
import { startEmbeddedPostgres } from '#db/embedded.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { openAsOwner } from '#db/owner.ts';
import { slots } from '#db/schema/index.ts';
import { seedDemo } from '#db/seed/demo.ts';
import { createCargo, createFacility, createHall, createOrganisation, createPerson } from '#db/seed/factories.ts';
import { loadReference } from '#db/seed/reference.ts';
import { tenantScope } from '../setup/request.ts';

const DATABASE = 'quayslot_bench';
const PASSWORDS = { owner: 'owner-in-bench', app: 'app-in-bench' };
const CHUNK = 500;

/** Where the bench plays: a durable server (fsync on), the demo's data, and one host with many large slots. */
export type Scene = {
  urls: DatabaseUrls;
  slotIds: string[];
  shippers: (ReturnType<typeof tenantScope> & { cargoId: string })[];
  close: () => Promise<void>;
};

async function manySlots(db: ReturnType<typeof openAsOwner>['db'], count: number): Promise<string[]> {
  const owner = await createPerson(db);
  const organisation = await createOrganisation(db, { owner, isShipper: false });
  const hall = await createHall(db, { facility: await createFacility(db, { organisation }) });
  const ids: string[] = [];
  for (let from = 0; from < count; from += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, count - from) }, (_, i) => ({
      orgId: hall.orgId,
      facilityId: hall.facilityId,
      hallId: hall.id,
      name: `Bench ${from + i}`,
      regime: 'neutral' as const,
      palletPositions: 2_000,
      maxMassGrams: 2_000_000_000,
      hazardClasses: ['9'],
      pricePerPalletDayPaise: BigInt(3_000 + i),
      handlingInPaise: 10_000n,
      handlingOutPaise: 10_000n,
      minimumDays: 1,
      bookingMode: 'instant' as const,
      status: 'published' as const,
    }));
    ids.push(...(await db.insert(slots).values(rows).returning({ id: slots.id })).map((row) => row.id));
  }
  return ids;
}

/** Prepares the scene from nothing. The server is the project's own, apart from the demo's and the tests'. */
export async function openScene({ slotCount, clients }: { slotCount: number; clients: number }): Promise<Scene> {
  const server = await startEmbeddedPostgres({
    dir: path.resolve('.data/bench-postgres'),
  });
  await dropDatabase(server.adminUrl, DATABASE);
  const urls = await bootstrapDatabase(server.adminUrl, DATABASE, PASSWORDS);
  await migrateDatabase(urls.ownerUrl);
  const { db, close } = openAsOwner(urls.ownerUrl);
  await loadReference(db);
  const now = new Date();
  await seedDemo(db, { today: dateInZone(now, 'Asia/Kolkata'), now });
  const slotIds = await manySlots(db, slotCount);
  const shippers = [];
  for (let i = 0; i < clients; i++) {
    const owner = await createPerson(db);
    const organisation = await createOrganisation(db, { owner, isHost: false, stateCode: '24' });
    const { profile } = await createCargo(db, { organisation, createdBy: owner.id });
    shippers.push({ ...tenantScope({ orgId: organisation.id, userId: owner.id, role: 'owner' }), cargoId: profile.id });
  }
  await db.execute('create table bench_rows (id bigserial primary key, note text not null)');
  await db.execute('grant select, insert on bench_rows to quayslot_app');
  await db.execute('grant usage on sequence bench_rows_id_seq to quayslot_app');
  await db.execute('analyze');
  setVariables({
    QUAYSLOT_MODE: 'test',
    DATABASE_URL: urls.appUrl,
    BASE_URL: 'http://127.0.0.1:3000',
    LOG_LEVEL: 'error',
  });
  return {
    urls,
    slotIds,
    shippers,
    close: async () => {
      await close();
      await dropDatabase(server.adminUrl, DATABASE);
      await server.stop();
    },
  };
}
