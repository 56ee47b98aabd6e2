import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { rawVariable, setVariables } from '#app/platform/env.server.ts';
import { ResendProcess } from './resend/process.ts';
import { startStripeProcess, stripeVariables } from './stripe/process.ts';

/*
 * `npm run demo`: the demo, and beside it servers that answer as Stripe and Resend do, each unless its key names an account at
 * the real one. The product knows no difference: it is told an address.
 */

const site = `http://127.0.0.1:${rawVariable('PORT') ?? '3000'}`;
const secret = () => `whsec_${randomBytes(24).toString('base64')}`;

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const probe = net.createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** The port of the last time, as long as nobody else has it: pages and letters that were made then lead to it. */
async function portOf(folder: string, variable: string): Promise<number> {
  const named = rawVariable(variable);
  if (named) return Number(named);
  const file = path.join(folder, 'port');
  const kept = Number(fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : 0);
  return (await isFree(kept)) ? kept : 0;
}

function keepPort(folder: string, origin: string): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'port'), new URL(origin).port);
}

/** The folder of a stand-in's books. */
function folderOf(name: string): string {
  const folder = path.resolve('.data', name);
  if (process.argv.includes('--reset')) fs.rmSync(folder, { recursive: true, force: true });
  return folder;
}

async function standForStripe(): Promise<void> {
  const folder = folderOf('stripe');
  const secrets = { own: secret(), connect: secret() };
  const stripe = await startStripeProcess({
    ...{ folder, port: await portOf(folder, 'PORT_STRIPE') },
    connect: { url: `${site}/webhooks/stripe-connect`, secret: secrets.connect },
    own: { url: `${site}/webhooks/stripe`, secret: secrets.own },
  });
  process.once('exit', stripe.stop);
  keepPort(folder, stripe.origin);
  setVariables(stripeVariables(stripe.origin, secrets));
}

async function standForResend(): Promise<void> {
  const folder = folderOf('resend');
  const hook = { RESEND_WEBHOOK_URL: `${site}/webhooks/resend`, RESEND_WEBHOOK_SECRET: secret() };
  const resend = new ResendProcess(hook, folder);
  await resend.start(await portOf(folder, 'PORT_RESEND'));
  process.once('exit', () => void resend.stop('SIGTERM'));
  keepPort(folder, resend.origin);
  setVariables({
    ...{
      RESEND_API_KEY: 're_demo',
      RESEND_BASE_URL: resend.origin,
      MAIL_FROM: 'Quayslot <post@quayslot.example.test>',
    },
    RESEND_WEBHOOK_SECRET: hook.RESEND_WEBHOOK_SECRET,
  });
}

if (!rawVariable('STRIPE_SECRET_KEY')) await standForStripe();
if (!rawVariable('RESEND_API_KEY')) await standForResend();
await import('#app/launch/demo.ts');
