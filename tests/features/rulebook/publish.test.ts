import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { addRule, confirmRow, endRule, removeRule } from '#app/features/rulebook/change-rules.server.ts';
import { createDraft, discardDraft, editDraft } from '#app/features/rulebook/create-draft.server.ts';
import { currentRulebook } from '#app/features/rulebook/current-rulebook.server.ts';
import { auditIdOf } from '#app/features/rulebook/draft.server.ts';
import { publishDraft } from '#app/features/rulebook/publish-draft.server.ts';
import { viewDryRun } from '#app/features/rulebook/view-version.server.ts';
import { sqlState, withOperator } from '#app/platform/db.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { auditLog, rulebookVersions } from '#db/schema/index.ts';
import { clockAt, codeOf, valueIn } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked } from '#tests/setup/request.ts';
import { NO_OXIDES, newDraft, rulebookScene, TODAY } from './scene.ts';

const database = useDatabase();
const scene = () => rulebookScene(database.owner());
type Desk = Awaited<ReturnType<typeof scene>>['desk'];

const dryRunOf = async (desk: Desk, version: string) => {
  const run = (await viewDryRun(desk, version, 1))?.value;
  if (!run) throw new Error('no dry run');
  return run;
};
const traces = (version: string) =>
  database
    .owner()
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.entity, 'rulebook'), eq(auditLog.entityId, auditIdOf(version))));

