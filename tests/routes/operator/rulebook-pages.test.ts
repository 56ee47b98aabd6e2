import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { addDays } from '#app/domain/shared/plain-date.ts';
import { addRule } from '#app/features/rulebook/change-rules.server.ts';
import { reclassifications, rulebookVersions } from '#db/schema/index.ts';
import { NO_OXIDES, newDraft, rulebookScene, TODAY } from '#tests/features/rulebook/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { type RunningServer, startServer } from '#tests/setup/http-server.ts';
import { createShipper } from '#tests/setup/market.ts';
import { asked, cookieFor } from '#tests/setup/request.ts';

const database = useDatabase();
let server: RunningServer;
let scene: Awaited<ReturnType<typeof rulebookScene>>;
let operator = '';
let shipper = '';

beforeAll(async () => {
  server = await startServer(database.appUrl(), { LOG_LEVEL: 'error' });
  scene = await rulebookScene(database.owner());
  operator = await cookieFor(scene.operator.id);
  shipper = await cookieFor(scene.shipper.owner.id);
}, 180_000);
afterAll(() => server.stop());

let keys = 0;
async function ask(path: string, cookie: string, form?: Record<string, string>) {
  keys += 1;
  const response = await fetch(new URL(path, server.url), {
    redirect: 'manual',
    headers: { cookie, origin: server.url },
    ...(form ? { method: 'POST', body: new URLSearchParams({ _key: `key-of-a-test-${keys}`, ...form }) } : {}),
  });
  // React writes <!-- --> between neighbouring pieces of text.
  const text = (await response.text()).replaceAll('<!-- -->', '');
  return { status: response.status, text, to: response.headers.get('location') ?? '' };
}

