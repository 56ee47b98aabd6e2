import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './journey.ts';

const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
type Look = { colorScheme: 'light' | 'dark'; size: typeof DESKTOP };
/**
 * Each page in both schemes and both widths, in two looks: the window changes, the page is loaded once. Pages take
 * turns in which scheme goes with which width, so that the parts they share are judged in all four.
 */
const LOOKS: readonly (readonly Look[])[] = [
  [
    { colorScheme: 'light', size: DESKTOP },
    { colorScheme: 'dark', size: PHONE },
  ],
  [
    { colorScheme: 'dark', size: DESKTOP },
    { colorScheme: 'light', size: PHONE },
  ],
];
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

/** Judges the page that is open: WCAG 2.2 AA by axe in both schemes and widths, and no sideways scrolling. */
export async function judge(page: Page, name: string, turn = 0): Promise<void> {
  for (const { colorScheme, size } of LOOKS[turn % LOOKS.length] ?? []) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(size);
    await painted(page);
    const { violations } = await (await axe(page)).analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n').at(1) ?? ''}`),
    );
    const where = `${name}, ${colorScheme}, ${size.width} px`;
    expect.soft(found, where).toEqual([]);
    expect.soft(await sidewaysOverflow(page), `${where}: sideways`).toEqual([]);
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
