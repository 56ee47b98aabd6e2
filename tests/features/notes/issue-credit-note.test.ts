import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { inr } from '#app/domain/shared/money.ts';
import type { CreditRequest } from '#app/domain/tax/credit-note.ts';
import { isWithinRule46 } from '#app/domain/tax/document-number.ts';
import type { Corrector } from '#app/features/notes/corrector.server.ts';
import { issueCreditNote } from '#app/features/notes/issue-credit-note.server.ts';
import { action, loader } from '#app/routes/workspace/credit-note-new.tsx';
import { loader as notePdf } from '#app/routes/workspace/credit-note-pdf.ts';
import { auditLog, creditNoteLines, invoiceLines, journals, mailOutbox } from '#db/schema/index.ts';
import { readPdf } from '#tests/features/invoices/pdf-text.ts';
import { codeOf, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, requestArgs } from '#tests/setup/request.ts';
import { amountOf, createCorrections, laterDay } from './scene.ts';

const database = useDatabase();
const scene = () => createCorrections(database.owner());

/** Every line of an invoice by its whole taxable value. */
async function everything(invoiceId: string): Promise<CreditRequest[]> {
  const lines = await database.owner().select().from(invoiceLines).where(eq(invoiceLines.invoiceId, invoiceId));
  return lines.map((line) => amountOf(line.lineNumber, line.taxablePaise));
}

describe('a credit note', () => {
  it('is what its preview said: less to pay, its tax back, numbered, in the books, traced and told', async () => {
    const { issue, credit, preview, invoiceRow, notes, booked, hostOrg, hostOwner } = await scene();
    const { invoiceId } = await issue();
    const before = await invoiceRow(invoiceId);
    const shown = valueIn(await preview(invoiceId, [{ lineNumber: 1, quantity: 4 }]));
    expect(await notes(invoiceId)).toEqual([]);
    const { noteId, number } = valueIn(
      await credit(invoiceId, [{ lineNumber: 1, quantity: 4 }], { shown: shown.split }),
    );
    expect(number).toBe(`${hostOrg.invoicePrefix}C/2627/000001`);
    expect(isWithinRule46(number)).toBe(true);
    const [note] = await notes(invoiceId);
    expect(note).toMatchObject({
      ...{
        id: noteId,
        issuedOn: '2026-05-20',
        reason: 'Two pallets less than billed',
        refundPaise: 0n,
        balancePaise: 0n,
      },
      ...{ taxablePaise: shown.totals.taxable.paise, totalPaise: shown.totals.total.paise },
      ...{ payablePaise: shown.payable.paise, reductionPaise: shown.payable.paise },
    });
    const after = await invoiceRow(invoiceId);
    expect(after.outstandingPaise).toBe(before.outstandingPaise - shown.payable.paise);
    expect(await booked('receivable')).toBe(after.outstandingPaise);
    expect(await booked('storage_income')).toBe(shown.totals.taxable.paise - before.taxablePaise);
    const lines = await database.owner().select().from(creditNoteLines).where(eq(creditNoteLines.creditNoteId, noteId));
    expect(lines).toMatchObject([{ lineNumber: 1, invoiceLine: 1, rateBasisPoints: 1800 }]);
    const traces = await database.owner().select().from(auditLog).where(eq(auditLog.entityId, invoiceId));
    expect(traces.find(({ action }) => action === 'credit_note.issued')).toMatchObject({
      ...{ actorKind: 'host', actorUserId: hostOwner.id, data: { number } },
    });
    const letters = await database
      .owner()
      .select()
      .from(mailOutbox)
      .where(eq(mailOutbox.template, 'credit-note-issued'));
    expect(letters.filter(({ key }) => key.includes(noteId))).toHaveLength(1);
  });

  it('of the marketplace’s desk is the same paper in the host’s series', async () => {
    const { issue, credit, desk, hostOrg } = await scene();
    const { invoiceId } = await issue();
    expect(codeOf(await credit(invoiceId, [amountOf(1, 100_00n)]))).toBe('done');
    const { number } = valueIn(await credit(invoiceId, [amountOf(1, 100_00n)], {}, desk));
    expect(number).toBe(`${hostOrg.invoicePrefix}C/2627/000002`);
  });

  it('over what was paid goes back up to the wish, and the rest is kept', async () => {
    const { issue, credit, pay, invoiceRow, notes, booked } = await scene();
    const { invoiceId } = await issue();
    const { payablePaise } = await invoiceRow(invoiceId);
    await pay(invoiceId, inr(payablePaise - 100_00n));
    valueIn(await credit(invoiceId, await everything(invoiceId), { refundWished: inr(1_000_00n) }));
    const [note] = await notes(invoiceId);
    expect(note).toMatchObject({
      ...{ payablePaise, reductionPaise: 100_00n, refundPaise: 1_000_00n, balancePaise: payablePaise - 1_100_00n },
    });
    expect([await booked('refund_due'), await booked('shipper_balance')]).toEqual([
      -1_000_00n,
      -(payablePaise - 1_100_00n),
    ]);
    expect((await invoiceRow(invoiceId)).settledAt).toBeInstanceOf(Date);
  });

  it('never pays back the income tax the shipper kept: that part is balance', async () => {
    const { issue, credit, pay, invoiceRow, notes } = await scene();
    const { invoiceId } = await issue();
    const { payablePaise } = await invoiceRow(invoiceId);
    await pay(invoiceId, inr(payablePaise - 500_00n), inr(500_00n));
    valueIn(await credit(invoiceId, await everything(invoiceId)));
    expect(await notes(invoiceId)).toMatchObject([{ refundPaise: payablePaise - 500_00n, balancePaise: 500_00n }]);
  });

  it('in many parts ends at nothing, to the paisa', async () => {
    const { issue, credit, invoiceRow, notes, booked } = await scene();
    const { invoiceId } = await issue();
    for (const request of await everything(invoiceId)) {
      if (!('amount' in request)) continue;
      const third = request.amount.paise / 3n;
      for (const part of [third, third + 7n, request.amount.paise - 2n * third - 7n])
        valueIn(await credit(invoiceId, [amountOf(request.lineNumber, part)]));
    }
    const { outstandingPaise, payablePaise } = await invoiceRow(invoiceId);
    const credited = (await notes(invoiceId)).reduce((all, note) => all + note.payablePaise, 0n);
    expect([outstandingPaise, credited]).toEqual([0n, payablePaise]);
    for (const account of ['receivable', 'storage_income', 'output_cgst', 'output_sgst', 'output_igst', 'round_off'])
      expect(await booked(account), account).toBe(0n);
  });

  it('happens once, however often the form is sent', async () => {
    const { issue, inputOf, host, notes } = await scene();
    const { invoiceId } = await issue();
    const input = { ...inputOf([amountOf(1, 100_00n)]), invoiceId };
    const form = asked('issue-credit-note', input);
    const answers = await Promise.all([1, 2, 3].map(() => issueCreditNote(host, input, form, laterDay)));
    expect(new Set(answers.map((answer) => valueIn(answer).noteId)).size).toBe(1);
    expect(await notes(invoiceId)).toHaveLength(1);
  });
});

