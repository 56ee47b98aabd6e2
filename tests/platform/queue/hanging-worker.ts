import { startWorker } from '#app/platform/worker.server.ts';
import { runsWith } from './scene.ts';

/** A worker in a process of its own whose sweep never ends: to be killed in the middle of it. */
await startWorker(
  runsWith({
    'rows.sweep': () => {
      console.log('in the middle');
      return new Promise(() => {});
    },
  }),
  { winds: false },
);
