import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { inr } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { endDeposit } from '#app/features/deposits/end-deposit.server.ts';
import { takeDeposit } from '#app/features/deposits/take-deposit.server.ts';
import { storyFor } from '#app/features/notes/invoice-story.server.ts';
import { action } from '#app/routes/operator/invoice.tsx';
import { checkInvariants } from '#db/invariants/check.ts';
import { LEDGER } from '#db/invariants/ledger.ts';
import { NOTES } from '#db/invariants/notes.ts';
import { deposits, ledgerEntries } from '#db/schema/index.ts';
import { codeOf, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { createCorrections, laterDay } from '#tests/features/notes/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, operatorScope, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();
const ON = plainDate('2026-05-19');

async function scene(collector: 'host' | 'platform' = 'host') {
  const made = await createCorrections(database.owner());
  const scope = operatorScope(made.operator.id);
  const { invoiceId } = await made.issue();
  const take = (reference = 'DEP-0001', ask = asked('take-deposit')) => {
    const money = { amount: inr(5_000_00n), collector, rail: 'upi' as const, reference, takenOn: ON };
    return takeDeposit(scope, { ...money, invoiceId }, ask, laterDay);
  };
  const end = (depositId: string, kept: bigint, returnReference: string | null, endedOn = ON) => {
    const input = { depositId, kept: inr(kept), returnReference, endedOn, reason: 'Two pallets were torn', invoiceId };
    return endDeposit(scope, input, asked('end-deposit'), laterDay);
  };
  /** What any book holds of deposits, and what the platform owes the host. */
  const held = async (account = 'deposit_held') => {
    const rows = await database.owner().select().from(ledgerEntries).where(eq(ledgerEntries.account, account));
    const ours = rows.filter(({ bookOrgId, partyOrgId }) =>
      [bookOrgId, partyOrgId].some((id) => id === made.hostOrg.id || id === made.shipperOrg.id),
    );
    return ours.reduce((all, { amountPaise }) => all - amountPaise, 0n);
  };
  return { ...made, scope, invoiceId, take, end, held };
}

describe('a deposit', () => {
  it('is a debt until it ends: what is kept pays the invoice, the rest goes back, both once', async () => {
    const { invoiceId, take, end, held, invoiceRow, booked, hostScope, shipperScope } = await scene();
    const ask = asked('take-deposit');
    const { depositId } = valueIn(await take('DEP-0001', ask));
    expect(valueIn(await take('DEP-0001', ask)).depositId).toBe(depositId);
    expect(codeOf(await take())).toBe('conflict.reference_used');
    const owed = (await invoiceRow(invoiceId)).outstandingPaise;
    expect([await held(), await booked('bank')]).toEqual([5_000_00n, 5_000_00n]);
    expect(codeOf(await end(depositId, 6_000_00n, 'BACK-1'))).toBe('deposit.more_than_owed');
    expect(codeOf(await end(depositId, 1_000_00n, null))).toBe('deposit.no_reference');
    expect(codeOf(await end(depositId, 1_000_00n, 'BACK-1', plainDate('2026-05-18')))).toBe('deposit.day');
    const answers = await Promise.all([end(depositId, 1_000_00n, 'BACK-1'), end(depositId, 1_000_00n, 'BACK-2')]);
    expect(answers.map(codeOf).toSorted()).toEqual(['conflict.deposit_ended', 'done']);
    expect((await invoiceRow(invoiceId)).outstandingPaise).toBe(owed - 1_000_00n);
    expect([await held(), await booked('bank')]).toEqual([0n, 1_000_00n]);
    for (const scope of [hostScope, shipperScope])
      expect((await storyFor(scope, invoiceId))?.deposits.rows).toMatchObject([
        { amount: inr(5_000_00n), ended: { kept: inr(1_000_00n), returned: inr(4_000_00n) } },
      ]);
    const report = await checkInvariants(database.owner().$client as never, [...NOTES, ...LEDGER]);
    expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
  });

  it('with the marketplace is owed to the host only by what is kept of it', async () => {
    const { take, end, held, booked } = await scene('platform');
    const { depositId } = valueIn(await take());
    expect([await held(), await held('host_payable')]).toEqual([5_000_00n, 0n]);
    valueIn(await end(depositId, 1_500_00n, 'BACK-1'));
    expect([await held(), await held('host_payable')]).toEqual([0n, 1_500_00n]);
    expect(await booked('due_from_platform')).toBe(1_500_00n);
  });

  it('that is held never changes, and is nobody else’s', async () => {
    const { take, end } = await scene();
    const { depositId } = valueIn(await take());
    const cheat = database.owner().update(deposits).set({ amountPaise: 1n }).where(eq(deposits.id, depositId));
    await expect(cheat).rejects.toMatchObject({ cause: { code: 'QS034' } });
    const other = await scene();
    expect(codeOf(await other.end(depositId, 0n, 'BACK-1'))).toBe('deposit.not_found');
    valueIn(await end(depositId, 0n, 'BACK-1'));
  });

  it('is recorded on the desk’s page of the invoice, with errors beside their fields', async () => {
    const { invoiceId, operator } = await scene();
    const at = async (form: Record<string, string>) =>
      requestArgs({ path: '/x', params: { invoiceId }, cookie: await cookieFor(operator.id), form });
    const form = {
      ...{ _command: 'take-deposit', depositAmount: '1e308', depositCollector: 'host', depositRail: 'upi' },
      ...{ depositReference: 'DEP-77', takenOn: '2026-05-19' },
    };
    const wrong = await action(await at(form));
    expect([wrong.init?.status, Object.keys(wrong.data.errors)]).toEqual([422, ['depositAmount']]);
    const right = await at({ ...form, depositAmount: '5,000' });
    expect(await statusOfAnswer(() => action(right))).toBe(302);
  });
});
