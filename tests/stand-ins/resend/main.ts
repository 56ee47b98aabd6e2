import { startResend } from './server.ts';

/*
 * The stand-in alone: `npm run stand-in:resend`. PORT_RESEND (12112), RESEND_STAND_IN_DIR (.data/resend) for the
 * journal, RESEND_WEBHOOK_URL with RESEND_WEBHOOK_SECRET, two of them separated by a comma.
 */

const { env } = process;
const { RESEND_WEBHOOK_URL: url, RESEND_WEBHOOK_SECRET: secrets } = env;

const resend = await startResend({
  folder: env.RESEND_STAND_IN_DIR ?? '.data/resend',
  port: Number(env.PORT_RESEND ?? 12_112),
  hook: url && secrets ? { url, secrets: secrets.split(',') } : null,
});
console.log(`Resend stand-in on ${resend.origin}`);
process.once('SIGTERM', () => void resend.close());
