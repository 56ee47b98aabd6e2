import fc from 'fast-check';

/** Five questions of a fixed seed: mutants are many, and a score is to be the same twice. */
fc.configureGlobal({ numRuns: 5, seed: 42 });