describe('a draft', () => {
  test('starts as a copy, once, under a number of its own', async () => {
    const { desk } = await scene();
    const input = {
      version: '2030.1',
      basedOn: '2026.2',
      amendment: 'IMDG 43-26',
      note: 'Next.',
      effectiveFrom: TODAY,
    };
    const form = asked('create-draft', input);
    const [first, again] = await Promise.all([createDraft(desk, input, form), createDraft(desk, input, form)]);
    expect(valueIn(first)).toEqual(valueIn(again));
    const [row] = await database.owner().select().from(rulebookVersions).where(eq(rulebookVersions.version, '2030.1'));
    const [based] = await database
      .owner()
      .select()
      .from(rulebookVersions)
      .where(eq(rulebookVersions.version, '2026.2'));
    expect(row).toMatchObject({
      state: 'draft',
      basedOn: '2026.2',
      content: based?.content,
      contentHash: based?.contentHash,
    });
    expect(codeOf(await createDraft(desk, input, asked('create-draft', input)))).toBe('conflict.version_taken');
    expect(
      codeOf(await createDraft(desk, { ...input, version: '2030.2', basedOn: '1999.9' }, asked('create-draft'))),
    ).toBe('rulebook.not_found');
    const yesterday = { ...input, version: '2030.3', effectiveFrom: addDays(TODAY, -1) };
    expect(codeOf(await createDraft(desk, yesterday, asked('create-draft')))).toBe('rulebook.day_passed');
    expect((await traces('2030.1')).map(({ action }) => action)).toEqual(['rulebook.drafted']);
  });

  test('takes a rule whose examples hold, and no other', async () => {
    const { desk } = await scene();
    const version = await newDraft(desk);
    const backwards = { ...NO_OXIDES, examples: { denies: [{ cargo: { form: 'ingot' as const } }], allows: [{}] } };
    const refusal = await addRule(desk, version, backwards, asked('add-rule'));
    expect(refusal.ok ? [] : refusal.violations.map(({ code }) => code)).toEqual([
      'rule.example_denies',
      'rule.example_allows',
    ]);
    expect(codeOf(await addRule(desk, version, { ...NO_OXIDES, effectiveTo: TODAY }, asked('add-rule')))).toBe(
      'rule.no_day',
    );
    const floor = { ...NO_OXIDES, id: 'test.floor', kind: 'floor' as const, a: '4.3', b: '77', atLeast: 2 as const };
    expect(codeOf(await addRule(desk, version, floor, asked('add-rule')))).toBe('rulebook.unusable');
    expect((await addRule(desk, version, NO_OXIDES, asked('add-rule'))).ok).toBe(true);
    expect(codeOf(await addRule(desk, version, NO_OXIDES, asked('add-rule')))).toBe('conflict.rule_id');
  });

  test('ends, removes and confirms rows, each with a trace', async () => {
    const { desk } = await scene();
    const version = await newDraft(desk);
    const confirm = { part: 'rule' as const, row: 'placement.measures', source: 'TRGS 510, read on paper' };
    expect((await confirmRow(desk, version, confirm, asked('confirm-row'))).ok).toBe(true);
    expect(codeOf(await confirmRow(desk, version, confirm, asked('confirm-row')))).toBe('rulebook_row.not_found');
    expect(
      (await endRule(desk, version, { ruleId: 'task.weigh', effectiveTo: plainDate('2032-01-01') }, asked('end-rule')))
        .ok,
    ).toBe(true);
    expect(
      codeOf(
        await endRule(desk, version, { ruleId: 'task.weigh', effectiveTo: plainDate('2000-01-01') }, asked('end-rule')),
      ),
    ).toBe('rule.ends_early');
    expect((await removeRule(desk, version, { ruleId: 'words.black_mass' }, asked('remove-rule'))).ok).toBe(true);
    expect(codeOf(await removeRule(desk, version, { ruleId: 'words.black_mass' }, asked('remove-rule')))).toBe(
      'rule.not_found',
    );
    const [row] = await database.owner().select().from(rulebookVersions).where(eq(rulebookVersions.version, version));
    const rule = (id: string) => row?.content.rules.find((each) => each.id === id);
    expect(rule('placement.measures')).toMatchObject({ provisional: false, source: 'TRGS 510, read on paper' });
    expect(rule('task.weigh')).toMatchObject({ effectiveTo: '2032-01-01' });
    expect(rule('words.black_mass')).toBeUndefined();
    expect((await traces(version)).map(({ action }) => action).sort()).toEqual(
      ['rulebook.drafted', 'rulebook.row_confirmed', 'rulebook.rule_ended', 'rulebook.rule_removed'].sort(),
    );
  });

  test('confirms a substance and a tariff line by their keys', async () => {
    const { desk } = await scene();
    const version = await newDraft(desk);
    const [row] = await database.owner().select().from(rulebookVersions).where(eq(rulebookVersions.version, version));
    const line = row?.content.tariff.find(({ provisional }) => provisional);
    const source = 'Customs Tariff 2026, page 4';
    const code = line?.code ?? '';
    expect((await confirmRow(desk, version, { part: 'tariff', row: code, source }, asked('confirm-row'))).ok).toBe(
      true,
    );
    expect(
      codeOf(await confirmRow(desk, version, { part: 'substance', row: 'UN 0000', source }, asked('confirm-row'))),
    ).toBe('rulebook_row.not_found');
    const [after] = await database.owner().select().from(rulebookVersions).where(eq(rulebookVersions.version, version));
    expect(after?.content.tariff.find((each) => each.code === code)).toMatchObject({ provisional: false });
    expect(after?.contentHash).not.toBe(row?.contentHash);
  });

  test('is thrown away with a trace', async () => {
    const { desk } = await scene();
    const version = await newDraft(desk);
    expect((await discardDraft(desk, version, asked('discard-draft'))).ok).toBe(true);
    expect(codeOf(await discardDraft(desk, version, asked('discard-draft')))).toBe('rulebook.not_found');
    expect(await viewDryRun(desk, version, 1)).toBeNull();
  });
});

describe('a dry run', () => {
  test('finds who is affected and why, and counts what was booked before the rulebook', async () => {
    const { desk, book, host, shipper } = await scene();
    const booking = await book();
    const held = await book({ state: 'held' });
    const version = await newDraft(desk);
    const none = await dryRunOf(desk, version);
    const mine = (run: typeof none) => run.rows.filter((row) => row.booking.shipperOrgId === shipper.organisation.id);
    expect(mine(none)).toEqual([]);
    await addRule(desk, version, NO_OXIDES, asked('add-rule'));
    await book({ cargoVersionId: null });
    await book({ state: 'cancelled' });
    await book({ startsOn: addDays(TODAY, -40), endsOn: TODAY });
    const run = await dryRunOf(desk, version);
    expect(
      mine(run)
        .map(({ booking: each }) => each.reference)
        .sort(),
    ).toEqual([booking.reference, held.reference].sort());
    expect(mine(run)[0]).toMatchObject({
      booking: { hostOrgId: host.organisation.id },
      impact: { after: 'not_possible', added: [{ code: 'test.oxide' }] },
    });
    expect(run.beforeTheRulebook).toBe(none.beforeTheRulebook + 1);
    expect(run.tried).toBe(none.tried);
  });
});

