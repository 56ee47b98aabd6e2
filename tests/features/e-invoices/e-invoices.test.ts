import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { inv01OfInvoice, inv01OfNote } from '#app/features/e-invoices/inv01.server.ts';
import { recordPortalAnswer } from '#app/features/e-invoices/record-answer.server.ts';
import { invoicePdf } from '#app/features/invoices/invoice-pdf.server.tsx';
import { viewAnyInvoice } from '#app/features/invoices/view-any-invoice.server.ts';
import { viewAnyCreditNote } from '#app/features/notes/view-credit-note.server.ts';
import { action as noteAction } from '#app/routes/operator/credit-note.tsx';
import { action } from '#app/routes/operator/invoice.tsx';
import { loader as download } from '#app/routes/workspace/invoice-e-invoice.ts';
import { eInvoiceAnswers, invoices, organisations } from '#db/schema/index.ts';
import { portalAnswerOf, signed, type Words } from '#tests/features/e-invoices/portal-answer.ts';
import { readPdf } from '#tests/features/invoices/pdf-text.ts';
import { codeOf, statusOfAnswer, valueIn } from '#tests/features/invoices/scene.ts';
import { amountOf, createCorrections } from '#tests/features/notes/scene.ts';
import { openAsApplication } from '#tests/setup/app-sql.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, operatorScope, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();
async function scene() {
  const made = await createCorrections(database.owner());
  const desk = operatorScope(made.operator.id);
  const { invoiceId } = await made.issue();
  const view = async () => {
    const found = await viewAnyInvoice(desk, invoiceId);
    if (!found) throw new Error('no such invoice');
    return found;
  };
  const { supplier, number, eInvoice } = await view();
  const words = { SellerGstin: supplier.gstin ?? '', DocNo: number, DocTyp: 'INV', Irn: eInvoice?.irn ?? '' };
  const record = (answer: string, noteId: string | null = null) =>
    recordPortalAnswer(
      desk,
      { document: { invoiceId, noteId }, answer },
      asked('record-e-invoice', { answer, noteId }),
    );
  return { ...made, desk, invoiceId, view, words, record };
}

describe('an invoice between registered parties', () => {
  it('is not registered, under the number the portal will give it, and shows no code', async () => {
    const { view, words } = await scene();
    const { eInvoice, number, supplier } = await view();
    const hashed = `${supplier.gstin}2026-27INV${number}`;
    expect(eInvoice).toEqual({ state: 'not_registered', irn: createHash('sha256').update(hashed).digest('hex') });
    expect(words.Irn).toMatch(/^[0-9a-f]{64}$/);
    expect(readPdf(await invoicePdf(await view())).text).not.toContain('Invoice reference number');
  });

  it('is registered once its signed answer is recorded, word for word, on page and paper', async () => {
    const { view, record, words, invoiceId } = await scene();
    expect(valueIn(await record(portalAnswerOf(words)))).toEqual({ irn: words.Irn });
    expect((await view()).eInvoice).toMatchObject({
      ...{ state: 'registered', irn: words.Irn, ackNumber: '112010036563310', ackAt: '2026-05-21 11:30:00' },
      qr: { path: expect.stringMatching(/^M2 2h7v1h-7z/), size: expect.any(Number) },
    });
    const paper = readPdf(await invoicePdf(await view()));
    expect(paper.pages).toBe(1);
    expect(paper.text.replaceAll('\n', '')).toContain(words.Irn);
    const rows = await database.owner().select().from(eInvoiceAnswers).where(eq(eInvoiceAnswers.invoiceId, invoiceId));
    expect(rows).toMatchObject([{ signedQr: signed(words), signedInvoice: signed({ Irn: words.Irn }) }]);
    expect(codeOf(await record(portalAnswerOf(words)))).toBe('conflict.registered');
  });

  it.each<[string, Partial<Words>, string]>([
    ['another number', { Irn: 'f'.repeat(64) }, 'its number (Irn)'],
    ['another supplier', { SellerGstin: '24AAQCA8719H1ZC' }, 'the supplier’s GSTIN'],
    ['another document', { DocNo: 'KOS/26-27/999999' }, 'the document number'],
    ['another kind', { DocTyp: 'CRN' }, 'the kind of document'],
  ])('refuses an answer about %s, and says what differs', async (_, over, what) => {
    const { view, record, words } = await scene();
    const answer = await record(portalAnswerOf({ ...words, ...over }));
    expect(codeOf(answer)).toBe('e_invoice.other_document');
    expect(answer.ok ? '' : answer.violations[0]?.sentence).toContain(what);
    expect((await view()).eInvoice?.state).toBe('not_registered');
  });

  it('compares the signed code with the number beside it', async () => {
    const { record, words } = await scene();
    const mixed = portalAnswerOf(words, { SignedQRCode: signed({ ...words, Irn: 'e'.repeat(64) }) });
    expect(codeOf(await record(mixed))).toBe('e_invoice.other_document');
    expect(codeOf(await record(portalAnswerOf(words, { SignedQRCode: 'a.b.c' })))).toBe('e_invoice.unreadable');
  });

  it.each(['', 'x', '[]', '{}', '{"Data":"x"}', 'null', '{"Irn":1}'])('reads nothing into %j', async (text) => {
    const { record, view } = await scene();
    expect(codeOf(await record(text))).toBe('e_invoice.unreadable');
    expect((await view()).eInvoice?.state).toBe('not_registered');
  });

  it('takes the answer as the portal’s interface wraps it', async () => {
    const { record, words } = await scene();
    expect((await record(JSON.stringify({ Status: 1, Data: portalAnswerOf(words) }))).ok).toBe(true);
  });
});

