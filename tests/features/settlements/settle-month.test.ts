import { createHash } from 'node:crypto';
import { asc, desc, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { basisPoints } from '#app/domain/shared/money.ts';
import { parseMonth } from '#app/domain/shared/month.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { inv01OfFee } from '#app/features/e-invoices/inv01.server.ts';
import { recordPortalAnswer } from '#app/features/e-invoices/record-answer.server.ts';
import { endCommissionRule } from '#app/features/settlements/change-commission.server.ts';
import { listCommissionRules } from '#app/features/settlements/commission-rules.server.ts';
import type { FeeView } from '#app/features/settlements/fee-view.ts';
import { viewFee, viewFeesIssuedIn } from '#app/features/settlements/read-fees.server.ts';
import { settleLastMonth, settleMonth } from '#app/features/settlements/settle-month.server.ts';
import {
  auditLog,
  commissionRules,
  feeInvoiceLines,
  feeInvoices,
  journals,
  ledgerEntries,
  sourceTaxes,
} from '#db/schema/index.ts';
import { portalAnswerOf } from '#tests/features/e-invoices/portal-answer.ts';
import { clockAt, codeOf, valueIn } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked } from '#tests/setup/request.ts';
import { settlementScene } from './scene.ts';

const database = useDatabase();
const MAY = parseMonth('2026-05') ?? '';
const june = clockAt('2026-06-03T06:30:00Z');
const SYSTEM = { kind: 'system' } as const;
type May = Parameters<typeof settleMonth>[1];

const feesOf = (orgId: string) =>
  database
    .owner()
    .select()
    .from(feeInvoices)
    .where(eq(feeInvoices.orgId, orgId))
    .orderBy(asc(feeInvoices.month), desc(feeInvoices.kind));
const linesOf = (orgId: string) =>
  database
    .owner()
    .select()
    .from(feeInvoiceLines)
    .where(eq(feeInvoiceLines.orgId, orgId))
    .orderBy(asc(feeInvoiceLines.lineNumber));

describe('a month’s commission', () => {
  test('is one sealed fee invoice a host, a line for each invoice with the rule that made it, and in the books', async () => {
    const scene = await settlementScene(database.owner());
    valueIn(await scene.rule());
    const special = valueIn(await scene.rule({ code: 'host', host: scene.hostOrg.slug, rate: basisPoints(500) }));
    const [first, second] = [await scene.issue('2026-05-14', 2), await scene.issue('2026-05-20', 5)];
    await scene.issue('2026-06-01');
    await settleMonth(SYSTEM, MAY as May, june);
    const [fee, ...others] = await feesOf(scene.hostOrg.id);
    expect(others).toEqual([]);
    expect(fee).toMatchObject({ month: '2026-05-01', issuedOn: '2026-06-03', supplyKind: 'intra_state' });
    expect(fee?.number).toMatch(/^QSF\/26-27\/\d{6}$/);
    expect(fee?.rowHash).toMatch(/^[0-9a-f]{64}$/);
    const lines = await linesOf(scene.hostOrg.id);
    expect(
      lines.map(({ invoiceId, basePaise, ruleId, ruleCode }) => ({ invoiceId, basePaise, ruleId, ruleCode })),
    ).toEqual(
      [first, second].map(({ id, taxablePaise }) => ({
        ...{ invoiceId: id, basePaise: taxablePaise, ruleId: special.ruleId, ruleCode: 'host' },
      })),
    );
    // Five per cent of each, half up, and nine per cent twice of that.
    for (const line of lines) {
      expect(line.taxablePaise).toBe((line.basePaise * 5n + 50n) / 100n);
      expect([line.cgstPaise, line.sgstPaise]).toEqual(Array(2).fill((line.taxablePaise * 9n + 50n) / 100n));
    }
    expect(fee?.taxablePaise).toBe(lines.reduce((all, { taxablePaise }) => all + taxablePaise, 0n));
    const [owed] = await database
      .owner()
      .execute<{ paise: string }>(
        sql`select sum(amount_paise)::text as paise from ledger_entries where book_org_id is null and account = 'host_payable' and party_org_id = ${scene.hostOrg.id}`,
      );
    expect(BigInt(owed?.paise ?? 0)).toBe(fee?.totalPaise);
  });

  test('happens once, also for two jobs at the same moment, and its series has no gap', async () => {
    const scene = await settlementScene(database.owner());
    valueIn(await scene.rule({ code: 'once', host: scene.hostOrg.slug }));
    await scene.issue();
    await Promise.all([1, 2, 3].map(() => settleLastMonth(june)));
    expect(await settleLastMonth(june)).toBe(0);
    expect(await feesOf(scene.hostOrg.id)).toHaveLength(1);
    const all = await database
      .owner()
      .select()
      .from(feeInvoices)
      .where(eq(feeInvoices.kind, 'invoice'))
      .orderBy(asc(feeInvoices.sequence));
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index + 1));
  });

  test('waits for the end of the month in India, and comes to nothing without a rule', async () => {
    const scene = await settlementScene(database.owner());
    valueIn(await scene.rule({ code: 'early', host: scene.hostOrg.slug, effectiveFrom: plainDate('2026-06-01') }));
    await scene.issue();
    await settleMonth(SYSTEM, MAY as May, clockAt('2026-05-31T18:29:00Z'));
    expect(await feesOf(scene.hostOrg.id)).toEqual([]);
  });

  test('an issued fee invoice never changes', async () => {
    const [line] = await database.owner().select().from(feeInvoiceLines).limit(1);
    const attempt = database
      .owner()
      .update(feeInvoices)
      .set({ number: 'X' })
      .where(eq(feeInvoices.id, line?.feeInvoiceId ?? ''));
    await expect(attempt).rejects.toMatchObject({ cause: { code: 'QS030' } });
  });
});

