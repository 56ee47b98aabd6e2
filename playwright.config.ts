import { defineConfig, type ReporterDescription } from '@playwright/test';
import { rawVariable, setVariables } from '#app/platform/env.server.ts';
import { findBrowser } from './tests/setup/browser.ts';

const browser = await findBrowser();
// Workers read this file again: they inherit what the first reading found, and the libraries the browser needs.
if (browser) setVariables({ CHROMIUM_PATH: browser.executablePath, ...browser.env });

const report = rawVariable('PLAYWRIGHT_JSON_OUTPUT_NAME');
const forRunner: ReporterDescription[] = report ? [['json', { outputFile: report }]] : [];

/** Tests tagged `@phone` run at 390 px as well: see tests/e2e/pages.test.ts for what every page must bear there. */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.test.ts',
  globalSetup: './tests/e2e/setup/global.ts',
  outputDir: 'test-results/e2e',
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ...forRunner],
  use: {
    browserName: 'chromium',
    locale: 'en-IN',
    timezoneId: 'Asia/Kolkata',
    screenshot: 'only-on-failure',
    // A trace takes a copy of the page at every step, whether the test fails or not: for who looks for a cause.
    trace: rawVariable('TRACE') ? 'retain-on-failure' : 'off',
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    launchOptions: {
      executablePath: browser?.executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1440, height: 900 } } },
    { name: 'phone', use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, grep: /@phone/ },
  ],
});
