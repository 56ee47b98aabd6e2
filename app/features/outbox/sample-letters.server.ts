import { PURPOSES } from '#emails/categories.ts';
import { type RenderedLetter, renderLetter } from '#emails/render.ts';
import { SAMPLE_LETTERS, type SampleLetter } from '#emails/samples.ts';

const rendered = new Map<string, Promise<RenderedLetter>>();

/** A sample as it would be sent, rendered once a process: the page's frames ask for what its list has rendered. */
function render({ event, template, props }: SampleLetter): Promise<RenderedLetter> {
  // Not a link that works: nobody's news is switched off from a sample.
  const unsubscribeUrl = PURPOSES[template].why === 'news' ? 'http://127.0.0.1:3000/unsubscribe/sample' : null;
  const letter = rendered.get(event) ?? renderLetter(template, props, { unsubscribeUrl });
  rendered.set(event, letter);
  return letter;
}

/** Every letter the product writes, by its event, with sample data: its subject and its plain-text part. */
export function listSamples() {
  return Promise.all(
    SAMPLE_LETTERS.map(async (sample) => {
      const { event, template } = sample;
      const { subject, text } = await render(sample);
      return { event, template, why: PURPOSES[template].why, subject, text };
    }),
  );
}

/** The HTML part of an event's letter with sample data; null when there is no such event. */
export async function sampleHtml(event: string): Promise<string | null> {
  const sample = SAMPLE_LETTERS.find((each) => each.event === event);
  return sample ? (await render(sample)).html : null;
}