describe('commission on what was corrected', () => {
  const JUNE = '2026-06' as May;
  const july = clockAt('2026-07-03T06:30:00Z');
  const august = clockAt('2026-08-03T06:30:00Z');
  const owedTo = async (orgId: string) => {
    const [owed] = await database
      .owner()
      .execute<{ paise: string }>(
        sql`select coalesce(-sum(amount_paise), 0)::text as paise from ledger_entries where book_org_id is null and account = 'host_payable' and party_org_id = ${orgId}`,
      );
    return BigInt(owed?.paise ?? 0);
  };

  test('before its month ended is on what is left', async () => {
    const scene = await settlementScene(database.owner());
    valueIn(await scene.rule({ code: 'left', host: scene.hostOrg.slug, rate: basisPoints(1000) }));
    const [half, whole] = [await scene.issue(), await scene.issue('2026-05-15', 5)];
    await scene.credit(half.id, '2026-05-20T06:30:00Z', 2n);
    await scene.creditAll(whole.id, '2026-05-20T06:30:00Z');
    await settleMonth(SYSTEM, MAY as May, june);
    expect(await linesOf(scene.hostOrg.id)).toMatchObject([
      { invoiceId: half.id, basePaise: half.taxablePaise - half.taxablePaise / 2n },
    ]);
  });

  test('after it was charged goes back by a credit note of its own series, with its tax, to the paisa', async () => {
    const scene = await settlementScene(database.owner());
    valueIn(await scene.rule({ code: 'back', host: scene.hostOrg.slug, rate: basisPoints(733) }));
    const invoice = await scene.issue();
    await settleMonth(SYSTEM, MAY as May, june);
    await scene.credit(invoice.id, '2026-06-20T06:30:00Z', 3n);
    await Promise.all([settleMonth(SYSTEM, JUNE, july), settleMonth(SYSTEM, JUNE, july)]);
    const [, first] = await feesOf(scene.hostOrg.id);
    expect(first).toMatchObject({ kind: 'credit_note', month: '2026-06-01', issuedOn: '2026-07-03' });
    expect(first?.number).toMatch(/^QSFC\/2627\/\d{6}$/);
    await scene.creditAll(invoice.id, '2026-07-10T06:30:00Z', 3n);
    await settleMonth(SYSTEM, '2026-07' as May, august);
    const papers = await feesOf(scene.hostOrg.id);
    expect(papers.map(({ kind }) => kind).toSorted()).toEqual(['credit_note', 'credit_note', 'invoice']);
    const charged = papers.find(({ kind }) => kind === 'invoice');
    for (const column of ['taxablePaise', 'cgstPaise', 'sgstPaise', 'totalPaise'] as const) {
      const back = papers.filter(({ kind }) => kind === 'credit_note').reduce((all, paper) => all + paper[column], 0n);
      expect(back).toBe(charged?.[column]);
    }
    expect(await owedTo(scene.hostOrg.id)).toBe(0n);
    const onStatement = await viewFeesIssuedIn(scene.hostScope, '2026-07' as May);
    expect(onStatement).toMatchObject([
      { kind: 'credit_note', corrects: [{ number: charged?.number, issuedOn: '2026-06-03' }] },
    ]);
  });

  test('is charged on a debit note in the month it was issued, and on the invoice as it was', async () => {
    const scene = await settlementScene(database.owner());
    valueIn(await scene.rule({ code: 'more', host: scene.hostOrg.slug, rate: basisPoints(1000) }));
    const invoice = await scene.issue();
    await settleMonth(SYSTEM, MAY as May, june);
    await scene.debit(invoice.id, '2026-06-20T06:30:00Z', 50_000n);
    await settleMonth(SYSTEM, JUNE, july);
    const [first, second] = await linesOf(scene.hostOrg.id);
    expect([first?.basePaise, second?.basePaise].toSorted()).toEqual([50_000n, invoice.taxablePaise].toSorted());
    const [, note] = await feesOf(scene.hostOrg.id);
    expect(note).toMatchObject({ kind: 'invoice', month: '2026-06-01', taxablePaise: 5_000n });
  });

  test('is registered at the portal as the platform’s own paper, by its own answer alone', async () => {
    const scene = await settlementScene(database.owner());
    valueIn(await scene.rule({ code: 'portal', host: scene.hostOrg.slug }));
    const invoice = await scene.issue();
    await settleMonth(SYSTEM, MAY as May, june);
    await scene.credit(invoice.id, '2026-06-20T06:30:00Z', 2n);
    await settleMonth(SYSTEM, JUNE, july);
    const [charged, credit] = await feesOf(scene.hostOrg.id);
    const view = async () => (await viewFee(scene.maker, credit?.id ?? '')) as FeeView;
    const { eInvoice, supplier, number } = await view();
    const hashed = `${supplier.gstin}2026-27CRN${number}`;
    expect(eInvoice).toEqual({ state: 'not_registered', irn: createHash('sha256').update(hashed).digest('hex') });
    expect(await inv01OfFee(await view())).toMatchObject({
      DocDtls: { Typ: 'CRN', No: number, Dt: '03/07/2026' },
      SellerDtls: { Gstin: supplier.gstin },
      RefDtls: { PrecDocDtls: [{ InvNo: charged?.number, InvDt: '03/06/2026' }] },
    });
    const words = { SellerGstin: supplier.gstin ?? '', DocNo: number, DocTyp: 'CRN', Irn: eInvoice?.irn ?? '' };
    const record = (feeInvoiceId: string) => {
      const input = { document: { feeInvoiceId }, answer: portalAnswerOf(words) };
      return recordPortalAnswer(scene.maker, input, asked('record-e-invoice', input));
    };
    expect(codeOf(await record(charged?.id ?? ''))).toBe('e_invoice.other_document');
    valueIn(await record(credit?.id ?? ''));
    expect((await view()).eInvoice).toMatchObject({ state: 'registered', irn: words.Irn });
    expect(codeOf(await record(credit?.id ?? ''))).toBe('conflict.registered');
  });
});

