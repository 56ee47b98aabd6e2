import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { rawVariable } from '#app/platform/env.server.ts';
import { expect } from './journey.ts';

const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
type Look = { colorScheme: 'light' | 'dark'; size: typeof DESKTOP };
/**
 * A page is judged in one of four looks and measured in both widths: pages take turns, so that the parts they share are judged
 * in all four. LOOKS=all (`npm run test:long -- looks`) judges every page in every look.
 */
const LOOKS: readonly Look[] = [
  { colorScheme: 'light', size: DESKTOP },
  { colorScheme: 'dark', size: PHONE },
  { colorScheme: 'dark', size: DESKTOP },
  { colorScheme: 'light', size: PHONE },
];
const inAll = rawVariable('LOOKS') === 'all';

/** A page that is judged by itself takes its turn by its name. */
const turnOf = (name: string): number => [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0);

/** Rows of a long list are alike: the first eight speak for them. */
const REPEATED = ['tbody tr:nth-child(n+9)', 'main ol > li:nth-child(n+9)'];

const VIOLATIONS_ONLY = { resultTypes: ['violations' as const], preload: false };

/** Looks at what is on the page now; axe itself (half a megabyte) is sent once per page. */
async function axe(page: Page): Promise<AxeBuilder> {
  const isThere = await page.evaluate(() => 'axe' in window);
  const builder = new AxeBuilder({ page, ...(isThere ? { axeSource: 'undefined' } : {}) })
    .setLegacyMode(true)
    .options(VIOLATIONS_ONLY)
    .withTags(WCAG_22_AA);
  for (const selector of REPEATED) builder.exclude(selector);
  return builder;
}

/** What runs out of the window sideways, with the elements that do it. */
function sidewaysOverflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((each) => each.getBoundingClientRect().right > width);
    return wide.slice(-3).map((each) => `${each.tagName} ${each.className} ${each.textContent?.slice(0, 40)}`);
  });
}

/** Longest wait for colours to settle, in milliseconds: many times the longest transition of the style sheet. */
const SETTLED_WITHIN = 3000;

/**
 * Waits until the page stands in its new scheme and width, and nothing fades from the old colours any more: half of the old
 * would be judged beside the new. Chromium now and then leaves a frame undrawn or a transition unfinished in a window that
 * nobody looks at; neither is waited for longer than {@link SETTLED_WITHIN}.
 */
const painted = (page: Page): Promise<void> =>
  page.evaluate(async (atMost) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const settled = async () => {
      await frame();
      // What turns for ever, such as a sign of waiting, never finishes.
      const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(ending.map(({ finished }) => finished));
      await frame();
      await frame();
    };
    await Promise.race([settled(), new Promise((done) => setTimeout(done, atMost))]);
  }, SETTLED_WITHIN);

async function wear(page: Page, { colorScheme, size }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize(size);
  await painted(page);
}

/** Judges the page that is open: WCAG 2.2 AA by axe in its look, and no sideways scrolling in either width. */
export async function judge(page: Page, name: string, turn = turnOf(name)): Promise<void> {
  const own = LOOKS.filter((_, index) => inAll || index === turn % LOOKS.length);
  for (const look of own) {
    await wear(page, look);
    const { violations } = await (await axe(page)).analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n').at(1) ?? ''}`),
    );
    expect.soft(found, `${name}, ${look.colorScheme}, ${look.size.width} px`).toEqual([]);
  }
  // The width that was judged last is measured first.
  for (const size of own.at(-1)?.size === PHONE ? [PHONE, DESKTOP] : [DESKTOP, PHONE]) {
    await page.setViewportSize(size);
    expect.soft(await sidewaysOverflow(page), `${name}, ${size.width} px: sideways`).toEqual([]);
  }
  await page.setViewportSize(DESKTOP);
}

/** Opens each address and judges it. */
export async function judgeAll(page: Page, addresses: readonly string[]): Promise<void> {
  for (const [turn, address] of addresses.entries()) {
    await page.goto(address);
    await expect.soft(page.getByRole('heading', { level: 1 }), address).toHaveCount(1);
    await judge(page, address, turn);
  }
}
