import { setVariables } from '#app/platform/env.server.ts';
import { serve } from './serve.ts';

/** `npm start`: production, whatever mode a shell may have left behind. It refuses settings that are unsafe there. */
setVariables({ QUAYSLOT_MODE: 'production' });
serve().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