describe('a commission rule', () => {
  test('is followed by its next version, which ends it; both are in the audit log', async () => {
    const scene = await settlementScene(database.owner());
    const code = 'versions';
    const first = valueIn(await scene.rule({ code }));
    expect(codeOf(await scene.rule({ code }))).toBe('commission.too_early');
    const second = valueIn(await scene.rule({ code, rate: basisPoints(900), effectiveFrom: plainDate('2026-07-01') }));
    const rows = await database.owner().select().from(commissionRules).where(eq(commissionRules.code, code));
    expect(rows.map(({ version, effectiveTo }) => [version, effectiveTo])).toEqual([
      [1, '2026-07-01'],
      [2, null],
    ]);
    const actions = await database.owner().select().from(auditLog).where(eq(auditLog.entityId, first.ruleId));
    expect(actions.map(({ action }) => action).toSorted()).toEqual([
      'commission_rule.ended',
      'commission_rule.written',
    ]);
    const end = (effectiveTo: string) =>
      endCommissionRule(scene.maker, { ruleId: second.ruleId, effectiveTo: plainDate(effectiveTo) }, asked('end-rule'));
    expect(codeOf(await end('2026-07-01'))).toBe('commission.wrong_end');
    valueIn(await end('2026-08-01'));
    expect(codeOf(await end('2026-09-01'))).toBe('commission.wrong_end');
    const page = await listCommissionRules(scene.maker, 1);
    expect(page.rows.filter((row) => row.code === code).map(({ version }) => version)).toEqual([2, 1]);
  });

  test('for a host or port that isn’t there is refused beside its field', async () => {
    const scene = await settlementScene(database.owner());
    const answer = await scene.rule({ code: 'nobody', host: 'no-such-host', port: 'no-such-port' });
    expect(answer.ok ? [] : answer.violations.map(({ params }) => params.field)).toEqual(['host', 'port']);
  });
});