describe('a note', () => {
  it('is registered by an answer of its own kind, and names the invoice it corrects', async () => {
    const { credit, invoiceId, record, desk, words, view } = await scene();
    const { noteId } = valueIn(await credit(invoiceId, [amountOf(1, 100_00n)]));
    const note = await viewAnyCreditNote(desk, { invoiceId, noteId });
    if (!note?.eInvoice) throw new Error('no such note');
    expect(await inv01OfNote(note)).toMatchObject({
      DocDtls: { Typ: 'CRN', No: note.number },
      RefDtls: { PrecDocDtls: [{ InvNo: (await view()).number, InvDt: '14/05/2026' }] },
      ValDtls: { AssVal: 100, TotInvVal: Number(note.payable.paise) / 100 },
    });
    const own = { ...words, DocNo: note.number, DocTyp: 'CRN', Irn: note.eInvoice.irn };
    expect(codeOf(await record(portalAnswerOf(words), noteId))).toBe('e_invoice.other_document');
    expect(valueIn(await record(portalAnswerOf(own), noteId))).toEqual({ irn: own.Irn });
    expect((await viewAnyCreditNote(desk, { invoiceId, noteId }))?.eInvoice).toMatchObject({ state: 'registered' });
    expect((await view()).eInvoice?.state).toBe('not_registered');
  });
});