describe('the rulebook’s pages', () => {
  test('list, draft, every tab, and a published version without the forms of a draft', async () => {
    const list = await ask('/operator/rulebook', operator);
    expect(list.status).toBe(200);
    expect(list.text).toContain('In force');
    const form = {
      _command: 'create-draft',
      basedOn: '2026.2',
      version: '2032.1',
      amendment: 'IMDG 43-26',
      note: 'Next',
      effectiveFrom: TODAY,
    };
    const made = await ask('/operator/rulebook', operator, form);
    expect([made.status, made.to]).toEqual([302, '/operator/rulebook/2032.1?tab=edit']);
    for (const [tab, says] of [
      ['rules', 'Change bond.times'],
      ['substances', 'Proper shipping name'],
      ['tariff', 'Tariff lines'],
      ['matrices', 'printed'],
      ['diff', 'Nothing differs'],
      ['dry-run', '0 affected'],
      ['edit', 'Throw 2032.1 away'],
    ] as const) {
      const page = await ask(`/operator/rulebook/2032.1?tab=${tab}`, operator);
      expect([tab, page.status]).toEqual([tab, 200]);
      expect(page.text).toContain(says);
    }
    const published = await ask('/operator/rulebook/2026.2', operator);
    expect(published.text).not.toContain('Change bond.times');
    expect((await ask('/operator/rulebook/2026.2?tab=dry-run', operator)).status).toBe(200);
    expect((await ask('/operator/rulebook/nothing', operator)).status).toBe(404);
    expect((await ask('/operator/rulebook', shipper)).status).toBe(404);
    expect((await ask('/operator/rulebook/2026.2', shipper, { _command: 'discard-draft' })).status).toBe(404);
  });

  test.each([
    [
      'verdict',
      {
        effect: 'refuse',
        code: 'test.salt',
        sentence: 'No salt.',
        attribute1: 'form',
        operator1: 'in',
        values1: 'salt',
      },
      [{ cargo: { form: 'salt' } }],
      [{}],
    ],
    [
      'words',
      {
        words: 'sludge, slime',
        effect: 'request',
        sentence: 'that is no oxide.',
        fix: 'Say what it is.',
        attribute1: 'form',
        operator1: 'in',
        values1: 'swarf',
      },
      [{ cargo: { description: 'Slime' } }],
      [{}],
    ],
    [
      'pair',
      { aGroups: 'acid', bGroups: 'aqueous', together: 'other-section', sentence: 'Apart.' },
      [{ pairUn: ['1789', '1789'] }],
      [{ pairUn: ['1789', '1230'] }],
    ],
    ['floor', { a: '9', b: '8', atLeast: '2' }, [{ pair: ['9', '8'] }], [{ pair: ['9', '9'] }]],
    [
      'clock',
      {
        clock: 'salt_days',
        label: 'Salt',
        from: 'stay',
        days: '10',
        past: 'request',
        fix: 'Leave.',
        attribute1: 'form',
        operator1: 'in',
        values1: 'salt',
      },
      [{ cargo: { form: 'salt' } }],
      [{ cargo: { form: 'salt' }, days: 10 }],
    ],
    [
      'document',
      {
        document: 'salt_note',
        label: 'Salt note',
        issuer: 'maker',
        step: 'gate_in',
        blocks: 'yes',
        attribute1: 'form',
        operator1: 'in',
        values1: 'salt',
      },
      [{ cargo: { form: 'salt' } }],
      [{}],
    ],
    [
      'task',
      { task: 'taste', sentence: 'Taste it.', attribute1: 'palletMassKg', operator1: 'above', values1: '900' },
      [{ cargo: { massGramsPerPallet: 950000 } }],
      [{}],
    ],
  ])('a %s rule is added by its form', async (kind, own, denies, allows) => {
    const version = await newDraft(scene.desk);
    const form = {
      _command: 'add-rule',
      kind,
      id: `test.${kind}`,
      citation: 'House policy of a test',
      source: 'tests',
      effectiveFrom: TODAY,
      effectiveTo: '',
      provisional: 'yes',
      denies: JSON.stringify(denies),
      allows: JSON.stringify(allows),
      ...own,
    };
    const swapped = await ask(`/operator/rulebook/${version}?tab=edit&add=${kind}`, operator, {
      ...form,
      denies: form.allows,
      allows: form.denies,
    });
    expect(swapped.status).toBe(422);
    const added = await ask(`/operator/rulebook/${version}?tab=edit&add=${kind}`, operator, form);
    expect([added.status, added.text.match(/Please mend[\s\S]{0,400}/)?.[0]]).toEqual([302, undefined]);
    const [row] = await database.owner().select().from(rulebookVersions).where(eq(rulebookVersions.version, version));
    expect(row?.content.rules.find(({ id }) => id === `test.${kind}`)).toMatchObject({ kind, provisional: true });
  });

  test('a rule form that can’t be used is 422 beside its fields, and nothing is stored', async () => {
    const version = await newDraft(scene.desk);
    const bad = await ask(`/operator/rulebook/${version}?tab=edit&add=verdict`, operator, {
      _command: 'add-rule',
      kind: 'verdict',
      id: 'Bad Id',
      effectiveFrom: TODAY,
      denies: '{',
      allows: `[${'{},'.repeat(5000)}{}]`,
    });
    expect(bad.status).toBe(422);
    for (const row of ['nonsense', 'activity'])
      expect((await ask(`/operator/rulebook/${version}`, operator, { _command: 'add-rule', kind: row })).status).toBe(
        422,
      );
    expect((await ask(`/operator/rulebook/${version}`, operator, { _command: 'nonsense' })).status).toBe(400);
  });

  test('a dry run shows who and why, and only what was shown is published', async () => {
    await scene.book({ reference: 'QS-SHOWN001' });
    const version = await newDraft(scene.desk, addDays(TODAY, 20));
    await addRule(scene.desk, version, NO_OXIDES, asked('add-rule'));
    const page = await ask(`/operator/rulebook/${version}?tab=dry-run`, operator);
    expect(page.text).toContain('QS-SHOWN001');
    expect(page.text).toContain('Oxides are not taken any more.');
    const contentHash = page.text.match(/name="contentHash" value="([0-9a-f]{64})"/)?.[1] ?? '';
    const form = { _command: 'publish-draft', contentHash, effectiveFrom: addDays(TODAY, 20) };
    await ask(`/operator/rulebook/${version}`, operator, { _command: 'remove-rule', ruleId: 'task.weigh' });
    expect((await ask(`/operator/rulebook/${version}?tab=dry-run`, operator, form)).status).toBe(409);
    const again = await ask(`/operator/rulebook/${version}?tab=dry-run`, operator);
    const shown = again.text.match(/name="contentHash" value="([0-9a-f]{64})"/)?.[1] ?? '';
    const published = await ask(`/operator/rulebook/${version}`, operator, { ...form, contentHash: shown });
    expect([published.status, published.to]).toEqual([302, `/operator/rulebook/${version}?tab=rules&done=published`]);
  });
});

