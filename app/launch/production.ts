import './node-env.ts';
import { env, setVariables } from '#app/platform/env.server.ts';

/**
 * Runs in production, whatever mode a shell may have left behind. Settings that are unsafe there are refused before `run`
 * loads anything else; what ends it is said in its own sentence.
 */
export function inProduction(run: () => Promise<void>): void {
  const started = async () => {
    setVariables({ QUAYSLOT_MODE: 'production' });
    env();
    await run();
  };
  started().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
