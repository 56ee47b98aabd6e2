import { startStripe } from './server.ts';

/*
 * The stand-in alone: `npm run stand-in:stripe`. PORT_STRIPE (12111), STRIPE_STAND_IN_DIR (.data/stripe) for the
 * journal, STRIPE_WEBHOOK_URL and STRIPE_CONNECT_WEBHOOK_URL with their secrets, several separated by commas.
 */

const { env } = process;
const hook = (id: string, url: string | undefined, secrets: string | undefined, connect: boolean) =>
  url && secrets ? [{ id, url, secrets: secrets.split(','), connect, enabled_events: ['*'] }] : [];

const stripe = await startStripe({
  folder: env.STRIPE_STAND_IN_DIR ?? '.data/stripe',
  port: Number(env.PORT_STRIPE ?? 12_111),
  hooks: [
    ...hook('we_platform', env.STRIPE_WEBHOOK_URL, env.STRIPE_WEBHOOK_SECRET, false),
    ...hook('we_connect', env.STRIPE_CONNECT_WEBHOOK_URL, env.STRIPE_CONNECT_WEBHOOK_SECRET, true),
  ],
});
console.log(`Stripe stand-in on ${stripe.origin}`);
process.once('SIGTERM', () => void stripe.close());
