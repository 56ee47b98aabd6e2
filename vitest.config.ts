import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'tests/{domain,features,routes,platform,db,architecture,emails,faults,model,payments,stand-ins}/**/*.test.{ts,tsx}',
    ],
    globalSetup: ['tests/setup/global.ts'],
    pool: 'forks',
    // One more than a machine of CI has cores: what waits for another process, or for a clock, leaves room.
    maxWorkers: 3,
    // Importing the application costs a file more than most tests in it: both workers keep what they loaded. Every file
    // that needs a database gets one of its own, and closes its pool (tests/setup/database.ts).
    isolate: false,
    testTimeout: 30_000,
    // What another process does takes as long as the machine is busy.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000,
  },
});
