import fc from 'fast-check';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawVariable } from '#app/platform/env.server.ts';
import { checkInvariants } from '#db/invariants/check.ts';
import { useDatabase } from '../setup/database.ts';
import { assertHeadroom } from './agreement.ts';
import { EVERY_COMMAND } from './commands/every-command.ts';
import { Model } from './model.ts';
import { Real } from './real.ts';

/*
 * The market's commands in any order, against a model of stock, headroom and states. MODEL_COMMANDS is how many are run at
 * least, MODEL_SEED where they come from. A failure prints MODEL_REPLAY, which runs nothing but its own commands.
 */
const COMMANDS = Number(rawVariable('MODEL_COMMANDS') ?? 1_000);
const SEED = Number(rawVariable('MODEL_SEED') ?? Date.now() % 1_000_000_000);
const REPLAY = rawVariable('MODEL_REPLAY');
/** Long enough for goods to be booked, to come and to leave again; what makes no sense when its turn comes is left out. */
const LONGEST_RUN = 200;
/** Runs between two looks at how many commands there were. */
const BATCH = 3;
/** How long a failure is made shorter, so that it is told before the test's own time is over. */
const SHRINK_MS = 30_000;
/** A command may take this long on a machine that has other things to do. */
const COMMAND_MS = 100;

const database = useDatabase();
let reader: postgres.Sql;
let real: Real;

beforeAll(async () => {
  reader = postgres(database.ownerUrl(), { max: 1, onnotice: () => {} });
  real = await Real.open(database.owner());
});
afterAll(() => reader.end());

async function assertInvariants(): Promise<void> {
  const report = await reader.begin('isolation level repeatable read read only', (sql) => checkInvariants(sql));
  const violated = report.invariants.filter(({ violations }) => violations > 0);
  if (violated.length > 0) throw new Error(`invariants are violated: ${JSON.stringify(violated)}`);
}

/** One run: a market as it opens, the commands one after the other, and what must hold of the rows after them. */
async function run(commands: Iterable<fc.AsyncCommand<Model, Real>>): Promise<void> {
  await real.reset();
  const model = new Model();
  await fc.asyncModelRun(() => ({ model, real }), commands);
  await assertHeadroom(model, real);
  await assertInvariants();
}

type From = { seed: number; numRuns: number; path?: string; replayPath?: string };

/** @throws Error with the shortest commands that fail, and how to run exactly them again */
async function check({ seed, numRuns, path, replayPath }: From): Promise<number> {
  const commands = fc.commands(EVERY_COMMAND, {
    size: 'max',
    maxCommands: LONGEST_RUN,
    ...(replayPath ? { replayPath } : {}),
  });
  let since: number | null = null;
  const runInTime = async (each: Iterable<fc.AsyncCommand<Model, Real>>) => {
    if (since !== null && performance.now() - since > SHRINK_MS) return;
    try {
      await run(each);
    } catch (error) {
      since ??= performance.now();
      throw error;
    }
  };
  const from = { seed, numRuns, unbiased: true, ...(path ? { path } : {}) };
  const details = await fc.check(fc.asyncProperty(commands, runInTime), from);
  if (!details.failed) return details.numRuns;
  const failedAt = /replayPath="([^"]*)"/.exec(String(details.counterexample?.[0]))?.[1] ?? '';
  const replay = `MODEL_REPLAY='${details.seed} ${details.counterexamplePath} ${failedAt}'`;
  const reason = details.errorInstance instanceof Error ? details.errorInstance.message : '';
  const report = await fc.asyncDefaultReportMessage(details);
  throw new Error(`${reason}\n${report}\n\nAgain: ${replay} npx vitest run tests/model`);
}

const executed = () => [...real.counts.values()].reduce((total, { run: count }) => total + count, 0);

test('the product does what a model of stock, headroom and states says, and every invariant holds after each run', {
  timeout: 60_000 + COMMANDS * COMMAND_MS,
}, async () => {
  const [seed, path, replayPath] = REPLAY?.split(' ') ?? [];
  if (seed && path) {
    await check({ seed: Number(seed), numRuns: 1, path, ...(replayPath ? { replayPath } : {}) });
    return;
  }
  const started = performance.now();
  let runs = 0;
  while (executed() < COMMANDS) runs += await check({ seed: SEED + runs, numRuns: BATCH });
  const kinds = [...real.counts].map(([name, { run: count, done }]) => `${name} ${count} (${done} done)`).sort();
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(`model: ${executed()} commands in ${runs} runs, ${seconds} s; MODEL_SEED=${SEED}; ${kinds.join(', ')}`);
  expect(executed()).toBeGreaterThanOrEqual(COMMANDS);
});
