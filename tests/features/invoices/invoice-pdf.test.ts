import { expect, it } from 'vitest';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { loader as operatorPdf } from '#app/routes/operator/invoice-pdf.ts';
import { loader as workspacePdf } from '#app/routes/workspace/invoice-pdf.ts';
import { createPerson } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { asked, cookieFor, requestArgs } from '#tests/setup/request.ts';
import { readPdf } from './pdf-text.ts';
import { clockAt, createParties, statusOfAnswer, valueIn } from './scene.ts';

const database = useDatabase();

async function scene() {
  const parties = await createParties(database.owner(), { host: { name: 'Konkan Oxide Stores' } });
  const booking = await parties.book({ pallets: 800 });
  const ask = asked('issue-invoice');
  const clock = clockAt('2026-05-14T06:30:00Z');
  const answer = await issueInvoice(parties.hostScope, { bookingId: booking.id }, ask, clock);
  return { ...parties, booking, ...valueIn(answer) };
}

const pdfArgs = async (person: { id: string }, org: string, invoiceId: string) =>
  requestArgs({
    path: `/o/${org}/invoices/${invoiceId}/pdf`,
    params: { org, invoiceId },
    cookie: await cookieFor(person.id),
  });

it('is one page that says what rule 46 asks for, with the rupee sign', async () => {
  const { shipperOwner, shipperOrg, hostOrg, booking, invoiceId, number } = await scene();
  const answer = await workspacePdf(await pdfArgs(shipperOwner, shipperOrg.slug, invoiceId));
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${number.replaceAll('/', '-')}.pdf"`);
  expect(answer.headers.get('cache-control')).toContain('no-store');
  const { text, pages } = readPdf(new Uint8Array(await answer.arrayBuffer()));
  expect(pages).toBe(1);
  for (const said of [
    'Tax invoice',
    number,
    '14 May 2026',
    '29 May 2026',
    booking.reference,
    hostOrg.gstin ?? '',
    shipperOrg.gstin ?? '',
    hostOrg.legalName,
    'Maharashtra (27)',
    '996729',
    '800 pallets × 40 days × ₹45.00',
    'CGST',
    'SGST',
    '9%',
    '₹14,40,000.00',
    'quote the invoice number',
  ])
    expect(text).toContain(said);
  expect(text).not.toContain('?');
});

it('is not for strangers, and does not exist for people outside the organisation', async () => {
  const { invoiceId, hostOrg, hostOwner } = await scene();
  const stranger = await createParties(database.owner());
  const asStranger = await pdfArgs(stranger.hostOwner, stranger.hostOrg.slug, invoiceId);
  expect(await statusOfAnswer(() => workspacePdf(asStranger))).toBe(404);
  const inOthersHouse = await pdfArgs(stranger.hostOwner, hostOrg.slug, invoiceId);
  expect(await statusOfAnswer(() => workspacePdf(inOthersHouse))).toBe(404);
  const nobody = requestArgs({ path: '/x', params: { org: hostOrg.slug, invoiceId } });
  expect(await statusOfAnswer(() => workspacePdf(nobody))).toBe(302);
  expect(await statusOfAnswer(async () => operatorPdf(await pdfArgs(hostOwner, '', invoiceId)))).toBe(404);
});

it('opens to the operator', async () => {
  const { invoiceId, number } = await scene();
  const operator = await createPerson(database.owner(), { isOperator: true });
  const answer = await operatorPdf(await pdfArgs(operator, '', invoiceId));
  expect(readPdf(new Uint8Array(await answer.arrayBuffer())).text).toContain(number);
});
