import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { playMoney } from '#app/launch/demo-money/play-money.ts';
import { closeDatabase } from '#app/platform/db.server.ts';
import { setVariables } from '#app/platform/env.server.ts';
import { dropDatabase } from '#db/bootstrap.ts';
import { openAsOwner } from '#db/owner.ts';
import { seedDemo } from '#db/seed/demo.ts';
import { BROWSER_MISSING, findBrowser } from '../../setup/browser.ts';
import { cloneTemplate, ensureTemplate, testServer } from '../../setup/cluster.ts';
import { startServer } from '../../setup/http-server.ts';
import { type StripeProcess, startStripeProcess, stripeVariables } from '../../stand-ins/stripe/process.ts';

const SECRETS = { own: 'whsec_own_of_journeys', connect: 'whsec_connect_of_journeys' };

/**
 * Once per run: a database with the demo in it and the real server on top, both gone afterwards. The embedded
 * PostgreSQL stays for the next run.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (!(await findBrowser())) throw new Error(BROWSER_MISSING);
  const adminUrl = await testServer();
  const name = `quayslot_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const urls = await cloneTemplate(adminUrl, await ensureTemplate(adminUrl), name);
  const drop = () => dropDatabase(adminUrl, name);
  try {
    await fill(urls);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'e2e-stripe-'));
    let stripe: StripeProcess | undefined;
    const server = await startServer(urls.appUrl, async (url) => {
      const connect = { url: `${url}/webhooks/stripe-connect`, secret: SECRETS.connect };
      const own = { url: `${url}/webhooks/stripe`, secret: SECRETS.own };
      stripe = await startStripeProcess({ folder, connect, own });
      return stripeVariables(stripe.origin, SECRETS);
    });
    setVariables({ E2E_BASE_URL: server.url, E2E_OWNER_URL: urls.ownerUrl, E2E_STRIPE_URL: stripe?.origin ?? '' });
    return async () => {
      await server.stop();
      stripe?.stop();
      fs.rmSync(folder, { recursive: true, force: true });
      await drop();
    };
  } catch (error) {
    await drop();
    throw error;
  }
}

async function fill({ ownerUrl, appUrl }: { ownerUrl: string; appUrl: string }): Promise<void> {
  const owner = openAsOwner(ownerUrl);
  const now = new Date();
  const today = dateInZone(now, 'Asia/Kolkata');
  try {
    await seedDemo(owner.db, { today, now });
  } finally {
    await owner.close();
  }
  setVariables({ QUAYSLOT_MODE: 'test', DATABASE_URL: appUrl, BASE_URL: 'http://127.0.0.1:3000', LOG_LEVEL: 'warn' });
  await playMoney(today);
  await closeDatabase();
}
