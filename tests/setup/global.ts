import type { TestProject } from 'vitest/node';
import { ensureTemplate, testServer } from './cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string;
    template: string;
  }
}

/** Once per run: a server and a migrated template to copy from. */
export default async function setup(project: TestProject): Promise<void> {
  const adminUrl = await testServer();
  project.provide('adminUrl', adminUrl);
  project.provide('template', await ensureTemplate(adminUrl));
}
