/** A measured figure over several runs of one session: the median, and how far the runs spread. */
export type Figure = { name: string; value: number; unit: string; runs: number; min: number; max: number };

/** The middle of the runs; the machine is shared, so a mean would follow its worst moment. */
export function figure(name: string, unit: string, runs: readonly number[]): Figure {
  const sorted = [...runs].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? 0;
  const middle = sorted.length / 2;
  const value = sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2;
  const round = (n: number) => Number(n.toPrecision(4));
  return { name, value: round(value), unit, runs: runs.length, min: round(at(0)), max: round(at(sorted.length - 1)) };
}

/** The share-th smallest of the values; 0.95 for p95. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** How many times a second `clients` workers finish `work`, for `ms` milliseconds; `work` says whether it counts. */
export async function rate(clients: number, ms: number, work: (client: number) => Promise<boolean>): Promise<number> {
  const started = performance.now();
  let finished = 0;
  const worker = async (client: number) => {
    while (performance.now() - started < ms) if (await work(client)) finished++;
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => worker(client)));
  return finished / ((performance.now() - started) / 1000);
}
