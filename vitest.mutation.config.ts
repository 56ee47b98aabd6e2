import { defineConfig } from 'vitest/config';

/**
 * What `npm run mutation` tests mutants with: the rulebook's and money's tables and examples, no database. The properties stay out:
 * hundreds of random questions for each of two thousand mutants would take hours, and examples should kill by themselves.
 */
export default defineConfig({
  test: {
    include: ['tests/domain/{cargo,bond,pricing,tax,ledger}/**/*.test.ts'],
    exclude: ['**/*properties.test.ts'],
    testTimeout: 60_000,
    isolate: false,
  },
});
