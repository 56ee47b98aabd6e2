import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { rawVariable, setVariables } from '#app/platform/env.server.ts';
import { startStripeProcess, stripeVariables } from './stripe/process.ts';

/*
 * `npm run demo`: the demo, and beside it a server that answers as Stripe does, unless STRIPE_SECRET_KEY names an account at the
 * real one. The product knows no difference: it is told an address.
 */

const FOLDER = path.resolve('.data/stripe');

if (!rawVariable('STRIPE_SECRET_KEY')) {
  if (process.argv.includes('--reset')) fs.rmSync(FOLDER, { recursive: true, force: true });
  const secret = () => `whsec_${randomBytes(24).toString('hex')}`;
  const secrets = { own: secret(), connect: secret() };
  const url = `http://127.0.0.1:${rawVariable('PORT') ?? '3000'}/webhooks/stripe`;
  const stripe = await startStripeProcess({
    folder: FOLDER,
    port: Number(rawVariable('PORT_STRIPE') ?? 0),
    connect: { url: `${url}-connect`, secret: secrets.connect },
    own: { url, secret: secrets.own },
  });
  process.once('exit', stripe.stop);
  setVariables(stripeVariables(stripe.origin, secrets));
}
await import('#app/launch/demo.ts');