describe('the pages of a reclassification', () => {
  test('from the preview to the day it takes effect', async () => {
    const facts: Partial<CargoFacts> = {
      condition: 'waste',
      wasteState: 'declared_waste',
      wasteSince: addDays(TODAY, -9),
    };
    const it = await rulebookScene(database.owner(), facts);
    await it.book({ reference: 'QS-WASTE001' });
    const mine = await cookieFor(it.shipper.owner.id);
    const path = `/o/${it.shipper.organisation.slug}/cargo/${it.profile.id}/reclassify`;
    const first = await ask(path, mine);
    expect([first.status, first.text.includes('Propose the reclassification')]).toEqual([200, false]);
    const change = {
      condition: 'secondary',
      material: 'rare_earth_compound',
      form: 'oxide',
      hsCode: '28461010',
      unNumber: '',
      packingGroup: '',
      dangerous: 'no',
      thoriumPpm: '12.5',
      uraniumPpm: '',
    };
    const preview = await ask(`${path}?${new URLSearchParams(change)}`, mine);
    for (const says of ['Propose the reclassification', 'QS-WASTE001', 'What is booked keeps its price'])
      expect(preview.text).toContain(says);
    const wrong = await ask(`${path}?${new URLSearchParams({ ...change, unNumber: '9999' })}`, mine);
    expect(wrong.text).toContain('UN 9999 is not in the rulebook');
    const form = { _command: 'propose-reclassification', version: '1', reason: 'Sold as a product.', ...change };
    expect((await ask(path, mine, { ...form, reason: '' })).status).toBe(422);
    expect((await ask(path, mine, form)).to).toBe(`${path}?done=proposed`);
    expect((await ask(path, mine, form)).status).toBe(409);
    const [row] = await database
      .owner()
      .select()
      .from(reclassifications)
      .where(eq(reclassifications.profileId, it.profile.id));
    const caseId = row?.id ?? '';
    const proof = {
      _command: 'add-evidence',
      reclassificationId: caseId,
      type: 'product_certificate',
      reference: 'EOW-1',
      issuedOn: TODAY,
    };
    expect((await ask(path, mine, { ...proof, issuedOn: addDays(TODAY, 2) })).status).toBe(422);
    expect((await ask(path, mine, proof)).to).toBe(`${path}?done=evidence`);
    const queue = await ask('/operator/reclassifications', operator);
    expect(queue.text).toContain(`/operator/reclassifications/${caseId}`);
    const desk = `/operator/reclassifications/${caseId}`;
    expect((await ask(desk, operator)).text).toContain('Goes down');
    expect((await ask(desk, operator, { _command: 'take-effect', effectiveOn: TODAY })).status).toBe(409);
    expect((await ask(desk, operator, { _command: 'approve-reclassification', note: 'Seen it.' })).to).toBe(
      `${desk}?done=approved`,
    );
    expect((await ask(desk, operator, { _command: 'take-effect', effectiveOn: TODAY })).to).toBe(
      `${desk}?done=effective`,
    );
    expect((await ask('/operator/reclassifications?show=all', operator)).text).toContain('In effect');
    expect((await ask(path, mine)).text).toContain('Earlier reclassifications');
  });

  test('is nobody else’s: foreign ids and foreign people get the same 404', async () => {
    const stranger = await createShipper(database.owner());
    const theirs = await cookieFor(stranger.owner.id);
    const slug = stranger.organisation.slug;
    const [foreign, never] = await Promise.all([
      ask(`/o/${slug}/cargo/${scene.profile.id}/reclassify`, theirs),
      ask(`/o/${slug}/cargo/00000000-0000-4000-8000-000000000000/reclassify`, theirs),
    ]);
    expect([foreign.status, never.status]).toEqual([404, 404]);
    const post = await ask(`/o/${slug}/cargo/${scene.profile.id}/reclassify`, theirs, {
      _command: 'add-evidence',
      reclassificationId: 'x',
      type: 'other',
      reference: 'abc',
      issuedOn: TODAY,
    });
    expect(post.status).toBe(404);
    expect((await ask('/operator/reclassifications', theirs)).status).toBe(404);
    expect((await ask('/operator/reclassifications/nonsense', operator)).status).toBe(404);
    expect(
      (
        await ask('/operator/reclassifications/nonsense', operator, {
          _command: 'approve-reclassification',
          note: 'A note.',
        })
      ).status,
    ).toBe(404);
  });
});
