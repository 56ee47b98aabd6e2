import fs from 'node:fs';
import path from 'node:path';
import { ensureBuild } from '#app/launch/build.ts';
import { BROWSER_MISSING, findBrowser } from './setup/browser.ts';
import { dropLeftovers, stopTestServer, testServer } from './setup/cluster.ts';
import { endToolsOnInterrupt, tool as runTool } from './setup/tool.ts';

/*
 * `npm test`: everything that must hold, one stage after the other, with the sum of all checks on the last line.
 * `npm test -- --list` says what runs where; `npm test -- unit` runs the stages named.
 */

/** `broken` names what failed and says why, for who sees the end of the output only. */
type Tally = { passed: number; failed: number; broken?: string[] };
/** `isStill`: it looks at files and runs none of them, so that its like run beside it. */
type Stage = { name: string; says: string; isStill?: true; run: () => Promise<Tally> };

const REPORTS = path.resolve('test-results');
const STAGE_LIMIT_MS = 18 * 60_000;
const BROKEN_SHOWN = 10;
const BROKEN_CHARACTERS = 1500;

const tool = (name: string, args: string[], env: Record<string, string> = {}) =>
  runTool(name, args, { env, limitMs: STAGE_LIMIT_MS });

const oneCheck = async (ok: Promise<boolean>): Promise<Tally> =>
  (await ok) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

/** A run without a readable report, or that failed without a failed test, counts as one failure. */
function tally(ok: boolean, report: string, read: (json: never) => Tally): Tally {
  const counted = fs.existsSync(report)
    ? read(JSON.parse(fs.readFileSync(report, 'utf8')) as never)
    : { passed: 0, failed: 0 };
  return ok || counted.failed > 0 ? counted : { ...counted, failed: 1 };
}

async function vitest(label: string, timeZone: string, leftOut: readonly string[] = []): Promise<Tally> {
  const report = path.join(REPORTS, `${label}.json`);
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  for (const folder of leftOut) args.push('--exclude', `${folder}/**`);
  const ok = await tool('vitest', args, { TZ: timeZone });
  return tally(ok, report, (json: VitestReport) => ({
    passed: json.numPassedTests,
    failed: json.numFailedTests,
    broken: json.testResults.flatMap(({ name, status, message, assertionResults }) => {
      const tests = assertionResults.filter((test) => test.status === 'failed');
      const whole = status === 'failed' && tests.length === 0 ? [`${name}: ${message}`] : [];
      return [...whole, ...tests.map((test) => `${name}: ${test.fullName}\n${test.failureMessages.join('\n')}`)];
    }),
  }));
}

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
};

async function journeys(): Promise<Tally> {
  const browser = await findBrowser();
  if (!browser) {
    console.error(BROWSER_MISSING);
    return { passed: 0, failed: 1 };
  }
  const report = path.join(REPORTS, 'e2e.json');
  const ok = await tool('playwright', ['test'], {
    CHROMIUM_PATH: browser.executablePath,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    ...browser.env,
  });
  return tally(ok, report, (json: PlaywrightReport) => ({
    passed: json.stats.expected,
    failed: json.stats.unexpected + json.stats.flaky,
    broken: json.suites.flatMap(brokenIn),
  }));
}

type PlaywrightSuite = {
  suites?: PlaywrightSuite[];
  specs: { ok: boolean; file: string; title: string; tests: { results: { error?: { message?: string } }[] }[] }[];
};
type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number };
  suites: PlaywrightSuite[];
};

const brokenIn = ({ specs, suites = [] }: PlaywrightSuite): string[] => [
  ...specs
    .filter(({ ok }) => !ok)
    .map(({ file, title, tests }) => {
      const said = tests.flatMap(({ results }) => results.flatMap(({ error }) => error?.message ?? []));
      return `${file}: ${title}\n${said.join('\n')}`;
    }),
  ...suites.flatMap(brokenIn),
];

