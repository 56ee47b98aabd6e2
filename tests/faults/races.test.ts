import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { rawVariable } from '#app/platform/env.server.ts';
import { useDatabase } from '../setup/database.ts';
import { type RunningServer, startServer } from '../setup/http-server.ts';
import { PLANTS, withPlanted } from './plants.ts';
import { type Race, RaceTrack } from './race-track.ts';
import { capacityEdits } from './races/capacity-edits.ts';
import { lastPallets, sameForm } from './races/last-pallets.ts';
import { lastRupee } from './races/last-rupee.ts';
import { longerStay } from './races/longer-stay.ts';
import { oneBooking } from './races/one-booking.ts';
import { oneHall } from './races/one-hall.ts';

/*
 * Races over HTTP on one running server. RACE_ROUNDS is how many rounds each has. After every round all invariants hold
 * of the rows, and no answer was a failure of the server's.
 */
const ROUNDS = Number(rawVariable('RACE_ROUNDS') ?? 3);
const ROUND_MS = 10_000;
/** Within so many rounds a race has to see the fault that is planted for it. */
const ROUNDS_OF_A_PLANT = 20;

const RACES: readonly Race[] = [lastPallets, sameForm, capacityEdits, oneBooking, oneHall, lastRupee, longerStay];

const database = useDatabase();
let server: RunningServer;
let reader: postgres.Sql;
let administrator: postgres.Sql;
let track: RaceTrack;

beforeAll(async () => {
  server = await startServer(database.appUrl());
  reader = postgres(database.ownerUrl(), { max: 1, onnotice: () => {} });
  const adminUrl = new URL(inject('adminUrl'));
  adminUrl.pathname = new URL(database.ownerUrl()).pathname;
  administrator = postgres(adminUrl.toString(), { max: 1, onnotice: () => {} });
  track = new RaceTrack(server.url, database.owner(), reader);
}, 180_000);
afterAll(async () => {
  await Promise.all([reader.end(), administrator.end()]);
  await server.stop();
});

test.each(RACES)('$name', { timeout: 60_000 + ROUNDS * ROUND_MS }, async ({ name, open }) => {
  const round = await open(track);
  track.statuses.clear();
  const started = performance.now();
  for (let n = 1; n <= ROUNDS; n += 1) {
    await round(n);
    await track.assertInvariants();
  }
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  const statuses = [...track.statuses].sort(([a], [b]) => a - b);
  const requests = statuses.reduce((sum, [, count]) => sum + count, 0);
  const answers = statuses.map(([status, count]) => `${count} × ${status}`).join(', ');
  console.log(`race: ${name}: ${ROUNDS} rounds, ${requests} requests (${answers}), ${seconds} s`);
  expect(requests).toBeGreaterThan(0);
});

test.each(PLANTS)('a race sees when $fault', { timeout: 120_000 }, async (plant) => {
  const round = await plant.race.open(track);
  let rounds = 0;
  await withPlanted(administrator, plant, async () => {
    const race = async () => {
      while (rounds < ROUNDS_OF_A_PLANT) {
        rounds += 1;
        await round(rounds);
        await track.assertInvariants();
      }
    };
    await expect(race()).rejects.toThrow();
  });
  console.log(`race: ${plant.fault}: seen in round ${rounds}`);
  await round(1);
  await track.assertInvariants();
});
