import { inProduction } from './production.ts';

/** `npm run worker`: works on jobs, and serves nothing. As many of them as there is work for. */
inProduction(async () => (await import('./work.ts')).work());
