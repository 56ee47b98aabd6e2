import { inProduction } from './production.ts';

/** `npm start`: serves, and works on jobs beside it unless told otherwise. */
inProduction(async () => (await import('./serve.ts')).serve());
