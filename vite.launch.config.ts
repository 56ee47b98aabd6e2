import { defineConfig } from 'vite';

/** What `npm start` and `npm run worker` run: the launcher and its jobs as plain JavaScript, beside the built application. */
export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'build/launch',
    copyPublicDir: false,
    rollupOptions: {
      input: { start: 'app/launch/start.ts', worker: 'app/launch/worker.ts', serve: 'app/launch/serve.ts' },
    },
  },
});
