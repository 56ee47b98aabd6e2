import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { inr, type Money, ZERO_INR } from '#app/domain/shared/money.ts';
import { answerDispute } from '#app/features/disputes/answer-dispute.server.ts';
import { decideDispute } from '#app/features/disputes/decide-dispute.server.ts';
import { openDispute } from '#app/features/disputes/open-dispute.server.ts';
import { listDisputes, viewDispute } from '#app/features/disputes/read-disputes.server.ts';
import { withSystem, withTenant } from '#app/platform/db.server.ts';
import { action, loader } from '#app/routes/operator/dispute.tsx';
import { auditLog, disputes } from '#db/schema/index.ts';
import { codeOf, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { amountOf, createCorrections, laterDay } from '#tests/features/notes/scene.ts';
import { openAsApplication } from '#tests/setup/app-sql.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, operatorScope, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();
const REASON = { reason: 'Eight pallets came, ten are billed', evidence: 'Gate slip 4711' };

async function scene() {
  const made = await createCorrections(database.owner());
  const scope = operatorScope(made.operator.id);
  const { invoiceId } = await made.issue();
  const open = (amount: Money = inr(500_00n), line = 1, by = made.shipperScope) =>
    openDispute(by, { ...REASON, invoiceId, line, amount }, asked('open-dispute'));
  const answer = (disputeId: string, by = made.hostScope) =>
    answerDispute(by, { invoiceId, disputeId, answer: 'Ten were counted' }, asked('answer-dispute'), laterDay);
  const decide = (disputeId: string, credited: Money | null, shown = null) => {
    const input = { disputeId, credited, decision: 'The gate slip says eight', shown };
    return decideDispute(scope, input, asked('decide-dispute', input), laterDay);
  };
  const held = () =>
    withSystem(async (tx) => {
      const [row] = await tx.execute<{ paise: string }>(sql`select disputed_paise(${invoiceId}::uuid)::text as paise`);
      return BigInt(row?.paise ?? '-1');
    });
  return { ...made, scope, invoiceId, open, answer, decide, held };
}

describe('a dispute', () => {
  it('holds its amount back with the tax until it is decided, and the decision posts the note it previewed', async () => {
    const { open, answer, decide, held, scope, notes, invoiceId, invoiceRow } = await scene();
    const before = (await invoiceRow(invoiceId)).outstandingPaise;
    const { disputeId } = valueIn(await open());
    expect(await held()).toBe(590_00n);
    expect(codeOf(await answer(disputeId))).toBe('done');
    const seen = await viewDispute(scope, disputeId, inr(300_00n), laterDay);
    expect(seen?.dispute).toMatchObject({ ...REASON, answer: 'Ten were counted', held: inr(590_00n) });
    if (!seen?.preview?.ok) throw new Error('no preview');
    expect(await notes(invoiceId)).toEqual([]);
    const { noteId } = valueIn(await decide(disputeId, inr(300_00n)));
    expect(await notes(invoiceId)).toMatchObject([
      { id: noteId, payablePaise: seen.preview.value.payable.paise, reason: 'The gate slip says eight' },
    ]);
    expect(await held()).toBe(0n);
    expect((await invoiceRow(invoiceId)).outstandingPaise).toBe(before - 354_00n);
    const traces = await database.owner().select().from(auditLog).where(eq(auditLog.entityId, invoiceId));
    expect(traces.map(({ action: done }) => done)).toEqual(
      expect.arrayContaining(['dispute.opened', 'dispute.answered', 'dispute.decided', 'credit_note.issued']),
    );
  });

  it('may be found wrong: nothing is posted and all is owed again', async () => {
    const { open, decide, held, notes, invoiceId } = await scene();
    const { disputeId } = valueIn(await open());
    expect(valueIn(await decide(disputeId, null))).toEqual({ noteId: null });
    expect([await held(), await notes(invoiceId)]).toEqual([0n, []]);
    expect(codeOf(await open())).toBe('done');
  });

  it('is one a line while it is open, over no more than the line has left', async () => {
    const { open, credit, invoiceId } = await scene();
    expect(codeOf(await open(inr(10n ** 12n)))).toBe('credit.more_than_left');
    expect(codeOf(await open(inr(1n), 99))).toBe('credit.unknown_line');
    const answers = await Promise.all([open(), open(), open()]);
    expect(answers.map(codeOf).sort()).toEqual(['conflict.disputed', 'conflict.disputed', 'done']);
    const row = valueIn(await credit(invoiceId, [amountOf(1, 100_00n)]));
    expect(row.noteId).not.toBe('');
  });

  it('is filed by the shipper, answered by the host once, decided once', async () => {
    const { open, answer, decide, hostScope, shipperScope } = await scene();
    expect(codeOf(await open(inr(1_00n), 1, hostScope))).toBe('invoice.not_found');
    const { disputeId } = valueIn(await open());
    expect(codeOf(await answer(disputeId, shipperScope))).toBe('dispute.not_found');
    expect(codeOf(await answer(disputeId))).toBe('done');
    expect(codeOf(await answer(disputeId))).toBe('conflict.dispute_closed');
    expect(codeOf(await decide(disputeId, inr(500_01n)))).toBe('dispute.more_than_disputed');
    const answers = await Promise.all([decide(disputeId, inr(100_00n)), decide(disputeId, ZERO_INR)]);
    expect(answers.map(codeOf).sort()).toEqual(['conflict.dispute_closed', 'done']);
  });

  it('is not another tenant’s to see, and its amount neither', async () => {
    const { open, held, invoiceId } = await scene();
    const other = await createCorrections(database.owner());
    valueIn(await open());
    const seen = await withTenant(other.hostScope, async (tx) => {
      const [row] = await tx.execute<{ paise: string }>(sql`select disputed_paise(${invoiceId}::uuid)::text as paise`);
      return [row?.paise, await tx.select().from(disputes).where(eq(disputes.invoiceId, invoiceId))];
    });
    expect([seen, await held()]).toEqual([['0', []], 590_00n]);
  });
});

it('the database lets nobody change what was said, or say another’s word', async () => {
  const { open, hostOrg, shipperOrg } = await scene();
  const { disputeId } = valueIn(await open());
  const app = openAsApplication(database.appUrl());
  const as = (org: string, change: string) =>
    app.begin(async (tx) => {
      await tx`select set_config('app.org_id', ${org}, true), set_config('app.platform', '', true)`;
      return tx.unsafe(`update disputes set ${change} where id = '${disputeId}'`);
    });
  const decided = `credited_paise = 0, decision = 'no', decided_by = opened_by, decided_at = now()`;
  await expect(as(hostOrg.id, decided)).rejects.toMatchObject({ code: 'QS034' });
  await expect(as(hostOrg.id, `reason = 'another'`)).rejects.toMatchObject({ code: '42501' });
  const mine = `answer = 'no', answered_by = opened_by, answered_at = now()`;
  expect((await as(shipperOrg.id, mine)).count).toBe(0);
  expect((await as(hostOrg.id, mine)).count).toBe(1);
  await expect(as(hostOrg.id, mine)).rejects.toMatchObject({ code: 'QS034' });
  await app.end();
});

describe('the console', () => {
  it('lists the open ones, all on request, and turns a click into the decision', async () => {
    const { open, scope, operator, hostOwner, notes, invoiceId } = await scene();
    const { disputeId } = valueIn(await open());
    const isListed = async (show: 'open' | 'all') =>
      (await listDisputes(scope, show, 1)).rows.some(({ id }) => id === disputeId);
    expect(await isListed('open')).toBe(true);
    const cookie = await cookieFor(operator.id);
    const params = { disputeId };
    const path = '/x?credited=100&decision=Right+in+part';
    const data = await loader(requestArgs({ path, params, cookie }));
    expect(data.preview?.ok).toBe(true);
    const form = { credited: '100', decision: 'Right in part' };
    expect(await statusOfAnswer(() => action(requestArgs({ path, params, cookie, form })))).toBe(302);
    expect(await notes(invoiceId)).toHaveLength(1);
    expect([await isListed('open'), await isListed('all')]).toEqual([false, true]);
    const asHost = requestArgs({ path, params, cookie: await cookieFor(hostOwner.id) });
    expect(await statusOfAnswer(() => loader(asHost))).toBe(404);
  });
});
