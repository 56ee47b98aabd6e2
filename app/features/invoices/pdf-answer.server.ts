import { fileAnswer } from '#app/platform/download.server.ts';
import { invoicePdf } from './invoice-pdf.server.tsx';
import { type InvoiceView, pdfFileName } from './invoice-view.ts';

/** A paper as a download. Callers have checked that the reader may see it. */
export const pdfAnswer = (pdf: Uint8Array<ArrayBuffer>, number: string): Response =>
  fileAnswer({ name: pdfFileName(number), type: 'application/pdf' }, pdf);

/** An invoice as a download. */
export const invoicePdfAnswer = async (invoice: InvoiceView): Promise<Response> =>
  pdfAnswer(await invoicePdf(invoice), invoice.number);
