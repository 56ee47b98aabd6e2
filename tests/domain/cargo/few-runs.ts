import fc from 'fast-check';

/** Thousands of mutants meet each property: a few dozen questions each are enough to kill what examples leave alive. */
fc.configureGlobal({ numRuns: 40 });
