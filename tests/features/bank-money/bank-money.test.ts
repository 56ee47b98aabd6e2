import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { inr, minus, ZERO_INR } from '#app/domain/shared/money.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { type BankMoneyInput, bankMoneySchema } from '#app/features/bank-money/bank-money.schema.server.ts';
import { enterBankMoney } from '#app/features/bank-money/enter-bank-money.server.ts';
import { listUnmatched } from '#app/features/bank-money/list-unmatched.server.ts';
import { matchReceipt } from '#app/features/bank-money/match-receipt.server.ts';
import { voidInvoice } from '#app/features/notes/void-invoice.server.ts';
import { action } from '#app/routes/operator/bank-money.tsx';
import { invoices, payments, receipts } from '#db/schema/index.ts';
import { codeOf, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { createCorrections, laterDay } from '#tests/features/notes/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, operatorScope, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();
const ON = plainDate('2026-05-19');

async function scene() {
  const made = await createCorrections(database.owner());
  const scope = operatorScope(made.operator.id);
  const [one, two] = [await made.issue(), await made.issue(4)];
  const [first, second] = [await made.invoiceRow(one.invoiceId), await made.invoiceRow(two.invoiceId)];
  const lineOf = (amount: bigint, narration: string, reference: string) => ({
    ...{ rail: 'bank_transfer' as const, reference, amount: inr(amount), receivedOn: ON, narration },
  });
  const enter = (lines: BankMoneyInput['lines'], collector: 'host' | 'platform' = 'host') => {
    const input = { host: made.hostOrg.id, collector, lines };
    return enterBankMoney(scope, input, asked('enter-bank-money', input), laterDay);
  };
  const match = (receiptId: string, number: string, amount: bigint) => {
    const input = { receiptId, number, amount: inr(amount) };
    return matchReceipt(scope, input, asked('match-money', input), laterDay);
  };
  const owed = async (id: string) => (await made.invoiceRow(id)).outstandingPaise;
  const held = async () => {
    const rows = await database.owner().select().from(receipts).where(eq(receipts.orgId, made.hostOrg.id));
    return rows.map(({ id, reference }) => ({ id, reference }));
  };
  return { ...made, scope, first, second, lineOf, enter, match, owed, held };
}

/** Until so many transactions of this database wait for a lock. */
async function waiting(count: number): Promise<void> {
  await expect
    .poll(async () => {
      const [row] = await database.owner().execute<{ n: number }>(sql`select count(distinct pid)::int as n
        from pg_locks where not granted and locktype in ('transactionid', 'tuple')
          and pid in (select pid from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database())`);
      return row?.n;
    })
    .toBe(count);
}

describe('a bank statement', () => {
  it('pays the invoice its text names, whatever the bank made of its number', async () => {
    const { enter, lineOf, first, second, owed, booked } = await scene();
    const text = `NEFT VAYU ${first.number.replaceAll('/', ' ')} THANKS`;
    const [result] = valueIn(await enter([lineOf(first.outstandingPaise, text, 'UTR000001')]));
    expect(result).toMatchObject({ reference: 'UTR000001', isMatched: true });
    expect(result?.said).toContain(first.number);
    expect([await owed(first.id), await owed(second.id)]).toEqual([0n, second.outstandingPaise]);
    expect([await booked('bank'), await booked('unmatched_money')]).toEqual([first.payablePaise, 0n]);
  });

  it('pays several invoices named, the first due first, and keeps what is over as the shipper’s balance', async () => {
    const { enter, lineOf, first, second, owed, booked } = await scene();
    const both = first.outstandingPaise + second.outstandingPaise;
    valueIn(await enter([lineOf(both + 500n, `${first.number} and ${second.number}`, 'UTR000001')]));
    expect([await owed(first.id), await owed(second.id)]).toEqual([0n, 0n]);
    expect([await booked('shipper_balance'), await booked('unmatched_money')]).toEqual([-500n, 0n]);
    const rows = await database.owner().select().from(payments).where(eq(payments.orgId, first.orgId));
    expect(rows).toHaveLength(2);
  });

  it('puts nothing to an invoice that is voided while it is entered: the money stays in sight', async () => {
    const { enter, lineOf, first, hostScope, hostOrg, booked } = await scene();
    const host = { as: 'host', scope: hostScope } as const;
    let voiding: Promise<unknown> = Promise.resolve();
    let entering: ReturnType<typeof enter> | undefined;
    await database.owner().transaction(async (tx) => {
      await tx.select().from(invoices).where(eq(invoices.id, first.id)).for('update');
      const input = { invoiceId: first.id, reason: 'By mistake' };
      voiding = voidInvoice(host, input, asked('void-invoice', input), laterDay);
      await waiting(1);
      // It reads the invoice as open, and waits for it behind the one that voids it.
      entering = enter([lineOf(first.outstandingPaise, first.number, 'UTR000009')]);
      await waiting(2);
    });
    await voiding;
    expect(valueIn((await entering) as Awaited<ReturnType<typeof enter>>)).toMatchObject([{ isMatched: false }]);
    expect(await database.owner().select().from(payments).where(eq(payments.orgId, hostOrg.id))).toEqual([]);
    expect(await booked('unmatched_money')).toBe(-first.outstandingPaise);
  });

  it('counts what an earlier line paid', async () => {
    const { enter, lineOf, first, second, owed, booked } = await scene();
    const both = `${first.number} and ${second.number}`;
    const lines = [lineOf(first.outstandingPaise, first.number, 'UTR000001'), lineOf(1_000n, both, 'UTR000002')];
    valueIn(await enter(lines));
    expect([await owed(first.id), await owed(second.id)]).toEqual([0n, second.outstandingPaise - 1_000n]);
    expect(await booked('shipper_balance')).toBe(0n);
  });

  it('holds what names nothing, in sight, and says which invoices lack the same sum', async () => {
    const { enter, lineOf, first, scope, owed, booked } = await scene();
    const [result] = valueIn(await enter([lineOf(first.outstandingPaise, 'CASH', 'UTR000001')]));
    expect(result).toMatchObject({ isMatched: false, said: 'Held as unmatched.' });
    expect([await owed(first.id), await booked('unmatched_money')]).toEqual([first.payablePaise, -first.payablePaise]);
    const { rows, total } = await listUnmatched(scope, 1);
    const row = rows.find(({ reference, host }) => reference === 'UTR000001' && host === first.supplier.legalName);
    expect(row).toMatchObject({ left: inr(first.payablePaise), suggestions: [first.number], narration: 'CASH' });
    expect(total.paise).toBeGreaterThanOrEqual(first.payablePaise);
  });

  it('entered again enters nothing, line by line', async () => {
    const { enter, lineOf, first, held, booked } = await scene();
    const line = lineOf(100n, 'CASH', 'UTR000001');
    valueIn(await enter([line]));
    const again = valueIn(await enter([line, lineOf(200n, 'CASH', 'UTR000002'), line]));
    expect(again.map(({ said }) => said)).toEqual(['Entered before.', 'Held as unmatched.', 'Entered before.']);
    expect([(await held()).length, await booked('unmatched_money')]).toEqual([2, -300n]);
    expect(first.outstandingPaise).toBeGreaterThan(0n);
  });

  it('with another amount under a known reference enters nothing, and says which it knows', async () => {
    const { enter, lineOf, held } = await scene();
    valueIn(await enter([lineOf(100n, 'CASH', 'UTR000001')]));
    const again = { ...lineOf(100n, 'UPI/CASH', 'UTR000001'), rail: 'upi' as const };
    const [same, other] = valueIn(await enter([again, lineOf(5_00n, 'CASH', 'UTR000001')]));
    expect(same?.said).toBe('Entered before.');
    expect(other?.said).toMatch(/^NOT entered: .*₹1\.00 of 19 May 2026.*UTR000001-2/);
    expect(await held()).toHaveLength(1);
  });

  it('that came before its invoice was issued settles it on the day of the invoice', async () => {
    const { enter, lineOf, first, invoiceRow, match, held } = await scene();
    const early = { ...lineOf(first.outstandingPaise, 'CASH', 'UTR000001'), receivedOn: plainDate('2026-01-05') };
    valueIn(await enter([early]));
    const [money] = await held();
    valueIn(await match(money?.id ?? '', first.number, first.outstandingPaise));
    const { settledAt, issuedOn } = await invoiceRow(first.id);
    expect(settledAt?.toISOString()).toBe(new Date(`${issuedOn}T00:00:00+05:30`).toISOString());
  });

  it('of the marketplace’s account makes the money owed to the host', async () => {
    const { enter, lineOf, first, booked, owed } = await scene();
    valueIn(await enter([lineOf(first.outstandingPaise, first.number, 'UTR000001')], 'platform'));
    expect([await owed(first.id), await booked('bank')]).toEqual([0n, 0n]);
    expect(await booked('due_from_platform')).toBe(first.payablePaise);
  });

  it('is refused whole for a day to come or a host there isn’t', async () => {
    const { enter, lineOf, held, scope } = await scene();
    const tomorrow = { ...lineOf(1n, '', 'UTR000001'), receivedOn: plainDate('2026-05-21') };
    expect(codeOf(await enter([lineOf(1n, '', 'UTR000002'), tomorrow]))).toBe('payment.received_in_future');
    expect(await held()).toEqual([]);
    const input = { host: '00000000-0000-4000-8000-000000000000', collector: 'host' as const, lines: [] };
    expect(codeOf(await enterBankMoney(scope, input, asked('enter-bank-money'), laterDay))).toBe('host.not_found');
  });
});

describe('unmatched money', () => {
  it('is put to invoices in parts, no more than there is, and no more than once each', async () => {
    const { enter, lineOf, match, first, second, owed, held, booked } = await scene();
    const all = first.outstandingPaise + 1_000n;
    valueIn(await enter([lineOf(all, 'CASH', 'UTR000001')]));
    const [money] = await held();
    const id = money?.id ?? '';
    expect(codeOf(await match(id, first.number, all + 1n))).toBe('match.more_than_left');
    expect(codeOf(await match(id, 'NONE/1', 1n))).toBe('match.no_such_invoice');
    expect(codeOf(await match(id, first.number, first.outstandingPaise))).toBe('done');
    expect(codeOf(await match(id, first.number, 1n))).toBe('conflict.nothing_owed');
    const answers = await Promise.all([match(id, second.number, 1_000n), match(id, second.number, 1_000n)]);
    expect(answers.map(codeOf).filter((code) => code === 'done')).toHaveLength(1);
    expect([await owed(first.id), await owed(second.id)]).toEqual([0n, second.outstandingPaise - 1_000n]);
    expect(await booked('unmatched_money')).toBe(0n);
  });

  it('isn’t another host’s, and void invoices take none', async () => {
    const { enter, lineOf, match, held } = await scene();
    const other = await createCorrections(database.owner());
    const foreign = await other.invoiceRow((await other.issue()).invoiceId);
    valueIn(await enter([lineOf(500n, foreign.number, 'UTR000001')]));
    const [money] = await held();
    expect(codeOf(await match(money?.id ?? '', foreign.number, 500n))).toBe('match.no_such_invoice');
    expect((await other.invoiceRow(foreign.id)).outstandingPaise).toBe(foreign.outstandingPaise);
    expect(codeOf(await match('00000000-0000-4000-8000-000000000000', foreign.number, 1n))).toBe('receipt.not_found');
  });
});

describe('the page', () => {
  it('reads pasted lines, and says which it can’t', () => {
    const host = '00000000-0000-4000-8000-000000000000';
    const read = (lines: string) => bankMoneySchema.safeParse({ host, lines });
    const good = read('2026-05-19; 1,250.50; utr0001; NEFT  VAYU\r\n\n2026-05-20\t10\tUPI12345\tUPI/x@y');
    expect(good.data?.lines).toEqual([
      { rail: 'bank_transfer', reference: 'UTR0001', amount: inr(1_250_50n), receivedOn: ON, narration: 'NEFT  VAYU' },
      { rail: 'upi', reference: 'UPI12345', amount: inr(10_00n), receivedOn: '2026-05-20', narration: 'UPI/x@y' },
    ]);
    for (const wrong of [
      '',
      '2026-05-19',
      '2026-05-19;1e308;UTR0001',
      '2026-05-19;-5;UTR0001',
      'x;5;UTR0001',
      '2026-05-19;5;x',
    ])
      expect(read(wrong).success).toBe(false);
    expect(read('2026-05-19;5;UTR0001\n'.repeat(201)).success).toBe(false);
    expect(JSON.stringify(read('2026-05-19;5;UTR0001\n2026-05-19;0;UTR0002').error?.issues)).toContain('Line 2');
  });

  it('enters and matches for operators alone', async () => {
    const { operator, hostOrg, hostOwner, first, owed, held } = await scene();
    const at = async (person: { id: string }, form: Record<string, string>) =>
      requestArgs({ path: '/x', cookie: await cookieFor(person.id), form });
    const lines = `2026-05-19; ${Number(first.outstandingPaise) / 100}; UTR000077; CASH`;
    const form = { _command: 'enter-bank-money', host: hostOrg.id, collector: 'host', lines };
    const asHost = await at(hostOwner, form);
    expect(await statusOfAnswer(() => action(asHost))).toBe(404);
    const entering = await at(operator, form);
    expect(await action(entering)).toMatchObject({ results: [{ said: 'Held as unmatched.' }] });
    const [money] = await held();
    const amount = (Number(first.outstandingPaise) / 100).toFixed(2);
    const put = { _command: 'match-money', receiptId: money?.id ?? '', number: first.number, amount };
    const [wrong, right] = [await at(operator, { ...put, amount: 'x' }), await at(operator, put)];
    expect(await statusOfAnswer(() => action(wrong))).toBe(422);
    expect(await statusOfAnswer(() => action(right))).toBe(302);
    expect(await owed(first.id)).toBe(0n);
  });
});

it('unmatched money and what is put to invoices come to what was received', async () => {
  const { enter, lineOf, first, hostOrg, booked } = await scene();
  const lines = [lineOf(1_000n, first.number, 'UTR000001'), lineOf(2_000n, 'CASH', 'UTR000002')];
  valueIn(await enter(lines));
  const [row] = await database.owner().execute<{ received: string; put: string }>(sql`
    select (select sum(amount_paise) from receipts where org_id = ${hostOrg.id})::text as received,
      (select sum(amount_paise) from payments where org_id = ${hostOrg.id})::text as put`);
  const [received, put] = [inr(BigInt(row?.received ?? '0')), inr(BigInt(row?.put ?? '0'))];
  expect(minus(received, put)).toEqual(inr(-(await booked('unmatched_money'))));
  expect(ZERO_INR.paise).toBeLessThan(put.paise);
});
