import { PURPOSES } from '#emails/categories.ts';
import { letterSubject, renderLetter } from '#emails/render.ts';
import { SAMPLE_LETTERS, type SampleLetter } from '#emails/samples.ts';

const render = ({ template, props }: SampleLetter) =>
  // Not a link that works: nobody's news is switched off from a sample.
  renderLetter(template, props, {
    unsubscribeUrl: PURPOSES[template].why === 'news' ? 'http://127.0.0.1:3000/unsubscribe/sample' : null,
  });

let written: ReturnType<typeof writeSamples> | null = null;

/** Every letter the product writes, by its event, with sample data: its subject and its plain-text part. Written once a process. */
export function listSamples() {
  written ??= writeSamples();
  return written;
}

function writeSamples() {
  return Promise.all(
    SAMPLE_LETTERS.map(async (sample) => ({
      event: sample.event,
      template: sample.template,
      why: PURPOSES[sample.template].why,
      subject: letterSubject(sample.template, sample.props),
      text: (await render(sample)).text,
    })),
  );
}

/** The HTML part of an event's letter with sample data; null when there is no such event. */
export async function sampleHtml(event: string): Promise<string | null> {
  const sample = SAMPLE_LETTERS.find((each) => each.event === event);
  return sample ? (await render(sample)).html : null;
}