/** What reads no calendar, and so says the same in every time zone. */
const NO_CALENDAR = [
  ...[
    'tests/faults',
    'tests/stand-ins',
    'tests/routes',
    'tests/db',
    'tests/model',
    'tests/architecture',
    'tests/domain/cargo',
    'tests/domain/pricing',
    'tests/domain/tax',
    'tests/domain/ledger',
    'tests/platform/queue',
    'tests/payments',
  ],
  ...[
    'people',
    'cargo',
    'facilities',
    'conditions',
    'members',
    'audit',
    'mail',
    'notifications',
    'outbox',
    'keys',
    'organisations',
    'ports',
  ].map((noun) => `tests/features/${noun}`),
];

const STAGES: Stage[] = [
  { name: 'types', says: 'tsc over the whole project', isStill: true, run: () => oneCheck(tool('tsc', ['--noEmit'])) },
  { name: 'lint', says: 'Biome: format and lint', isStill: true, run: () => oneCheck(tool('biome', ['check', '.'])) },
  {
    name: 'unused',
    says: 'knip: no unused file, export or dependency',
    isStill: true,
    run: () => oneCheck(tool('knip', [])),
  },
  {
    name: 'unit',
    says: 'Vitest in TZ=UTC: domain, architecture, database, features, routes, model, races over HTTP on real PostgreSQL',
    run: () => vitest('utc', 'UTC'),
  },
  {
    name: 'timezone',
    says: 'the same suite again in TZ=Pacific/Auckland, without what reads no calendar',
    run: () => vitest('auckland', 'Pacific/Auckland', NO_CALENDAR),
  },
  { name: 'e2e', says: 'browser journeys in Chromium against the built server', run: journeys },
];

const DETAILS = `
Where what is:
  tests/domain          pure rules: tables and seeded properties
  tests/architecture    who may import whom, file names and sizes, the lock file
  tests/db              tenancy traps (tenancy-traps.test.ts), catalogue of policies, the capacity guard, the seed
  tests/features        commands and read models on real PostgreSQL
  tests/routes          loaders, actions and hostile input with real requests
  tests/faults          numbers while backends are killed; races over HTTP (races.test.ts): last pallets, capacity edits, one booking, one hall, last rupee
  tests/model           commands in any order against a model of stock, headroom and states
  tests/e2e             browser journeys and accessibility
npm run test:long runs at length what is here in part: races, model, failpoints, payments, orders, bookings, looks (tests/long.ts).
The time zone suite is everything under Vitest that reads a calendar, run a second time in TZ=Pacific/Auckland.`;

async function main(): Promise<void> {
  const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  if (process.argv.includes('--list')) {
    console.log(STAGES.map((stage) => `${stage.name.padEnd(9)} ${stage.says}`).join('\n') + DETAILS);
    return;
  }
  fs.rmSync(REPORTS, { recursive: true, force: true });
  fs.mkdirSync(REPORTS, { recursive: true });
  const stages = STAGES.filter((stage) => wanted.length === 0 || wanted.includes(stage.name));
  await dropLeftovers(await testServer());
  await ensureBuild();
  const sum: Tally = { passed: 0, failed: 0 };
  const lines: string[] = [];
  const broken: string[] = [];
  const work = async ({ name, says, run }: Stage) => {
    console.log(`\n== ${name}: ${says}`);
    const started = performance.now();
    const { passed, failed, broken: names = [] } = await run();
    broken.push(...names);
    sum.passed += passed;
    sum.failed += failed;
    const seconds = Math.round((performance.now() - started) / 1000);
    lines.push(
      `${name.padEnd(9)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${seconds} s`,
    );
  };
  await Promise.all(stages.filter(({ isStill }) => isStill).map(work));
  for (const stage of stages) if (!stage.isStill) await work(stage);
  await stopTestServer();
  if (sum.passed === 0) sum.failed += 1; // a run that checked nothing has not passed
  for (const what of broken.slice(0, BROKEN_SHOWN)) console.log(`\nFAILED ${what.slice(0, BROKEN_CHARACTERS)}`);
  console.log(`\n${lines.join('\n')}\n${sum.passed} passed, ${sum.failed} failed`);
  process.exit(sum.failed > 0 ? 1 : 0);
}

endToolsOnInterrupt();

main().catch((error: unknown) => {
  console.error(error);
  console.log('0 passed, 1 failed');
  process.exit(1);
});
