import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { SAMPLE_LETTERS } from '#emails/samples.ts';
import { expect, test } from './setup/journey.ts';

/*
 * Every letter as a mail program shows it. Whether it fits depends on the width alone and whether it can be read on the colours
 * alone, so two looks say it of both widths and both schemes.
 */
const LOOKS = [
  { name: 'on 600 px by day', width: 600, colorScheme: 'light' },
  { name: 'on 390 px in the dark', width: 390, colorScheme: 'dark' },
] as const;
/** The least between words and what is behind them, and between a button and its sheet (WCAG 1.4.3, 1.4.11). */
const LEAST = { text: 4.5, shape: 3 };

/** Puts axe in the page, where it stays from letter to letter: a run by its builder costs several trips, a call one. */
const bringAxe = (page: Page) => new AxeBuilder({ page }).setLegacyMode(true).withRules(['color-contrast']).analyze();

/** The words that are hard to read, and how many axe could judge. */
const words = (page: Page) =>
  page.evaluate(async () => {
    type Result = { nodes: { target: unknown[]; failureSummary?: string }[] };
    type Axe = { run: (options: object) => Promise<Record<'violations' | 'incomplete' | 'passes', Result[]>> };
    const { axe } = window as unknown as { axe: Axe };
    const { violations, incomplete, passes } = await axe.run({ runOnly: ['color-contrast'], preload: false });
    const hard = [...violations, ...incomplete].flatMap(({ nodes }) =>
      nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary?.split('\n').at(1) ?? ''}`),
    );
    return { hard, judged: passes.flatMap(({ nodes }) => nodes).length };
  });

/** How many pixels it runs sideways, and each button's contrasts. */
const shape = (page: Page) =>
  page.evaluate(() => {
    const light = (colour: string) => {
      const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).slice(0, 3).map((part) => {
        const share = Number(part) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const between = (one: string, other: string) => {
      const [low = 0, high = 0] = [light(one), light(other)].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    const sheet = getComputedStyle(document.querySelector('.sheet') ?? document.body).backgroundColor;
    const buttons = [...document.querySelectorAll('a')]
      .map((link) => getComputedStyle(link))
      .filter(({ display }) => display === 'inline-block')
      .map(({ color, backgroundColor }) => ({
        text: between(color, backgroundColor),
        shape: between(backgroundColor, sheet),
      }));
    const { scrollWidth, clientWidth } = document.documentElement;
    return { sideways: scrollWidth - clientWidth, buttons };
  });

/** What is wrong with how a letter lies in its window; one without a button has not been seen. */
function faultsOf({ sideways, buttons }: Awaited<ReturnType<typeof shape>>): string[] {
  const pale = buttons.filter(({ text, shape }) => text < LEAST.text || shape < LEAST.shape);
  return [
    ...(sideways > 0 ? [`${sideways} px too wide`] : []),
    ...(buttons.length === 0 ? ['no button'] : []),
    ...pale.map(({ text, shape }) => `a button of ${text.toFixed(2)} to its words, ${shape.toFixed(2)} to its sheet`),
  ];
}

for (const { name, width, colorScheme } of LOOKS)
  test(`every letter fits and can be read ${name}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await bringAxe(page);
    const letters = await Promise.all(
      SAMPLE_LETTERS.map(async (sample) => [sample, await page.request.get(`/dev/mail/${sample.event}`)] as const),
    );
    const judgedTemplates = new Set<string>();
    const faults: Record<string, string[]> = {};
    for (const [{ event, template }, answer] of letters) {
      expect(answer.status(), event).toBe(200);
      await page.setContent(await answer.text());
      const found = faultsOf(await shape(page));
      // Colours are the template's: the first of its letters speaks for the others, whose words alone differ.
      if (!judgedTemplates.has(template)) {
        const { hard, judged } = await words(page);
        found.push(...hard, ...(judged < 4 ? [`only ${judged} texts judged`] : []));
        judgedTemplates.add(template);
      }
      if (found.length > 0) faults[event] = found;
    }
    expect(faults).toEqual({});
  });
