import { defineConfig } from 'vitest/config';

/** What `npm run mutation` tests mutants with: the rulebook's pure tests, no database, fewer runs of each property. */
export default defineConfig({
  test: {
    include: ['tests/domain/{cargo,bond}/**/*.test.ts'],
    setupFiles: ['tests/domain/cargo/few-runs.ts'],
    testTimeout: 60_000,
  },
});
