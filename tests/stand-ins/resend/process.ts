import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Message } from './store.ts';

/** The stand-in as a process of its own, reached over HTTP alone. Its port stays the same when it is started again. */
export class ResendProcess {
  origin = '';
  private child: ChildProcess | null = null;

  /**
   * @param variables where its events go, and what they are signed with
   * @param folder of its journal
   */
  constructor(
    private readonly variables: Record<string, string> = {},
    readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'resend-stand-in-')),
  ) {}

  /** @param port 0 for any that is free, at the first start */
  async start(port = 0): Promise<void> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'tests/stand-ins/resend/main.ts'], {
      env: {
        ...process.env,
        PORT_RESEND: this.origin === '' ? String(port) : new URL(this.origin).port,
        RESEND_STAND_IN_DIR: this.folder,
        ...this.variables,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    this.origin = await new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error('the stand-in ended')));
      child.stdout?.on('data', (text) => resolve(/http:\S+/.exec(String(text))?.[0] ?? ''));
    });
  }

  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (!child) return;
    this.child = null;
    child.removeAllListeners('exit');
    await new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill(signal);
    });
  }

  async end(): Promise<void> {
    await this.stop();
    fs.rmSync(this.folder, { recursive: true });
  }

  async control(name: string, body: object = {}): Promise<unknown> {
    const answered = await fetch(`${this.origin}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) });
    return answered.json();
  }

  async messages(): Promise<Message[]> {
    return ((await this.control('messages')) as { messages: Message[] }).messages;
  }
}