describe('publishing', () => {
  test('takes the draft that was shown, and keeps the figure in the log', async () => {
    const { desk, book } = await scene();
    await book();
    const version = await newDraft(desk, addDays(TODAY, 30));
    await addRule(desk, version, NO_OXIDES, asked('add-rule'));
    const { contentHash, total } = await dryRunOf(desk, version);
    const shown = { contentHash, effectiveFrom: addDays(TODAY, 30) };
    const form = asked('publish-draft', shown);
    const [first, again] = await Promise.all([
      publishDraft(desk, version, shown, form),
      publishDraft(desk, version, shown, form),
    ]);
    expect(valueIn(first)).toEqual({ version, affected: total });
    expect(valueIn(again)).toEqual(valueIn(first));
    const published = (await traces(version)).find(({ action }) => action === 'rulebook.published');
    expect(published).toMatchObject({
      actorUserId: desk.userId,
      actorKind: 'operator',
      data: { affected: total, contentHash },
    });
    expect(total).toBeGreaterThan(0);
    expect((await currentRulebook(TODAY)).version).not.toBe(version);
    expect((await currentRulebook(addDays(TODAY, 30))).version).toBe(version);
  });

  test('refuses with 409 when the draft or its day has changed since', async () => {
    const { desk } = await scene();
    const version = await newDraft(desk);
    const { contentHash } = await dryRunOf(desk, version);
    const shown = { contentHash, effectiveFrom: TODAY };
    const terms = { amendment: 'IMDG 43-26', note: 'Later.', effectiveFrom: addDays(TODAY, 3) };
    await editDraft(desk, version, terms, asked('edit-draft'));
    const moved = await publishDraft(desk, version, shown, asked('publish-draft'));
    expect(codeOf(moved)).toBe('conflict.draft_changed');
    await editDraft(desk, version, { ...terms, effectiveFrom: TODAY }, asked('edit-draft'));
    await removeRule(desk, version, { ruleId: 'task.weigh' }, asked('remove-rule'));
    const refused = await publishDraft(desk, version, shown, asked('publish-draft'));
    expect(refused.ok ? 200 : statusOf(refused.violations)).toBe(409);
    expect(codeOf(refused)).toBe('conflict.draft_changed');
  });

  test('refuses a first day that has passed', async () => {
    const { desk } = await scene();
    const version = await newDraft(desk);
    const { contentHash } = await dryRunOf(desk, version);
    const later = clockAt(`${addDays(TODAY, 2)}T06:30:00Z`);
    const outcome = await publishDraft(
      desk,
      version,
      { contentHash, effectiveFrom: TODAY },
      asked('publish-draft'),
      later,
    );
    expect(codeOf(outcome)).toBe('rulebook.day_passed');
  });

  test('what is published never changes, whoever writes', async () => {
    const { desk } = await scene();
    expect(codeOf(await removeRule(desk, '2026.2', { ruleId: 'task.weigh' }, asked('remove-rule')))).toBe(
      'conflict.published',
    );
    const owner = database.owner().execute(sql`update rulebook_versions set note = 'x' where version = '2026.2'`);
    await expect(owner.catch(sqlState)).resolves.toBe('QS005');
    const operator = withOperator(desk, (tx) =>
      tx.delete(rulebookVersions).where(eq(rulebookVersions.version, '2026.2')),
    );
    expect(await operator).toHaveLength(0);
    const update = withOperator(desk, (tx) =>
      tx.update(rulebookVersions).set({ note: 'x' }).where(eq(rulebookVersions.version, '2026.2')),
    );
    await expect(update.catch(sqlState)).resolves.toBe('QS005');
  });
});