describe('what can’t be credited posts nothing', () => {
  const MANY = Array.from({ length: 10_000 }, (_, index) => amountOf(index + 1, 1n));
  it.each<[string, CreditRequest[]]>([
    ['credit.no_line', []],
    ['credit.too_many_lines', MANY],
    ['credit.unknown_line', [amountOf(99, 1n)]],
    ['credit.line_twice', [amountOf(1, 1n), amountOf(1, 1n)]],
    ['credit.more_than_left', [amountOf(1, 10n ** 15n)]],
    ['credit.not_above_zero', [{ lineNumber: 1, quantity: 1e308 }]],
    ['credit.more_than_left', [{ lineNumber: 1, quantity: 999_999_999 }]],
  ])('%s', async (code, requests) => {
    const { issue, credit, notes, invoiceRow } = await scene();
    const { invoiceId } = await issue();
    expect(codeOf(await credit(invoiceId, requests))).toBe(code);
    expect(await notes(invoiceId)).toEqual([]);
    const { outstandingPaise, payablePaise } = await invoiceRow(invoiceId);
    expect(outstandingPaise).toBe(payablePaise);
    expect(await database.owner().select().from(journals).where(eq(journals.invoiceId, invoiceId))).toHaveLength(1);
  });

  it('what was shown and has changed meanwhile is shown again', async () => {
    const { issue, credit, preview, pay, invoiceRow, notes } = await scene();
    const { invoiceId } = await issue();
    const all = await everything(invoiceId);
    const shown = valueIn(await preview(invoiceId, all));
    await pay(invoiceId, inr((await invoiceRow(invoiceId)).payablePaise));
    const refused = await credit(invoiceId, all, { shown: shown.split });
    expect(refused.ok ? [] : refused.violations.map(({ code }) => code)).toEqual([
      'conflict.credit_changed',
      'credit.reduction_too_large',
    ]);
    expect(await notes(invoiceId)).toEqual([]);
  });

  it('is not the shipper’s to do, nor another host’s', async () => {
    const { issue, credit, shipperScope } = await scene();
    const other = await scene();
    const { invoiceId } = await issue();
    const shipper: Corrector = { as: 'host', scope: shipperScope };
    for (const by of [shipper, other.host])
      expect(codeOf(await credit(invoiceId, [amountOf(1, 1_00n)], {}, by))).toBe('invoice.not_found');
  });

  it('of many at once no more than the invoice', async () => {
    const { issue, credit, invoiceRow, notes } = await scene();
    const { invoiceId } = await issue();
    const { taxablePaise } = (
      await database.owner().select().from(invoiceLines).where(eq(invoiceLines.invoiceId, invoiceId))
    )
      .filter(({ lineNumber }) => lineNumber === 1)
      .at(0) ?? { taxablePaise: 0n };
    const half = taxablePaise / 2n + 1n;
    const answers = await Promise.all(Array.from({ length: 8 }, () => credit(invoiceId, [amountOf(1, half)])));
    expect(answers.map(codeOf).sort()).toEqual([...Array(7).fill('credit.more_than_left'), 'done']);
    expect(await notes(invoiceId)).toHaveLength(1);
    expect((await invoiceRow(invoiceId)).outstandingPaise).toBeGreaterThan(0n);
  });
});

