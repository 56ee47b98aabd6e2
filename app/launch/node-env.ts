import { setVariables } from '#app/platform/env.server.ts';

/*
 * Imported before everything else by what is started: React chooses between its two builds as it is loaded, and the one
 * for development takes a quarter longer to answer a request.
 */
setVariables({ NODE_ENV: process.argv.includes('--dev') ? 'development' : 'production' });
