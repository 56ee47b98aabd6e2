import { type BrowserContext, type BrowserContextOptions, test as base, type Page } from '@playwright/test';
import { rawVariable } from '#app/platform/env.server.ts';
import { type OwnerDatabase, openAsOwner } from '#db/owner.ts';
import { DEMO_PASSWORD } from '#db/seed/factories.ts';

export { expect } from '@playwright/test';

/** What the test says it provokes: the browser reports an answer of that status as an error in its console. */
type Refusals = {
  /** Allows "the server responded with a status of `status`"; it must then also happen. */
  expect: (status: number, why: string) => void;
};

type Fixtures = {
  refusals: Refusals;
  /** Another person's browser: own cookies, watched like the first, closed with the test. */
  visitor: (options?: BrowserContextOptions) => Promise<Page>;
  watch: Watch;
};
type WorkerFixtures = { owner: OwnerDatabase };

const setUp = (name: string): string => {
  const value = rawVariable(name);
  if (!value) throw new Error(`${name} is not set: the global set-up has not run`);
  return value;
};

const REFUSED = /^Failed to load resource: the server responded with a status of (\d{3})/;

/** Collects everything the browser complains about. */
class Watch {
  readonly complaints: string[] = [];
  private readonly allowed = new Set<number>();
  private readonly seen = new Set<number>();

  allow(status: number): void {
    this.allowed.add(status);
  }

  /** Errors, warnings, uncaught exceptions; a breach of the content security policy is one of the errors. */
  follow(context: BrowserContext): void {
    context.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      const status = Number(REFUSED.exec(message.text())?.[1]);
      if (this.allowed.has(status)) this.seen.add(status);
      else this.complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) =>
      this.complaints.push(`uncaught: ${error.error().stack ?? error.error().message}`),
    );
  }

  verdict(): string[] {
    const missing = [...this.allowed].filter((status) => !this.seen.has(status));
    return [...this.complaints, ...missing.map((status) => `no answer had the expected status ${status}`)];
  }
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  baseURL: async ({}, use) => use(setUp('E2E_BASE_URL')),
  owner: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const owner = openAsOwner(setUp('E2E_OWNER_URL'), 2);
      await use(owner.db);
      await owner.close();
    },
    { scope: 'worker' },
  ],
  watch: [
    async ({ context }, use) => {
      const watch = new Watch();
      watch.follow(context);
      await use(watch);
      base.expect(watch.verdict(), 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],
  refusals: async ({ watch }, use) => {
    await use({ expect: (status) => watch.allow(status) });
  },
  visitor: async ({ browser, watch, contextOptions, baseURL, viewport }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ ...contextOptions, baseURL, viewport, ...options });
      contexts.push(context);
      watch.follow(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

/** Waits until React has taken over the page: needed only before what does not work without it, such as keys. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const main = document.querySelector('main');
    return main !== null && Object.keys(main).some((key) => key.startsWith('__reactProps$'));
  });
}

/** Fills and sends the sign-in form that is on the page. */
export async function fillSignIn(page: Page, email: string, password = DEMO_PASSWORD): Promise<void> {
  const main = page.getByRole('main');
  await main.getByLabel('E-mail address').fill(email);
  await main.getByLabel('Password', { exact: true }).fill(password);
  await main.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs in through the page and waits for what comes after. */
export async function signIn(page: Page, email: string, password = DEMO_PASSWORD): Promise<void> {
  await page.goto('/sign-in');
  await fillSignIn(page, email, password);
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** Opens the newest letter to an address in the outbox and follows its link. */
export async function followLetter(page: Page, recipient: string): Promise<void> {
  await page.goto('/dev/outbox');
  const letter = page.getByRole('main').getByRole('listitem').filter({ hasText: recipient }).first();
  await letter.getByRole('link').first().click();
}
