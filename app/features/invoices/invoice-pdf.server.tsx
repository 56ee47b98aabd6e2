import { Document, Page, Text, View } from '@react-pdf/renderer';
import { groupIndian } from '#app/domain/shared/indian-number.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { type InvoiceView, type LineView, paymentInstruction, RAIL_LABELS } from './invoice-view.ts';
import {
  Fact,
  type PaperColumn,
  PaperEInvoice,
  PaperLines,
  PaperParty,
  PaperSums,
  paperPdf,
  paperStyles as styles,
} from './paper-pdf.server.tsx';

/** The invoice as an A4 PDF. */
export function invoicePdf(invoice: InvoiceView): Promise<Uint8Array<ArrayBuffer>> {
  return paperPdf(<InvoiceDocument invoice={invoice} />);
}

function InvoiceDocument({ invoice }: { invoice: InvoiceView }) {
  return (
    <Document
      title={`Tax invoice ${invoice.number}`}
      author={invoice.supplier.legalName}
      creator="Quayslot"
      language="en-IN"
    >
      <Page size="A4" style={styles.page}>
        <View style={styles.head}>
          <View>
            <Text style={styles.title}>Tax invoice</Text>
            <Text style={styles.number}>{invoice.number}</Text>
          </View>
          <View>
            <Fact term="Date" detail={formatDate(invoice.issuedOn)} />
            <Fact term="Due" detail={formatDate(invoice.dueOn)} />
            <Fact term="Booking" detail={invoice.bookingReference} />
            <Fact term="Place of supply" detail={`${invoice.placeOfSupply.name} (${invoice.placeOfSupply.code})`} />
            <Fact term="Reverse charge" detail={invoice.reverseCharge ? 'Yes' : 'No'} />
          </View>
        </View>
        <View style={styles.parties}>
          <PaperParty title="Supplier" party={invoice.supplier} />
          <PaperParty title="Recipient" party={invoice.recipient} />
        </View>
        <PaperEInvoice eInvoice={invoice.eInvoice} />
        <PaperLines lines={invoice.lines} supplyKind={invoice.supplyKind} columns={COLUMNS} />
        <PaperSums of={invoice} />
        <Payment invoice={invoice} />
        <Text style={styles.foot} fixed>
          {`Issued electronically for ${invoice.supplier.legalName}: an electronic invoice needs no signature (CGST Rules 2017, rule 46, proviso).`}
        </Text>
      </Page>
    </Document>
  );
}

const COLUMNS: readonly PaperColumn<LineView>[] = [
  {
    head: 'Quantity',
    style: 'quantity',
    cell: (line) => (
      <>
        <Text>{groupIndian(String(line.quantity))}</Text>
        <Text style={styles.small}>{line.unit}</Text>
      </>
    ),
  },
  { head: 'Unit price', style: 'price', cell: (line) => <Text>{formatInr(line.unitPrice)}</Text> },
];

function Payment({ invoice }: { invoice: InvoiceView }) {
  const { payments, outstanding } = invoice;
  return (
    <View style={styles.payment} wrap={false}>
      {payments.map(({ amount, receivedOn, rail, reference }) => (
        <Text key={reference}>
          <Text style={styles.strong}>{`Paid ${formatInr(amount)}`}</Text>
          {` on ${formatDate(receivedOn)}. ${RAIL_LABELS[rail]}, reference ${reference}.`}
        </Text>
      ))}
      {outstanding.paise > 0n ? <Text>{paymentInstruction(invoice)}</Text> : null}
    </View>
  );
}
