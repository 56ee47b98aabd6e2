import { parseArgs } from 'node:util';
import { ensureBuild } from '#app/launch/build.ts';
import { dropLeftovers, stopTestServer, testServer } from './setup/cluster.ts';
import { endToolsOnInterrupt, tool } from './setup/tool.ts';

/*
 * `npm run test:long [-- races|model|failpoints|payments|orders|looks|bookings] [--rounds N] [--commands N] [--seed N]`: what `npm test` has time for a little of, at
 * length. Prints rounds, requests, commands, seeds and durations; ends with 1 when something did not hold.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '100' },
    commands: { type: 'string', default: '10000' },
    seed: { type: 'string' },
  },
});

/** The seed asked for, under the name by which a suite reads it. */
function seed(name = 'SEED'): Record<string, string> {
  return values.seed ? { [name]: values.seed } : {};
}

type Suite = { name: string; runner?: 'playwright'; folder: string; env: Record<string, string> };
const SUITES: readonly Suite[] = [
  { name: 'races', folder: 'tests/faults', env: { RACE_ROUNDS: values.rounds } },
  { name: 'failpoints', folder: 'tests/payments/failpoints.test.ts', env: { FAILPOINTS: 'all' } },
  { name: 'payments', folder: 'tests/payments/faults.test.ts', env: { PAYMENTS: '2000', ...seed() } },
  { name: 'orders', folder: 'tests/payments/orders.test.ts', env: { SCENARIOS: '500', ORDERS: '20', ...seed() } },
  { name: 'looks', runner: 'playwright', folder: 'tests/e2e', env: { LOOKS: 'all' } },
  { name: 'bookings', folder: 'tests/payments/races.test.ts', env: { RACES: '1000' } },
  {
    name: 'model',
    folder: 'tests/model',
    env: { MODEL_COMMANDS: values.commands, ...seed('MODEL_SEED') },
  },
];
const SUITE_LIMIT_MS = 4 * 60 * 60_000;

async function main(): Promise<number> {
  const unknown = positionals.filter((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown.length > 0)
    throw new Error(`there is no ${unknown.join(', ')}: ${SUITES.map(({ name }) => name).join(', ')}`);
  await dropLeftovers(await testServer());
  await ensureBuild();
  const lines: string[] = [];
  let failed = 0;
  for (const { name, runner = 'vitest', folder, env } of SUITES) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const started = performance.now();
    const ok = await tool(runner, [runner === 'vitest' ? 'run' : 'test', folder], { env, limitMs: SUITE_LIMIT_MS });
    if (!ok) failed += 1;
    const seconds = Math.round((performance.now() - started) / 1000);
    lines.push(`${name.padEnd(6)} ${ok ? 'held' : 'FAILED'} ${seconds} s ${JSON.stringify(env)}`);
  }
  await stopTestServer();
  console.log(`\n${lines.join('\n')}`);
  return failed;
}

endToolsOnInterrupt();
main().then(
  (failed) => process.exit(failed > 0 ? 1 : 0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