describe('the page', () => {
  async function page(query = '', form?: Record<string, string>) {
    const made = await scene();
    const { invoiceId } = await made.issue();
    const params = { org: made.hostOrg.slug, invoiceId };
    const cookie = await cookieFor(made.hostOwner.id);
    return {
      ...made,
      ...params,
      args: requestArgs({ path: `/x?${query}`, params, cookie, ...(form ? { form } : {}) }),
    };
  }

  it('previews without effect and issues with a click that leads to the note and its PDF of one page', async () => {
    const { args, org, invoiceId, notes, hostOwner, hostOrg, shipperOrg } = await page('reason=Short&quantity.1=2');
    const { data } = await loader(args);
    expect(data.draft?.lines).toHaveLength(1);
    expect(await notes(invoiceId)).toEqual([]);
    const cookie = await cookieFor(hostOwner.id);
    const form = { reason: 'Short', 'quantity.1': '2' };
    const led = await action(requestArgs({ path: '/x', params: { org, invoiceId }, cookie, form })).catch((to) => to);
    const [note] = await notes(invoiceId);
    expect((led as Response).headers.get('location')).toBe(`/o/${org}/invoices/${invoiceId}/notes/${note?.id}`);
    const params = { org, invoiceId, noteId: note?.id ?? '' };
    const answer = await notePdf(requestArgs({ path: '/x', params, cookie }));
    const { text, pages } = readPdf(new Uint8Array(await answer.arrayBuffer()));
    expect(pages).toBe(1);
    for (const said of [
      ...['Credit note', note?.number ?? '', '20', '14 May 2026', 'Reason: Short', '996729', 'Less to pay'],
      ...[hostOrg.gstin ?? '', shipperOrg.gstin ?? '', hostOrg.legalName, 'Maharashtra (27)', 'section 34'],
    ])
      expect(text).toContain(said);
    expect(text).not.toContain('?');
    const elsewhere = await scene();
    const stranger = { path: '/x', params: { ...params, org: elsewhere.hostOrg.slug } };
    const asStranger = requestArgs({ ...stranger, cookie: await cookieFor(elsewhere.hostOwner.id) });
    expect(await statusOfAnswer(() => notePdf(asStranger))).toBe(404);
  });

  it.each([
    ['amount.1', '1e308'],
    ['amount.1', '-5'],
    ['amount.1', '0'],
    ['quantity.1', '1e308'],
    ['quantity.1', '1.5'],
    ['refund', 'NaN'],
    ['reason', ''],
  ])('%s of %s is refused beside its field, and nothing is posted', async (name, value) => {
    const { args, invoiceId, notes } = await page('', { reason: 'Short', 'amount.2': '1', [name]: value });
    const answer = (await action(args)) as { data: { errors: Record<string, string[]> }; init: { status: number } };
    expect([answer.init.status, Object.keys(answer.data.errors)]).toEqual([422, [name]]);
    expect(await notes(invoiceId)).toEqual([]);
  });

  it('takes no form of ten thousand lines', async () => {
    const lines = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`amount.${index + 1}`, '1']));
    const { args, invoiceId, notes } = await page('', { reason: 'Short', ...lines });
    expect(await statusOfAnswer(() => action(args))).toBe(413);
    expect(await notes(invoiceId)).toEqual([]);
  });
});
