import fs from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { lotDeadlines } from '#app/domain/bond/lot-deadline.ts';
import type { ClockRule } from '#app/domain/cargo/rulebook.ts';
import { digestParts } from '#app/domain/mail/digest.ts';
import { inr } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { lotWords } from '#app/features/clocks/lot-words.server.ts';
import { paperWords } from '#app/features/clocks/paper-words.server.ts';
import { setVariables } from '#app/platform/env.server.ts';
import { loader as samplePage } from '#app/routes/public/mail-sample.ts';
import { loader as samplesPage } from '#app/routes/public/mail-samples.tsx';
import { isTemplate, renderLetter } from '#emails/render.ts';
import { BOOKING_FACTS } from '#emails/samples/parties.ts';
import { SAMPLE_LETTERS, SAMPLES } from '#emails/samples.ts';
import { answer } from '#tests/routes/sign-in/answer.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { requestArgs } from '#tests/setup/request.ts';

useDatabase();

/** What people are written to about. An event that is not here may have a sample, too; one of these must. */
const EVENTS = `
  verify-email reset-password invitation
  request-received request-accepted request-declined request-expired hold-about-to-expire
  booking-confirmed booking-changed booking-cancelled
  document-missing document-rejected document-expiring
  gate-in discrepancy release
  bond-day-75 bond-day-85 bond-day-90 bond-year-end waste-clock licence-expiry
  invoice reminder receipt credit-note payout dispute digest`
  .trim()
  .split(/\s+/);

const linkIn = (props: object): string =>
  Object.values(props).find((value): value is string => typeof value === 'string' && value.startsWith('http')) ?? '?';

/** The props with other people's words in every text, and in every list of texts, that is no address. */
function withMarkup(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMarkup);
  if (typeof value === 'string') return value.startsWith('http') ? value : `${value} <b>bold</b>`;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withMarkup(each)]));
}

describe.each(SAMPLE_LETTERS)('$event', ({ template, props }) => {
  it('has a subject, its link in both parts, and a text part', async () => {
    const { subject, html, text } = await renderLetter(template, props);
    expect(subject).toMatch(/^\S.{5,}$/);
    expect(html).toContain(linkIn(props));
    expect(text).toContain(linkIn(props));
    expect(text).not.toMatch(/<[a-z]/);
    expect(`${subject} ${text}`).not.toMatch(/undefined|\[object|NaN/);
  });

  it('shows words as words, whatever they look like', async () => {
    const { html } = await renderLetter(template, withMarkup(props) as typeof props);
    expect(html).not.toContain('<b>');
  });

  it('leaves its width to the reader’s screen, and knows a dark one', async () => {
    const { html } = await renderLetter(template, props);
    expect(html).toContain('max-width:560px');
    // No width in pixels but as a limit, and no long word that can't be broken where people's words stand.
    expect(html.match(/(?<!max-)\bwidth(?::|=")\s*\d{3,}(?:px|")/g)).toBeNull();
    for (const [cell] of html.matchAll(/<td[^>]*font-size:14px[^>]*>/g))
      expect(cell).toContain('overflow-wrap:anywhere');
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).toMatch(/<meta[^>]*color-scheme[^>]*light dark/);
  });
});

describe('the samples', () => {
  afterEach(() => setVariables({ QUAYSLOT_MODE: 'test' }));

  it('have a letter for every event people are written to about, each under a name of its own', () => {
    const events = SAMPLE_LETTERS.map(({ event }) => event);
    expect(EVENTS.filter((event) => !events.includes(event))).toEqual([]);
    expect(new Set(events).size).toBe(events.length);
    expect(SAMPLE_LETTERS.filter(({ template }) => !isTemplate(template))).toEqual([]);
  });

  it('are all on their page, as HTML and as text, but not in production', async () => {
    const page = () => answer(samplesPage, requestArgs({ path: '/dev/mail' }));
    const one = (event: string) => samplePage(requestArgs({ path: `/dev/mail/${event}`, params: { event } }) as never);
    const { samples } = (await page()).body as { samples: { event: string; text: string }[] };
    expect(samples.map(({ event }) => event)).toEqual(SAMPLE_LETTERS.map(({ event }) => event));
    expect(samples.filter(({ text }) => text.length < 50)).toEqual([]);
    expect(await (await one('invitation')).text()).toContain('Konkan');
    expect(await (await one('discrepancy')).text()).toContain('The seal is broken.');
    expect((await one('none')).status).toBe(404);
    const SESSION_SECRET = 'k3yK3yk3yK3yk3yK3yk3yK3yk3yK3yk3yK3yk3yK3y';
    setVariables({ QUAYSLOT_MODE: 'production', BASE_URL: 'https://quayslot.example', SESSION_SECRET });
    expect([(await page()).status, (await one('invitation')).status]).toEqual([404, 404]);
  });

  it('keep a name from starting a header of its own', async () => {
    const organisation = 'Konkan\r\nBcc: everyone@example.test\u2028x\u202e';
    const { subject } = await renderLetter('invitation', { ...SAMPLES.invitation.invitation, organisation });
    expect(subject).toBe('Join Konkan Bcc: everyone@example.test x on Quayslot');
  });
});

