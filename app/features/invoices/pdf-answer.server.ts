import { invoicePdf } from './invoice-pdf.server.tsx';
import { type InvoiceView, pdfFileName } from './invoice-view.ts';

/** The invoice as a download. Callers have checked that the reader may see it: no cache between us may keep it. */
export async function pdfAnswer(invoice: InvoiceView): Promise<Response> {
  return new Response(await invoicePdf(invoice), {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `attachment; filename="${pdfFileName(invoice.number)}"`,
      'Cache-Control': 'private, no-store',
    },
  });
}
