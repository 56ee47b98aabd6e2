import { chromium } from '@playwright/test';
import { expect, test } from 'vitest';
import { childEnv } from '#app/platform/env.server.ts';
import { findBrowser } from '../setup/browser.ts';

test.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'the browser in the npm package is enough where the system has none',
  async () => {
    const found = await findBrowser({ ignoreSystem: true });
    expect(found?.executablePath).toContain('.cache/chromium-');
    const env = childEnv(found?.env ?? {}) as Record<string, string>;
    const browser = await chromium.launch({ executablePath: found?.executablePath, env, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      await page.setContent('<h1>Quay</h1>');
      expect(await page.getByRole('heading').textContent()).toBe('Quay');
    } finally {
      await browser.close();
    }
  },
);

test('a CHROMIUM_PATH that names no file is refused, not passed over', async () => {
  process.env.CHROMIUM_PATH = '/nowhere/chromium';
  await expect(findBrowser()).rejects.toThrow('CHROMIUM_PATH names no file: /nowhere/chromium');
  delete process.env.CHROMIUM_PATH;
});
