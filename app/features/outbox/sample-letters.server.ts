import { PURPOSES } from '#emails/categories.ts';
import type { Letters } from '#emails/letters.ts';
import { isTemplate, letterSubject, renderLetter } from '#emails/render.ts';
import { SAMPLES } from '#emails/samples.ts';

const TEMPLATES = Object.keys(SAMPLES) as (keyof Letters)[];

const sample = <T extends keyof Letters>(template: T) =>
  // Not a link that works: nobody's news is switched off from a sample.
  renderLetter(template, SAMPLES[template], {
    unsubscribeUrl: PURPOSES[template].why === 'news' ? 'http://127.0.0.1:3000/unsubscribe/sample' : null,
  });

let written: ReturnType<typeof writeSamples> | null = null;

/** Every letter the product writes, with sample data: its subject and its plain-text part. Written once a process. */
export function listSamples() {
  written ??= writeSamples();
  return written;
}

function writeSamples() {
  return Promise.all(
    TEMPLATES.map(async (template) => ({
      template,
      why: PURPOSES[template].why,
      subject: letterSubject(template, SAMPLES[template]),
      text: (await sample(template)).text,
    })),
  );
}

/** The HTML part of a letter with sample data; null when there is no such letter. */
export async function sampleHtml(template: string): Promise<string | null> {
  return isTemplate(template) ? (await sample(template)).html : null;
}
