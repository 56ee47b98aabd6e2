import { env, setVariables } from '#app/platform/env.server.ts';

/**
 * `npm start`: production, whatever mode a shell may have left behind. It refuses settings that are unsafe there, before
 * anything else is loaded.
 */
async function start(): Promise<void> {
  setVariables({ QUAYSLOT_MODE: 'production' });
  env();
  const { serve } = await import('./serve.ts');
  await serve();
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
