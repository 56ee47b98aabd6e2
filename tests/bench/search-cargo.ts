import { classify } from '#app/domain/cargo/classify.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { type Narrowing, narrowingFor } from '#app/domain/cargo/narrowing.ts';
import { BASE_CARGO } from '#app/domain/cargo/rule-examples.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { massGrams } from '#app/domain/shared/quantity.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { CargoSide } from '#app/features/search/bookable-slots.server.ts';
import type { SearchAsk } from '#app/features/search/search.schema.server.ts';
import { searchSlots } from '#app/features/search/search-slots.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { closeDatabase } from '#app/platform/db.server.ts';
import { openMarket } from './market.ts';
import { type Figure, figure, percentile } from './measure.ts';

const PORTS = ['jawaharlal-nehru-port-nhava-sheva', 'mundra-port', 'chennai-port', 'visakhapatnam-port', 'cochin-port'];
const SEARCHES = 150;

/** Black mass: class 9, taken by most slots; two in five are bonded, which duty-paid cargo may not simply use. */
const BLACK_MASS: CargoFacts = {
  ...BASE_CARGO,
  description: 'Black mass in drums',
  material: 'black_mass',
  form: 'black_mass',
  condition: 'secondary',
  hsCode: '26209900',
  dangerous: 'yes',
  unNumber: '3077',
  packingGroup: 'III',
};

/** Not cleared by customs: three slots in five are neutral and refuse it. */
const UNCLEARED: CargoFacts = { ...BASE_CARGO, customsStatus: 'uncleared' };

/** Dangerous when wet, class 4.3: nine slots in ten don't list it, and sprinklers rule out a third of the rest. */
const SMELTING_BY_PRODUCTS: CargoFacts = {
  ...BASE_CARGO,
  description: 'Aluminium smelting by-products in drums',
  material: 'base_metal',
  form: 'lump',
  condition: 'secondary',
  hsCode: '26204000',
  dangerous: 'yes',
  unNumber: '3170',
  packingGroup: 'III',
};

/** What is searched for in turn, so that the figure covers cargo that is mostly refused too. */
const CARGOES = [BLACK_MASS, UNCLEARED, SMELTING_BY_PRODUCTS];

export const askFor = (i: number): SearchAsk => {
  const startsOn = addDays(dateInZone(new Date(), 'Asia/Kolkata'), 3 + (i % 40));
  return {
    port: PORTS[i % PORTS.length] ?? '',
    within: 50,
    in: startsOn,
    out: addDays(startsOn, i % 2 === 0 ? 7 : 40),
    pallets: 8,
    kg: massGrams(6_400_000),
    class: [],
    cargo: null,
    hidden: false,
    regime: null,
    sort: 'price',
    page: 1,
  };
};

async function cargoSide(ask: SearchAsk, facts: CargoFacts): Promise<CargoSide> {
  const rulebook = await currentRulebook(rulebookDay(new Date()));
  const side = {
    cargo: classify(facts, rulebook),
    quantity: { pallets: ask.pallets, massGrams: ask.kg },
    stay: stay(ask.in, ask.out),
    regime: null,
    papers: [],
    step: 'hold' as const,
  };
  return { side, rulebook };
}

/** What a search for black mass leaves out: the cargo of the search figures that most slots take. */
export async function narrowingOfBlackMass(): Promise<Narrowing | null> {
  const rulebook = await currentRulebook(rulebookDay(new Date()));
  return narrowingFor(classify(BLACK_MASS, rulebook));
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** p95 of both searches over the same asks, taken in turn so that a busy moment hits both. */
async function round(): Promise<{ without: number; with: number }> {
  const without: number[] = [];
  const with_: number[] = [];
  for (let i = 0; i < SEARCHES; i++) {
    const ask = askFor(i);
    without.push(await timeOf(() => searchSlots(ask, { clock: systemClock, cargo: null })));
    const facts = CARGOES[Math.floor(i / PORTS.length) % CARGOES.length] ?? BLACK_MASS;
    with_.push(await timeOf(async () => searchSlots(ask, { clock: systemClock, cargo: await cargoSide(ask, facts) })));
  }
  return { without: percentile(without, 0.95), with: percentile(with_, 0.95) };
}

/** What a cargo costs a search: the same asks with and without, at the p95. */
export async function searchWithCargo({ quick }: { quick: boolean }): Promise<Figure[]> {
  const size = quick ? { slots: 20_000, bookingsPerSlot: 20 } : { slots: 200_000, bookingsPerSlot: 20 };
  const market = await openMarket(size);
  try {
    await round(); // warm-up, not counted
    const rounds = [];
    for (let i = 0; i < (quick ? 3 : 5); i++) rounds.push(await round());
    const label = quick ? '20k' : '200k';
    return [
      figure(
        `search.${label}.p95_ms`,
        'ms',
        rounds.map((r) => r.without),
      ),
      figure(
        `search.cargo.${label}.p95_ms`,
        'ms',
        rounds.map((r) => r.with),
      ),
      figure(
        `search.cargo.${label}.ratio`,
        'of the search without cargo, p95',
        rounds.map((r) => r.with / r.without),
      ),
    ];
  } finally {
    await closeDatabase();
    await market.close();
  }
}
