import { expect, vi } from 'vitest';
import type { Failpoint } from '#app/platform/failpoint.server.ts';
import { type RunningServer, startServer } from '#tests/setup/http-server.ts';
import type { ResendProcess } from '#tests/stand-ins/resend/process.ts';
import { serverVariables } from './stripe-server.ts';

/** Until a job of a process that ended runs again, and what it had taken is due. */
const RECOVERED_MS = 45_000;

/** A server that a named point ends as a power cut would, and that is started again, without the point, by whoever waits. */
export class MortalServer {
  private server: RunningServer | null = null;
  deaths = 0;

  constructor(
    private readonly appUrl: () => string,
    private readonly post: ResendProcess,
  ) {}

  get url(): string {
    if (!this.server) throw new Error('the server is started first');
    return this.server.url;
  }

  async start(point: Failpoint | null): Promise<void> {
    this.server = await startServer(this.appUrl(), {
      ...serverVariables(),
      ...{ RESEND_API_KEY: 're_of_tests', RESEND_BASE_URL: this.post.origin, MAIL_FROM: 'post@quayslot.example.test' },
      // One address, whichever process answers there, as behind a proxy.
      BASE_URL: 'http://127.0.0.1:3000',
      ...(point === null ? {} : { FAILPOINT: point }),
    });
  }

  stop(): Promise<void> {
    return this.server?.stop() ?? Promise.resolve();
  }

  private async revive(): Promise<void> {
    if (this.server === null || this.server.endedBy() === null) return;
    expect(this.server.endedBy()).toBe('SIGKILL');
    this.deaths += 1;
    await this.start(null);
  }

  /** Asks again and again, of a server that lives, until it is answered. */
  readonly until = <T>(ask: () => Promise<T>): Promise<T> =>
    vi.waitFor(
      async () => {
        await this.revive();
        return ask();
      },
      { timeout: RECOVERED_MS, interval: 250 },
    );
}
