import { Document, Page, Text, View } from '@react-pdf/renderer';
import { formatInr, plus } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { rupeesInWords } from '#app/domain/tax/rupees-in-words.ts';
import { type InvoiceView, type PaymentView, RAIL_LABELS } from '#app/features/invoices/invoice-view.ts';
import { Fact, PaperParty, paperPdf, paperStyles as styles } from '#app/features/invoices/paper-pdf.server.tsx';
import { pdfAnswer } from '#app/features/invoices/pdf-answer.server.ts';

/** What came for an invoice, acknowledged by the host, as an A4 PDF. */
export const receiptPdf = (invoice: InvoiceView, payment: PaymentView): Promise<Uint8Array<ArrayBuffer>> =>
  paperPdf(<ReceiptDocument invoice={invoice} payment={payment} />);

/** A receipt as a download; null where the invoice has no such payment. Callers have checked who may see the invoice. */
export async function receiptPdfAnswer(invoice: InvoiceView, paymentId: string): Promise<Response | null> {
  const payment = invoice.payments.find(({ id }) => id === paymentId);
  return payment ? pdfAnswer(await receiptPdf(invoice, payment), `Receipt-${payment.reference}`) : null;
}

type ReceiptProps = { invoice: InvoiceView; payment: PaymentView };

function ReceiptDocument({ invoice, payment }: ReceiptProps) {
  const { supplier, recipient } = invoice;
  const { amount, tds, applied, reference, receivedOn, rail } = payment;
  const over = amount.paise - applied.paise;
  return (
    <Document title={`Receipt ${reference}`} author={supplier.legalName} creator="Quayslot" language="en-IN">
      <Page size="A4" style={styles.page}>
        <View style={styles.head}>
          <View>
            <Text style={styles.title}>Receipt</Text>
            <Text style={styles.number}>{formatInr(amount)}</Text>
          </View>
          <View>
            <Fact term="Received on" detail={formatDate(receivedOn)} />
            <Fact term="By" detail={RAIL_LABELS[rail]} />
            <Fact term="Reference" detail={reference} />
            <Fact term="Tax invoice" detail={invoice.number} />
            <Fact term="Invoice date" detail={formatDate(invoice.issuedOn)} />
          </View>
        </View>
        <View style={styles.parties}>
          <PaperParty title="Received by" party={supplier} />
          <PaperParty title="Received from" party={recipient} />
        </View>
        <View style={styles.payment}>
          <Fact term="In words" detail={rupeesInWords(amount)} />
          <Fact term="Put to invoice" detail={formatInr(applied)} />
          {tds.paise > 0n ? <Fact term="Income tax" detail={`${formatInr(tds)} kept back by the payer`} /> : null}
          {tds.paise > 0n ? <Fact term="Settles" detail={formatInr(plus(applied, tds))} /> : null}
          {over > 0n ? <Fact term="Kept" detail={`${formatInr({ ...amount, paise: over })} as balance`} /> : null}
        </View>
        <Text style={styles.foot} fixed>
          {`Acknowledged electronically for ${supplier.legalName}. A receipt is no tax invoice: input tax is claimed by ${invoice.number}.`}
        </Text>
      </Page>
    </Document>
  );
}
