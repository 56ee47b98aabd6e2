import { type ChildProcess, spawn } from 'node:child_process';

/** The stand-in as a process of its own, reached over HTTP alone. */
export type StripeProcess = { origin: string; stop: () => void };

type Start = {
  /** Of its journal: what was answered is still so when it is started again. */
  folder: string;
  /** Where events of connected accounts go, and what they are signed with. */
  connect: { url: string; secret: string };
  /** The same of the platform's own account. */
  own?: { url: string; secret: string };
  /** 0 for any that is free. */
  port?: number;
};

/** Starts it and waits until it answers. @throws Error where it ends instead */
export async function startStripeProcess({ folder, connect, own, port = 0 }: Start): Promise<StripeProcess> {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', 'tests/stand-ins/stripe/main.ts'], {
    env: {
      ...process.env,
      PORT_STRIPE: String(port),
      STRIPE_STAND_IN_DIR: folder,
      STRIPE_CONNECT_WEBHOOK_URL: connect.url,
      STRIPE_CONNECT_WEBHOOK_SECRET: connect.secret,
      STRIPE_WEBHOOK_URL: own?.url ?? '',
      STRIPE_WEBHOOK_SECRET: own?.secret ?? '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const origin = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('Stripe’s stand-in ended')));
    child.stdout?.on('data', (text) => {
      const found = /http:\S+/.exec(String(text))?.[0];
      if (found) resolve(found);
    });
  });
  child.removeAllListeners('exit');
  return { origin, stop: () => void child.kill('SIGTERM') };
}

/** The variables by which the product reaches it: those of the real one, and its address. */
export const stripeVariables = (origin: string, secrets: { own: string; connect: string }): Record<string, string> => ({
  STRIPE_API_BASE: origin,
  STRIPE_SECRET_KEY: 'sk_test_of_the_stand_in',
  STRIPE_WEBHOOK_SECRET: secrets.own,
  STRIPE_CONNECT_WEBHOOK_SECRET: secrets.connect,
});