describe('taxes kept back', () => {
  test('are of what came to the platform, posted once, and take from what the host is owed', async () => {
    const scene = await settlementScene(database.owner(), { shipper: { stateCode: '24' } });
    const invoice = await scene.issue();
    await scene.collect(invoice);
    await Promise.all([settleMonth(SYSTEM, MAY as May, june), settleMonth(SYSTEM, MAY as May, june)]);
    const rows = await database.owner().select().from(sourceTaxes).where(eq(sourceTaxes.orgId, scene.hostOrg.id));
    const tcs = rows.find(({ kind }) => kind === 'tcs');
    const incomeTax = rows.find(({ kind }) => kind === 'income_tax');
    expect(rows).toHaveLength(2);
    expect(tcs).toMatchObject({ intraBasePaise: 0n, interBasePaise: invoice.taxablePaise, cgstPaise: 0n });
    // Half a per cent, and a tenth of one.
    expect(tcs?.amountPaise).toBe((invoice.taxablePaise * 50n + 5_000n) / 10_000n);
    expect(incomeTax?.amountPaise).toBe((invoice.taxablePaise * 10n + 5_000n) / 10_000n);
    const posted = await database
      .owner()
      .select({ key: journals.key, purpose: ledgerEntries.purpose, amount: ledgerEntries.amountPaise })
      .from(journals)
      .innerJoin(ledgerEntries, eq(ledgerEntries.journalId, journals.id))
      .where(sql`${journals.orgId} = ${scene.hostOrg.id} and ${ledgerEntries.account} = 'host_payable'`);
    const kept = posted.filter(({ purpose }) => purpose !== 'commission' && purpose !== 'gst_on_commission');
    expect(kept.map(({ purpose, amount }) => [purpose, amount]).toSorted()).toEqual([
      ['gross', -invoice.payablePaise],
      ['income_tax', incomeTax?.amountPaise],
      ['tcs', tcs?.amountPaise],
    ]);
  });

  test('are of no more than the invoices, of what is entered late in the next month, and of less after a credit', async () => {
    const scene = await settlementScene(database.owner());
    const [invoice, late] = [await scene.issue(), await scene.issue('2026-05-14', 5)];
    const half = invoice.payablePaise / 2n;
    await scene.collect(invoice, '2026-05-20', half);
    // Half of it once more and as much again: what is over is the shipper's balance, no supply.
    await scene.collect(invoice, '2026-05-21', invoice.payablePaise);
    const bases = async () => {
      const rows = await database.owner().select().from(sourceTaxes).where(eq(sourceTaxes.orgId, scene.hostOrg.id));
      const tcs = rows.filter(({ kind }) => kind === 'tcs').toSorted((a, b) => (a.month < b.month ? -1 : 1));
      return tcs.map(({ month, intraBasePaise }) => [month, intraBasePaise]);
    };
    await settleMonth(SYSTEM, MAY as May, june);
    expect(await bases()).toEqual([['2026-05-01', invoice.taxablePaise]]);
    // Of May as the bank has it, but entered when May is settled.
    await scene.collect(late, '2026-05-25');
    await settleMonth(SYSTEM, MAY as May, june);
    const july = clockAt('2026-07-03T06:30:00Z');
    await scene.creditAll(invoice.id, '2026-06-20T06:30:00Z');
    await settleMonth(SYSTEM, '2026-06' as May, july);
    expect(await bases()).toEqual([
      ['2026-05-01', invoice.taxablePaise],
      ['2026-06-01', late.taxablePaise - invoice.taxablePaise],
    ]);
    await settleMonth(SYSTEM, '2026-06' as May, july);
    expect(await bases()).toHaveLength(2);
  });

  test('are also of a balance the platform holds, once it is used, and of a deposit it keeps', async () => {
    const scene = await settlementScene(database.owner());
    const [paid, other, third] = [
      await scene.issue(),
      await scene.issue('2026-05-15'),
      await scene.issue('2026-05-16'),
    ];
    const over = other.payablePaise / 2n;
    await scene.collect(paid, '2026-05-20', paid.payablePaise + over);
    await settleMonth(SYSTEM, MAY as May, june);
    valueIn(await scene.spendBalance(other.id, over, '2026-06-10T06:30:00Z'));
    await scene.keepDeposit(third, '2026-06-11T06:30:00Z');
    await settleMonth(SYSTEM, '2026-06' as May, clockAt('2026-07-03T06:30:00Z'));
    const rows = await database.owner().select().from(sourceTaxes).where(eq(sourceTaxes.orgId, scene.hostOrg.id));
    const bases = rows.filter(({ kind }) => kind === 'tcs').map(({ month, intraBasePaise }) => [month, intraBasePaise]);
    const share = (over * other.taxablePaise * 2n + other.payablePaise) / (other.payablePaise * 2n);
    expect(bases.toSorted()).toEqual([
      ['2026-05-01', paid.taxablePaise],
      ['2026-06-01', share + third.taxablePaise],
    ]);
  });

  test('are nothing where the money came straight to the host', async () => {
    const scene = await settlementScene(database.owner());
    await scene.issue();
    await settleMonth({ kind: 'operator', scope: scene.maker }, MAY as May, june);
    expect(await database.owner().select().from(sourceTaxes).where(eq(sourceTaxes.orgId, scene.hostOrg.id))).toEqual(
      [],
    );
  });
});
