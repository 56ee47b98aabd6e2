import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { inr } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { answerDispute } from '#app/features/disputes/answer-dispute.server.ts';
import { decideDispute } from '#app/features/disputes/decide-dispute.server.ts';
import { openDispute } from '#app/features/disputes/open-dispute.server.ts';
import { recordRefund } from '#app/features/notes/record-refund.server.ts';
import { mailOutbox, memberships } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { valueIn } from '#tests/features/invoices/scene.ts';
import { amountOf, createCorrections, laterDay } from '#tests/features/notes/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';

const database = useDatabase();

it('money and disputes are told to the owners and accounts of the side they concern, once each', async () => {
  const made = await createCorrections(database.owner());
  const db = database.owner();
  const [accounts, manager] = [await createPerson(db), await createPerson(db)];
  await db.insert(memberships).values([
    { orgId: made.shipperOrg.id, userId: accounts.id, role: 'accounts' },
    { orgId: made.shipperOrg.id, userId: manager.id, role: 'manager' },
  ]);
  const { invoiceId } = await made.issue();
  const told = async () => {
    const rows = await db.select().from(mailOutbox).where(eq(mailOutbox.template, 'invoice-news'));
    return rows
      .filter(({ recipient }) =>
        [made.hostOwner, made.shipperOwner, accounts, manager].some((p) => p.email === recipient),
      )
      .map(({ recipient, props }) => `${recipient} ${props.title}`)
      .toSorted();
  };
  const [host, shipper] = [made.hostOwner.email, made.shipperOwner.email];
  const toShipper = (title: string) => [shipper, accounts.email].map((email) => `${email} ${title}`);
  const scope = operatorScope(made.operator.id);
  const dispute = { invoiceId, line: 1, amount: inr(500_00n), reason: 'Not ours', evidence: '' };
  const { disputeId } = valueIn(await openDispute(made.shipperScope, dispute, asked('open')));
  const answer = { invoiceId, disputeId, answer: 'It is theirs' };
  valueIn(await answerDispute(made.hostScope, answer, asked('answer')));
  const decision = { disputeId, credited: inr(100_00n), decision: 'A part of it', shown: null };
  const ask = asked('decide');
  valueIn(await decideDispute(scope, decision, ask, laterDay));
  valueIn(await decideDispute(scope, decision, ask, laterDay));
  await made.pay(invoiceId, inr((await made.invoiceRow(invoiceId)).outstandingPaise));
  valueIn(await made.credit(invoiceId, [amountOf(2, 100_00n)]));
  const refund = { rail: 'upi' as const, reference: 'OUT-1', paidOn: plainDate('2026-05-20'), amount: inr(50_00n) };
  valueIn(await recordRefund(scope, { ...refund, invoiceId }, asked('refund'), laterDay));
  const expected = [
    ...[`${host} A line is disputed`, `${host} A dispute is decided`],
    ...toShipper('The host has answered'),
    ...toShipper('A dispute is decided'),
    ...toShipper('Payment received'),
    ...toShipper('A refund is on its way'),
  ];
  expect(await told()).toEqual(expected.toSorted());
});
