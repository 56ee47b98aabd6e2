import { invoicePdf } from './invoice-pdf.server.tsx';
import { type InvoiceView, pdfFileName } from './invoice-view.ts';

/** A paper as a download. Callers have checked that the reader may see it: no cache between us may keep it. */
export const pdfAnswer = (pdf: Uint8Array<ArrayBuffer>, number: string): Response =>
  new Response(pdf, {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `attachment; filename="${pdfFileName(number)}"`,
      'Cache-Control': 'private, no-store',
    },
  });

/** An invoice as a download. */
export const invoicePdfAnswer = async (invoice: InvoiceView): Promise<Response> =>
  pdfAnswer(await invoicePdf(invoice), invoice.number);
