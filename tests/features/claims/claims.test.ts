import { and, eq, isNull } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { inr } from '#app/domain/shared/money.ts';
import { parseMonth } from '#app/domain/shared/month.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { decideClaim } from '#app/features/claims/decide-claim.server.ts';
import { payClaim } from '#app/features/claims/pay-claim.server.ts';
import { storyFor } from '#app/features/notes/invoice-story.server.ts';
import { viewStatement } from '#app/features/settlements/read-statements.server.ts';
import { action } from '#app/routes/operator/invoice.tsx';
import { checkInvariants } from '#db/invariants/check.ts';
import { LEDGER } from '#db/invariants/ledger.ts';
import { NOTES } from '#db/invariants/notes.ts';
import { claims, ledgerEntries } from '#db/schema/index.ts';
import { codeOf, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { createCorrections, laterDay } from '#tests/features/notes/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, operatorScope, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();

async function scene() {
  const made = await createCorrections(database.owner());
  const scope = operatorScope(made.operator.id);
  const { invoiceId } = await made.issue();
  const decide = (paise: bigint, ask = asked('decide-claim')) =>
    decideClaim(scope, { invoiceId, amount: inr(paise), reason: 'Two drums were dented' }, ask, laterDay);
  const pay = (claimId: string, reference = 'CLAIM-0001', paidOn = plainDate('2026-05-20')) =>
    payClaim(scope, { invoiceId, claimId, reference, paidOn }, asked('pay-claim'), laterDay);
  const owedToShipper = async () => {
    const platform = and(isNull(ledgerEntries.bookOrgId), eq(ledgerEntries.partyOrgId, made.shipperOrg.id));
    const rows = await database.owner().select().from(ledgerEntries).where(platform);
    return rows.reduce((all, { amountPaise }) => all - amountPaise, 0n);
  };
  return { ...made, scope, invoiceId, decide, pay, owedToShipper };
}

it('a claim is taken from the host, stands on its statement, and is owed to the shipper until it is paid, once', async () => {
  const { invoiceId, decide, pay, owedToShipper, hostScope, shipperScope, booked } = await scene();
  const ask = asked('decide-claim');
  const { claimId } = valueIn(await decide(750_00n, ask));
  expect(valueIn(await decide(750_00n, ask)).claimId).toBe(claimId);
  expect([await owedToShipper(), await booked('claims'), await booked('due_from_platform')]).toEqual([
    750_00n,
    750_00n,
    -750_00n,
  ]);
  const may = parseMonth('2026-05');
  const statement = may && (await viewStatement(hostScope, may));
  expect(statement).toMatchObject({ lines: { claim: inr(-750_00n) }, closing: inr(-750_00n) });
  expect(codeOf(await pay(claimId, 'CLAIM-0001', plainDate('2026-05-21')))).toBe('claim.day');
  const answers = await Promise.all([pay(claimId, 'CLAIM-0001'), pay(claimId, 'CLAIM-0002')]);
  expect(answers.map(codeOf).toSorted()).toEqual(['conflict.claim_paid', 'done']);
  expect(await owedToShipper()).toBe(0n);
  for (const scope of [hostScope, shipperScope])
    expect((await storyFor(scope, invoiceId))?.claims).toMatchObject([{ amount: inr(750_00n), paid: {} }]);
  const report = await checkInvariants(database.owner().$client as never, [...NOTES, ...LEDGER]);
  expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
});

it('what was decided never changes, a reference is one claim’s, and another invoice knows none of it', async () => {
  const one = await scene();
  const [first, second] = [valueIn(await one.decide(100_00n)).claimId, valueIn(await one.decide(200_00n)).claimId];
  const cheat = database.owner().update(claims).set({ amountPaise: 1n }).where(eq(claims.id, first));
  await expect(cheat).rejects.toMatchObject({ cause: { code: 'QS034' } });
  valueIn(await one.pay(first, 'CLAIM-0077'));
  expect(codeOf(await one.pay(second, 'CLAIM-0077'))).toBe('conflict.reference_used');
  const other = await scene();
  expect(codeOf(await other.pay(second))).toBe('claim.not_found');
});

it('is decided on the desk’s page, with errors beside their fields', async () => {
  const { invoiceId, operator } = await scene();
  const at = async (form: Record<string, string>) =>
    requestArgs({ path: '/x', params: { invoiceId }, cookie: await cookieFor(operator.id), form });
  const form = { _command: 'decide-claim', claimAmount: '-5', claimReason: 'Dented' };
  const wrong = await action(await at(form));
  expect([wrong.init?.status, Object.keys(wrong.data.errors)]).toEqual([422, ['claimAmount']]);
  const right = await at({ ...form, claimAmount: '750' });
  expect(await statusOfAnswer(() => action(right))).toBe(302);
});
