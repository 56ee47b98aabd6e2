import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Short files that take long: begun last, one of them would go on alone. The others are begun by their size. */
const LONG = [
  'faults/races',
  'payments/orders',
  'payments/faults',
  'payments/races',
  'payments/failpoints',
  'killed-worker',
];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONG.some((name) => moduleId.endsWith(`/${name}.test.ts`));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: [
      'tests/{domain,features,routes,platform,db,architecture,emails,faults,model,payments,stand-ins}/**/*.test.{ts,tsx}',
    ],
    globalSetup: ['tests/setup/global.ts'],
    sequence: { sequencer: LongFirst },
    pool: 'forks',
    // One more than a machine of CI has cores: what waits for another process, or for a clock, leaves room.
    maxWorkers: 3,
    // One server that answers as Stripe does has one clock and one set of faults for all files.
    fileParallelism: !process.env.STRIPE_API_BASE,
    // Importing the application costs a file more than most tests in it: both workers keep what they loaded. Every file
    // that needs a database gets one of its own, and closes its pool (tests/setup/database.ts).
    isolate: false,
    testTimeout: 30_000,
    // What another process does takes as long as the machine is busy.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000,
  },
});
