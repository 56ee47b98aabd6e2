import { and, eq, like, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { inr } from '#app/domain/shared/money.ts';
import { daysBetween, plainDate } from '#app/domain/shared/plain-date.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { notePdf } from '#app/features/notes/credit-note-pdf.server.tsx';
import { storyFor } from '#app/features/notes/invoice-story.server.ts';
import { issueDebitNote, previewDebitNote } from '#app/features/notes/issue-debit-note.server.ts';
import { viewCreditNote } from '#app/features/notes/view-credit-note.server.ts';
import { voidInvoice } from '#app/features/notes/void-invoice.server.ts';
import { action, loader } from '#app/routes/workspace/debit-note-new.tsx';
import { checkInvariants } from '#db/invariants/check.ts';
import { LEDGER } from '#db/invariants/ledger.ts';
import { NOTES } from '#db/invariants/notes.ts';
import { creditNotes, deskInvoices, invoices, mailOutbox } from '#db/schema/index.ts';
import { readPdf } from '#tests/features/invoices/pdf-text.ts';
import { codeOf, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, requestArgs } from '#tests/setup/request.ts';
import { amountOf, createCorrections, laterDay } from './scene.ts';

const database = useDatabase();
const REASON = 'Three days of two pallets were not billed';

async function scene() {
  const made = await createCorrections(database.owner());
  const { invoiceId } = await made.issue();
  const host = { as: 'host', scope: made.hostScope } as const;
  const input = { requests: [amountOf(1, 540_00n)], reason: REASON };
  const charge = (key = 'issue-debit-note', ask = asked(key)) =>
    issueDebitNote(host, { ...input, invoiceId }, ask, laterDay);
  return { ...made, invoiceId, host, input, charge };
}

describe('a debit note', () => {
  it('adds to what is owed, in its own series, the books, a letter and a paper; the same click makes one', async () => {
    const { invoiceId, host, input, charge, invoiceRow, hostScope, shipperOwner } = await scene();
    const before = await invoiceRow(invoiceId);
    const preview = valueIn(await previewDebitNote(host, invoiceId, input, laterDay));
    expect(preview.payable).toEqual(inr(637_00n));
    expect(await invoiceRow(invoiceId)).toEqual(before);
    const ask = asked('issue-debit-note');
    const [one, again] = [valueIn(await charge('', ask)), valueIn(await charge('', ask))];
    expect(again).toEqual(one);
    expect(one.number).toMatch(/^[A-Z0-9]{1,3}D\/2627\/000001$/);
    const after = await invoiceRow(invoiceId);
    expect(after.outstandingPaise - before.outstandingPaise).toBe(637_00n);
    expect(after.payablePaise).toBe(before.payablePaise);
    const [desk] = await database.owner().select().from(deskInvoices).where(eq(deskInvoices.invoiceId, invoiceId));
    expect(desk?.outstandingPaise).toBe(after.outstandingPaise);
    const letters = await database
      .owner()
      .select()
      .from(mailOutbox)
      .where(and(eq(mailOutbox.template, 'debit-note-issued'), like(mailOutbox.key, `%${one.noteId}%`)));
    expect(letters.map(({ recipient }) => recipient)).toEqual([shipperOwner.email]);
    const view = await viewCreditNote(hostScope, { invoiceId, noteId: one.noteId });
    if (!view) throw new Error('no note');
    expect(view).toMatchObject({ kind: 'debit_note', payable: inr(637_00n), reason: REASON });
    const { text } = readPdf(await notePdf(view));
    for (const said of ['Debit note', one.number, REASON, before.number]) expect(text).toContain(said);
    const report = await checkInvariants(database.owner().$client as never, [...NOTES, ...LEDGER]);
    expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
  });

  it('opens a settled invoice again, and is paid like any invoice', async () => {
    const { invoiceId, charge, invoiceRow, pay } = await scene();
    await pay(invoiceId, inr((await invoiceRow(invoiceId)).outstandingPaise));
    expect((await invoiceRow(invoiceId)).settledAt).not.toBeNull();
    valueIn(await charge());
    expect(await invoiceRow(invoiceId)).toMatchObject({ settledAt: null, outstandingPaise: 637_00n });
    await pay(invoiceId, inr(637_00n));
    expect((await invoiceRow(invoiceId)).settledAt).not.toBeNull();
  });

  it('is refused for lines there aren’t, for a void invoice and for anybody else’s, and writes nothing', async () => {
    const { invoiceId, host, charge, hostOrg } = await scene();
    const wrong = { requests: [amountOf(99, 1n)], reason: REASON, invoiceId };
    expect(codeOf(await issueDebitNote(host, wrong, asked('debit'), laterDay))).toBe('debit.unknown_line');
    const stranger = await createCorrections(database.owner());
    const theirs = { as: 'host', scope: stranger.hostScope } as const;
    const foreign = { requests: [amountOf(1, 1n)], reason: REASON, invoiceId };
    expect(codeOf(await issueDebitNote(theirs, foreign, asked('debit'), laterDay))).toBe('invoice.not_found');
    valueIn(await voidInvoice(host, { invoiceId, reason: 'By mistake' }, asked('void'), laterDay));
    expect(codeOf(await charge())).toBe('conflict.voided');
    const rows = await database.owner().select().from(creditNotes).where(eq(creditNotes.orgId, hostOrg.id));
    expect(rows).toEqual([]);
  });

  it('is written on its page: what was asked is shown exactly, and wrong amounts stand beside their fields', async () => {
    const { invoiceId, hostOrg, hostOwner, shipperOwner } = await scene();
    const params = { org: hostOrg.slug, invoiceId };
    const cookie = await cookieFor(hostOwner.id);
    const shown = await loader(
      requestArgs({ path: `/x?reason=${encodeURIComponent(REASON)}&amount.1=540`, params, cookie }),
    );
    expect(shown.data.draft?.payable).toEqual(inr(637_00n));
    const asShipper = requestArgs({ path: '/x', params, cookie: await cookieFor(shipperOwner.id) });
    expect(await statusOfAnswer(() => loader(asShipper))).toBe(404);
    const at = (form: Record<string, string>) => requestArgs({ path: '/x', params, cookie, form });
    const huge = at({ reason: REASON, 'amount.1': '1e308' });
    expect(await statusOfAnswer(() => action(huge))).toBe(422);
    const right = at({ reason: REASON, 'amount.1': '540' });
    expect(await statusOfAnswer(() => action(right))).toBe(302);
  });

  it('is offered for the interest of an invoice that is late, to the host and not to the shipper', async () => {
    const { invoiceId, hostScope, shipperScope, invoiceRow } = await scene();
    const late = { dueOn: '2026-06-01' };
    await database.owner().execute(sql`alter table invoices disable trigger user`);
    await database.owner().update(invoices).set(late).where(eq(invoices.id, invoiceId));
    await database.owner().execute(sql`alter table invoices enable trigger user`);
    const story = await storyFor(hostScope, invoiceId);
    const days = daysBetween(plainDate('2026-06-01'), todayForInvoices(new Date()));
    const owed = (await invoiceRow(invoiceId)).outstandingPaise;
    // Three times a bank rate between two and nine per cent, for so many days.
    const [least, most] = [6n, 27n].map((rate) => (owed * rate * BigInt(days)) / 36_500n);
    const interest = story?.interest?.paise ?? 0n;
    expect(interest > (least ?? 0n) && interest < ((most ?? 0n) * 12n) / 10n).toBe(true);
    expect((await storyFor(shipperScope, invoiceId))?.interest).toBeNull();
  });
});
