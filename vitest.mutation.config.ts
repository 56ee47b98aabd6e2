import { defineConfig } from 'vitest/config';

/**
 * What `npm run mutation` tests mutants with: the rulebook's and money's tables and examples, no database. Files of
 * properties stay out and other random tests ask little: hundreds of questions for each of two thousand mutants would take
 * hours, and examples should kill by themselves.
 */
export default defineConfig({
  test: {
    include: ['tests/domain/{cargo,bond,pricing,tax,ledger}/**/*.test.ts'],
    exclude: ['**/*properties.test.ts'],
    setupFiles: ['tests/setup/few-questions.ts'],
    testTimeout: 60_000,
    isolate: false,
  },
});
