import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { childEnv } from '#app/platform/env.server.ts';

const running = new Set<ChildProcess>();

/** Runs a tool with its output shown; one that hangs is ended and counts as failed. */
export function tool(
  name: string,
  args: string[],
  { env = {}, limitMs }: { env?: Record<string, string>; limitMs: number },
): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { stdio: ['ignore', 'inherit', 'inherit'] as const, env: childEnv(env) };
    const child = spawn(path.resolve('node_modules/.bin', name), args, { ...options, stdio: [...options.stdio] });
    running.add(child);
    const timer = setTimeout(() => {
      console.error(`${name} took longer than ${Math.round(limitMs / 60_000)} minutes and was ended`);
      child.kill('SIGKILL');
    }, limitMs);
    child.once('close', (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve(code === 0);
    });
  });
}

/** Passes an interruption on to the tools that run. */
export function endToolsOnInterrupt(): void {
  process.once('SIGINT', () => {
    for (const child of running) child.kill('SIGINT');
    process.exit(130);
  });
}
