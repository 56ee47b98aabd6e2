import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { massGrams } from '#app/domain/shared/quantity.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { readFreeSlots } from '#app/features/search/free-slots.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { closeDatabase, publicDatabase } from '#app/platform/db.server.ts';
import { type Market, openMarket } from './market.ts';
import { type Figure, figure, percentile, rate } from './measure.ts';
import { askFor, narrowingOfBlackMass } from './search-cargo.ts';

/*
 * Booking and searching in a market: hold and confirm as commands at sixteen clients, against one-row INSERT commits by
 * the same driver at the same concurrency in the same round; and the search for free slots as the database answers it.
 */

const CLIENTS = 16;
const SEARCHES = 200;
const LARGE_SLOTS = 500;

const daysFromNow = (days: number) => addDays(dateInZone(new Date(), 'Asia/Kolkata'), days);

/** Counts commits: a hold that took its places, and its confirmation. A refusal commits nothing. */
async function holdAndConfirm(market: Market, client: number, slotIds: readonly string[]): Promise<number> {
  const scope = market.shippers[client % market.shippers.length];
  const slotId = slotIds[Math.floor(Math.random() * slotIds.length)];
  if (!scope || !slotId) throw new Error('an empty market');
  const startsOn = daysFromNow(1 + Math.floor(Math.random() * 380));
  const endsOn = addDays(startsOn, 1 + Math.floor(Math.random() * 10));
  const input = { slotId, startsOn, endsOn, pallets: 1, massGrams: massGrams(100_000), cargoId: scope.cargoId };
  const held = await holdSlot(scope, input, { command: 'hold', key: randomUUID(), input }, { clock: systemClock });
  if (!held.ok) return 0;
  const move = { bookingId: held.value.bookingId, move: 'confirm' as const };
  const asked = { command: 'confirm', key: randomUUID(), input: move };
  return (await moveBooking(scope, move, asked, { clock: systemClock })).ok ? 2 : 1;
}

/** Commits a second of `work`, which says how many it made. */
async function commitsPerSecond(ms: number, work: (client: number) => Promise<number>): Promise<number> {
  let commits = 0;
  const started = performance.now();
  await rate(CLIENTS, ms, async (client) => {
    // Not `+= await`: that reads the count before the wait, and the others' commits are lost.
    const made = await work(client);
    commits += made;
    return true;
  });
  return commits / ((performance.now() - started) / 1000);
}

type Slots = { spread: string[]; hot: string[] };

/** Neutral slots, instantly booked. The hot one is the largest made for the run: what is measured is the queue. */
async function slotsOf(market: Market): Promise<Slots> {
  const owner = postgres(market.urls.ownerUrl, { max: 1 });
  const rows = await owner`
    select id from slots where regime = 'neutral' and booking_mode = 'instant' and status = 'published'
    order by md5(id::text) limit 50000`;
  const spread = rows.map((row) => String(row.id));
  const hot = spread.slice(0, 1);
  await owner`update slots set pallet_positions = ${LARGE_SLOTS * 100}, max_mass_grams = 1000000000000 where id = ${hot[0] ?? ''}`;
  await owner.end();
  return { spread, hot };
}

type BookingRound = { insert: number; select: number; spread: number; hot: number };

async function bookingRounds(market: Market, rounds: number, ms: number): Promise<BookingRound[]> {
  const sql = postgres(market.urls.appUrl, { max: CLIENTS });
  const slots = await slotsOf(market);
  const round = async (): Promise<BookingRound> => {
    const insert = await rate(CLIENTS, ms, async () => {
      await sql`insert into bench_rows (note) values ('one row, one commit')`;
      return true;
    });
    const select = await rate(CLIENTS, ms, async () => {
      await sql`select note from bench_rows where id = 1`;
      return true;
    });
    const spread = await commitsPerSecond(ms, (client) => holdAndConfirm(market, client, slots.spread));
    const hot = await commitsPerSecond(ms, (client) => holdAndConfirm(market, client, slots.hot));
    return { insert, select, spread, hot };
  };
  await round(); // warm-up, not counted
  const taken: BookingRound[] = [];
  for (let i = 0; i < rounds; i++) taken.push(await round());
  await sql.end();
  return taken;
}