describe('the JSON for the portal', () => {
  it('is the invoice to the paisa, and a download for its host', async () => {
    const { view, hostOrg, hostOwner, invoiceId } = await scene();
    const invoice = await view();
    const json = await inv01OfInvoice(invoice);
    expect(json).toMatchObject({
      ...{ Version: '1.1', DocDtls: { Typ: 'INV', No: invoice.number, Dt: '14/05/2026' } },
      SellerDtls: { Gstin: invoice.supplier.gstin, Pin: Number(invoice.supplier.pin) },
      BuyerDtls: { Gstin: invoice.recipient.gstin, Pos: invoice.placeOfSupply.code },
      ValDtls: { TotInvVal: Number(invoice.payable.paise) / 100 },
    });
    expect(json.ItemList).toHaveLength(invoice.lines.length);
    for (const { Loc, Addr1 } of [json.SellerDtls, json.BuyerDtls])
      expect(Math.min(Loc.length, Addr1.length)).toBeGreaterThan(1);
    const params = { org: hostOrg.slug, invoiceId };
    const response = await download(requestArgs({ path: '/x', params, cookie: await cookieFor(hostOwner.id) }));
    expect(response.headers.get('content-disposition')).toContain('-inv-01.json');
    expect(await response.json()).toEqual([json]);
  });

  it('isn’t there where the recipient is not registered', async () => {
    const { invoiceId, hostOrg, hostOwner, record, words } = await scene();
    const db = database.owner();
    const [row] = await db.select().from(invoices).where(eq(invoices.id, invoiceId));
    const other = await createCorrections(db);
    await db.update(organisations).set({ gstin: null }).where(eq(organisations.id, other.shipperOrg.id));
    const { invoiceId: unregistered } = await other.issue();
    const desk = operatorScope(other.operator.id);
    expect(row?.recipient.gstin).not.toBeNull();
    expect((await viewAnyInvoice(desk, unregistered))?.eInvoice).toBeNull();
    const input = { document: { invoiceId: unregistered, noteId: null }, answer: portalAnswerOf(words) };
    expect(codeOf(await recordPortalAnswer(desk, input, asked('record-e-invoice', input)))).toBe(
      'e_invoice.not_registrable',
    );
    const params = { org: other.hostOrg.slug, invoiceId: unregistered };
    const cookie = await cookieFor(other.hostOwner.id);
    expect(await statusOfAnswer(() => download(requestArgs({ path: '/x', params, cookie })))).toBe(404);
    const foreign = requestArgs({
      path: '/x',
      params: { org: hostOrg.slug, invoiceId: unregistered },
      cookie: await cookieFor(hostOwner.id),
    });
    expect(await statusOfAnswer(() => download(foreign))).toBe(404);
    expect((await record(portalAnswerOf(words))).ok).toBe(true);
  });
});

it('is recorded by a form of the desk’s pages alone', async () => {
  const { operator, hostOwner, invoiceId, words, view } = await scene();
  const at = async (person: { id: string }, form: Record<string, string>) =>
    requestArgs({
      path: `/operator/invoices/${invoiceId}`,
      params: { invoiceId },
      cookie: await cookieFor(person.id),
      form,
    });
  const form = { _command: 'record-e-invoice', answer: portalAnswerOf(words) };
  const [asHost, empty, oversized, right] = [
    await at(hostOwner, form),
    await at(operator, { ...form, answer: '' }),
    await at(operator, { ...form, answer: 'x'.repeat(60_001) }),
    await at(operator, form),
  ];
  expect(await statusOfAnswer(() => action(asHost))).toBe(404);
  expect(await statusOfAnswer(() => action(empty))).toBe(422);
  expect(await statusOfAnswer(() => action(oversized))).toBe(422);
  expect((await view()).eInvoice?.state).toBe('not_registered');
  expect(await statusOfAnswer(() => action(right))).toBe(302);
  expect((await view()).eInvoice?.state).toBe('registered');
  const unknown = await at(operator, { _command: 'something' });
  expect(await statusOfAnswer(() => noteAction(unknown))).toBe(400);
});

it('the database keeps an answer as it was recorded, for its two parties alone', async () => {
  const { record, words, hostOrg, invoiceId } = await scene();
  valueIn(await record(portalAnswerOf(words)));
  const other = await createCorrections(database.owner());
  const app = openAsApplication(database.appUrl());
  const as = (org: string, platform: string, change: string) =>
    app.begin(async (tx) => {
      await tx`select set_config('app.org_id', ${org}, true), set_config('app.platform', ${platform}, true)`;
      return tx.unsafe(change);
    });
  const read = `select * from e_invoice_answers where invoice_id = '${invoiceId}'`;
  expect(await as(hostOrg.id, '', read)).toHaveLength(1);
  expect(await as(other.hostOrg.id, '', read)).toHaveLength(0);
  await expect(as('', 'operator', `update e_invoice_answers set irn = irn`)).rejects.toMatchObject({ code: '42501' });
  await app.end();
});