/** The clock rules of the rulebook that comes with the product. */
const rules = (clock: string): ClockRule[] =>
  (JSON.parse(fs.readFileSync('db/seed/data/rules.json', 'utf8')) as ClockRule[]).filter(
    (rule) => rule.clock === clock,
  );

describe('the samples say what is really written', () => {
  it('of news and reminders: their titles stand where they are written', () => {
    const sources = fs
      .readdirSync('app/features', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.server.ts'))
      .map((file) => fs.readFileSync(`app/features/${file}`, 'utf8'));
    const written = [...sources, fs.readFileSync('db/seed/data/dunning_steps.csv', 'utf8')].join('\n');
    // Their titles have a name or a day in them.
    const varied = ['plan-begun', 'plan-trial-ending'];
    const titles = SAMPLE_LETTERS.filter(({ template }) => template !== 'clock-alert').flatMap(({ event, props }) =>
      'title' in props && !varied.includes(event) ? [props.title] : [],
    );
    expect(titles.length).toBeGreaterThan(40);
    expect(titles.filter((title) => !written.includes(`'${title}'`) && !written.includes(`,${title},`))).toEqual([]);
  });

  it.each([
    ['bond-day-75', 'bond_interest', '2026-07-28'],
    ['bond-day-85', 'bond_interest', '2026-08-07'],
    ['bond-day-90', 'bond_interest', '2026-08-12'],
    ['bond-year-end', 'bond_period', '2027-04-14'],
    ['waste-clock', 'hazardous_waste', '2026-07-13'],
  ] as const)('%s', (event, clock, on) => {
    const { url, ...words } = SAMPLES['clock-alert'][event];
    const today = plainDate(on);
    const since = plainDate('2026-05-14');
    const days = { depositedOn: since, wasteSince: since, receivedOn: since, dutyPaise: 10_000_000n, documents: [] };
    const [deadline] = lotDeadlines(rules(clock), days, today);
    if (!deadline) throw new Error('no deadline');
    const { reference, place } = BOOKING_FACTS.shipper;
    const lot = { number: 1, marks: 'CE-1', stockPallets: 6, dutyPaise: days.dutyPaise, reference, placeName: place };
    expect(words).toEqual(lotWords(lot, deadline, today));
    expect(url).toMatch(/#goods$/);
  });

  it('licence-expiry and document-expiring', () => {
    const validUntil = plainDate('2026-07-31');
    const { url: _, ...licence } = SAMPLES['clock-alert']['licence-expiry'];
    const { url: __, ...document } = SAMPLES['clock-alert']['document-expiring'];
    expect(licence).toEqual(
      paperWords(
        { kind: 'customs_licence', number: 'NSA1-PB-0042', validUntil, facilityName: 'JNPT Annexe' },
        { refuses: true, slots: ['Bay A3', 'Bay A4'], bookings: ['QS-7K2M9QXA'] },
        plainDate('2026-07-01'),
      ),
    );
    expect(document).toEqual(
      paperWords(
        { kind: 'waste_authorisation', number: 'MPCB/HW/2024/118', validUntil, facilityName: null },
        { refuses: true, slots: [], bookings: ['QS-7K2M9QXA', 'QS-91LM4TRB'] },
        plainDate('2026-07-24'),
      ),
    );
  });

  it('digest', () => {
    const stay = (reference: string, pallets: number, withWhom: string, slotName: string) => ({
      ...{ reference, pallets, withWhom, slotName, facilityName: 'JNPT Annexe' },
    });
    const facts = {
      overstaying: [stay('QS-55PQ0WZE', 4, 'Sahyadri Motors', 'Bay B2')],
      requests: [stay('QS-91LM4TRB', 6, 'Neelam Magnetics', 'Bay A1')],
      comingIn: [
        stay('QS-1234ABCD', 8, 'Aavartan Magnet Recovery', 'Bay A3'),
        stay('QS-3XTR77LC', 2, 'Sahyadri Motors', 'Bay C1'),
      ],
      goingOut: [],
      toPay: null,
      toReceive: { number: 3, outstanding: inr(18_430_000n), oldest: plainDate('2026-07-12') },
    };
    expect(SAMPLES.digest.digest.parts).toEqual(digestParts(facts, true));
  });
});
