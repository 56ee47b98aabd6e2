import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import postgres from 'postgres';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { massGrams } from '#app/domain/shared/quantity.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { closeDatabase } from '#app/platform/db.server.ts';
import { startServer } from '../setup/http-server.ts';
import { bookingFigures } from './booking.ts';
import { decideFigures } from './decide.ts';
import { deskFigures } from './desk.ts';
import { invoiceFigures } from './invoices.ts';
import { type Figure, figure, percentile, rate } from './measure.ts';
import { openScene, type Scene } from './scene.ts';
import { searchWithCargo } from './search-cargo.ts';

/*
 * `npm run bench -- --json FILE [--quick] [--only booking|market|search-cargo|decide|invoices|desk]`. Floors and figures are taken in turn
 * within each round, so that a ratio compares what the machine could do at the same moment; the median round is reported
 * with the spread. The rulebook's figures come first, while nothing else runs; alone they need no database.
 */

const CLIENTS = 16;
const SEARCH_PAGES = 60;
const SEARCH = 'port=jawaharlal-nehru-port-nhava-sheva&within=50&pallets=8&kg=6400&regime=neutral';

type Round = { insert: number; select: number; holdSpread: number; holdHot: number; pageP50: number; pageP95: number };

/** One hold of one place for a random stay within the next year. */
async function oneHold(scene: Scene, client: number, slotIds: readonly string[]): Promise<boolean> {
  const scope = scene.shippers[client % scene.shippers.length];
  const slotId = slotIds[Math.floor(Math.random() * slotIds.length)];
  if (!scope || !slotId) throw new Error('an empty scene');
  const startsOn = addDays(dateInZone(new Date(), 'Asia/Kolkata'), 1 + Math.floor(Math.random() * 300));
  const input = {
    slotId,
    startsOn,
    endsOn: addDays(startsOn, 1 + Math.floor(Math.random() * 60)),
    pallets: 1,
    massGrams: massGrams(100_000),
    cargoId: scope.cargoId,
  };
  return (await holdSlot(scope, input, { command: 'hold', key: randomUUID(), input }, { clock: systemClock })).ok;
}

async function searchPages(url: string): Promise<{ p50: number; p95: number }> {
  const today = dateInZone(new Date(), 'Asia/Kolkata');
  const times: number[] = [];
  for (let i = 0; i < SEARCH_PAGES; i++) {
    const startsOn = addDays(today, 1 + (i % 30));
    const started = performance.now();
    const response = await fetch(`${url}/search?${SEARCH}&in=${startsOn}&out=${addDays(startsOn, 40)}`);
    const page = await response.text();
    if (response.status !== 200 || !page.includes('data-result')) throw new Error(`search answered ${response.status}`);
    times.push(performance.now() - started);
  }
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}

async function round(scene: Scene, sql: postgres.Sql, url: string, ms: number): Promise<Round> {
  const insert = await rate(CLIENTS, ms, async () => {
    await sql`insert into bench_rows (note) values ('one row, one commit')`;
    return true;
  });
  const select = await rate(CLIENTS, ms, async () => {
    await sql`select note from bench_rows where id = 1`;
    return true;
  });
  const holdSpread = await rate(CLIENTS, ms, (client) => oneHold(scene, client, scene.slotIds));
  const holdHot = await rate(CLIENTS, ms, (client) => oneHold(scene, client, scene.slotIds.slice(0, 1)));
  const { p50, p95 } = await searchPages(url);
  return { insert, select, holdSpread, holdHot, pageP50: p50, pageP95: p95 };
}

function figures(rounds: readonly Round[]): Figure[] {
  const each = (read: (round: Round) => number) => rounds.map(read);
  return [
    figure(
      'floor.insert_commit',
      'commits/s',
      each((r) => r.insert),
    ),
    figure(
      'floor.pk_select',
      'queries/s',
      each((r) => r.select),
    ),
    figure(
      'booking.hold.spread',
      'holds/s',
      each((r) => r.holdSpread),
    ),
    figure(
      'booking.hold.spread.ratio',
      'of floor.insert_commit',
      each((r) => r.holdSpread / r.insert),
    ),
    figure(
      'booking.hold.hot',
      'holds/s',
      each((r) => r.holdHot),
    ),
    figure(
      'booking.hold.hot.ratio',
      'of floor.insert_commit',
      each((r) => r.holdHot / r.insert),
    ),
    figure(
      'search.page.p50_ms',
      'ms',
      each((r) => r.pageP50),
    ),
    figure(
      'search.page.p95_ms',
      'ms',
      each((r) => r.pageP95),
    ),
  ];
}

function machine() {
  const [cpu] = os.cpus();
  return {
    cpu: cpu?.model ?? 'unknown',
    cores: os.cpus().length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
    platform: `${os.platform()} ${os.release()}`,
    load: Number((os.loadavg()[0] ?? 0).toFixed(2)),
    takenAt: new Date().toISOString(),
  };
}

/** What the command line asks for. */
function options() {
  const after = (flag: string) => {
    const at = process.argv.indexOf(flag);
    return at >= 0 ? (process.argv[at + 1] ?? null) : null;
  };
  const quick = process.argv.includes('--quick');
  return { file: after('--json'), only: after('--only'), quick, rounds: quick ? 3 : 7, ms: quick ? 2_000 : 3_000 };
}

/** The figures that need the database and a server. */
async function measuredFigures({ quick, rounds, ms }: ReturnType<typeof options>): Promise<Figure[]> {
  const scene = await openScene({ slotCount: quick ? 200 : 2_000, clients: CLIENTS });
  const sql = postgres(scene.urls.appUrl, { max: CLIENTS, onnotice: () => {} });
  const server = await startServer(scene.urls.appUrl);
  try {
    await round(scene, sql, server.url, 500); // warm-up, not counted
    const taken: Round[] = [];
    for (let i = 0; i < rounds; i++) taken.push(await round(scene, sql, server.url, ms));
    return figures(taken);
  } finally {
    await server.stop();
    await sql.end();
    await closeDatabase();
    await scene.close();
  }
}

const PARTS = ['booking', 'market', 'search-cargo', 'decide', 'invoices', 'desk'] as const;
type Part = (typeof PARTS)[number];

const isPart = (text: string): text is Part => PARTS.some((part) => part === text);

async function main(): Promise<void> {
  const asked = options();
  if (asked.only !== null && !isPart(asked.only))
    throw new Error(`--only knows ${PARTS.join(', ')}, not ${asked.only}`);
  const wanted = (part: Part) => asked.only === null || asked.only === part;
  const decided = wanted('decide') ? decideFigures(asked.rounds, asked.ms) : [];
  const measured = wanted('booking') ? await measuredFigures(asked) : [];
  const inMarkets = wanted('market') ? await bookingFigures(asked) : [];
  const searched = wanted('search-cargo') ? await searchWithCargo(asked) : [];
  const billed = wanted('invoices') ? await invoiceFigures(asked) : [];
  const desk = wanted('desk') ? await deskFigures(asked) : [];
  const list = [...measured, ...inMarkets, ...searched, ...decided, ...billed, ...desk];
  const [insert, select] = measured;
  const report = { machine: machine(), floors: { insert_commit: insert, pk_select: select }, figures: list };
  if (asked.file) fs.writeFileSync(asked.file, `${JSON.stringify(report, null, 2)}\n`);
  console.table(list.map(({ name, value, unit, min, max }) => ({ figure: name, median: value, unit, min, max })));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
