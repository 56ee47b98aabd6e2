import { serve } from '#app/launch/serve.ts';

/** The production bundle in test mode: the outbox can be read, and the address is http on loopback. */
serve().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