/** p95 of the free-slot statement in milliseconds, for stays of so many days. Eight pallets, 50 km, black mass. */
async function searchP95(days: number): Promise<number> {
  const narrowing = await narrowingOfBlackMass();
  const times: number[] = [];
  for (let i = 0; i < SEARCHES; i++) {
    const ask = askFor(i);
    const started = performance.now();
    await readFreeSlots(publicDatabase(), { ...ask, out: addDays(ask.in, days), now: new Date() }, days, {
      limit: 21,
      narrowing,
    });
    times.push(performance.now() - started);
  }
  return percentile(times, 0.95);
}

type MarketFigures = { label: string; booking: BookingRound[]; search: { week: number; sixtyDays: number }[] };

async function measure(label: string, slots: number, { rounds, ms }: Asked): Promise<MarketFigures> {
  const market = await openMarket({ slots, bookingsPerSlot: 20 });
  try {
    await searchP95(7);
    const search = [];
    for (let i = 0; i < rounds; i++) search.push({ week: await searchP95(7), sixtyDays: await searchP95(60) });
    return { label, search, booking: await bookingRounds(market, rounds, ms) };
  } finally {
    await closeDatabase();
    await market.close();
  }
}

type Asked = { quick: boolean; rounds: number; ms: number };

const figuresOf = ({ label, booking, search }: MarketFigures): Figure[] => [
  figure(
    `floor.insert_commit.${label}`,
    'commits/s',
    booking.map(({ insert }) => insert),
  ),
  figure(
    `floor.pk_select.${label}`,
    'queries/s',
    booking.map(({ select }) => select),
  ),
  figure(
    `booking.spread.${label}.per_s`,
    'commits/s',
    booking.map(({ spread }) => spread),
  ),
  figure(
    `booking.spread.${label}`,
    'of floor.insert_commit',
    booking.map(({ spread, insert }) => spread / insert),
  ),
  figure(
    `booking.hot.${label}`,
    'of floor.insert_commit',
    booking.map(({ hot, insert }) => hot / insert),
  ),
  figure(
    `search.geo7.${label}.p95_ms`,
    'ms',
    search.map(({ week }) => week),
  ),
  figure(
    `search.geo60.${label}.p95_ms`,
    'ms',
    search.map(({ sixtyDays }) => sixtyDays),
  ),
];

const median = (runs: readonly number[]) => figure('', '', runs).value;

/** How much dearer a booking and a search are in a large market than in a small one; 1 is not at all. */
function growth(small: MarketFigures, large: MarketFigures): Figure[] {
  const cost = ({ booking }: MarketFigures) => median(booking.map(({ spread, insert }) => insert / spread));
  const week = ({ search }: MarketFigures) => median(search.map((each) => each.week));
  return [
    figure('booking.growth', `${small.label} to ${large.label}`, [cost(large) / cost(small)]),
    figure('search.geo7.growth', `${small.label} to ${large.label}`, [week(large) / week(small)]),
  ];
}

/** Figures of the small and the large market; --quick stops at twenty thousand slots. */
export async function bookingFigures(asked: Asked): Promise<Figure[]> {
  const small = await measure('1k', 1_000, asked);
  const middle = await measure('20k', 20_000, asked);
  const large = asked.quick ? middle : await measure('200k', 200_000, asked);
  const hot = figure(
    'booking.hot',
    'of floor.insert_commit',
    large.booking.map((round) => round.hot / round.insert),
  );
  const all = [small, middle, ...(asked.quick ? [] : [large])];
  return [...all.flatMap(figuresOf), hot, ...growth(small, large)];
}
