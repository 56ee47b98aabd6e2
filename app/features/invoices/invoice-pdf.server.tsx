import { Document, Page, Text, View } from '@react-pdf/renderer';
import { groupIndian } from '#app/domain/shared/indian-number.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import {
  type InvoiceView,
  type LineView,
  paymentInstruction,
  RAIL_LABELS,
  TAX_COLUMNS,
  type TaxColumn,
  taxRate,
} from './invoice-view.ts';
import { Fact, PaperParty, paperPdf, Sum, paperStyles as styles } from './paper-pdf.server.tsx';

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
        <Lines invoice={invoice} />
        <Sums invoice={invoice} />
        <Payment invoice={invoice} />
        <Text style={styles.foot} fixed>
          {`Issued electronically for ${invoice.supplier.legalName}: an electronic invoice needs no signature (CGST Rules 2017, rule 46, proviso).`}
        </Text>
      </Page>
    </Document>
  );
}

function Lines({ invoice }: { invoice: InvoiceView }) {
  const taxes = TAX_COLUMNS[invoice.supplyKind];
  return (
    <View>
      <View style={[styles.row, styles.rowHead, styles.small]} fixed>
        <Text style={styles.description}>Description</Text>
        <Text style={styles.sac}>SAC</Text>
        <Text style={styles.quantity}>Quantity</Text>
        <Text style={styles.price}>Unit price</Text>
        <Text style={styles.money}>Taxable value</Text>
        {taxes.map((tax) => (
          <Text key={tax.key} style={styles.money}>
            {tax.label}
          </Text>
        ))}
      </View>
      {invoice.lines.map((line) => (
        <Line key={line.number} line={line} taxes={taxes} />
      ))}
    </View>
  );
}

function Line({ line, taxes }: { line: LineView; taxes: readonly TaxColumn[] }) {
  return (
    <View style={styles.row} wrap={false}>
      <View style={styles.description}>
        <Text>{line.description}</Text>
        <Text style={styles.small}>{line.formula}</Text>
      </View>
      <Text style={styles.sac}>{line.sac}</Text>
      <View style={styles.quantity}>
        <Text>{groupIndian(String(line.quantity))}</Text>
        <Text style={styles.small}>{line.unit}</Text>
      </View>
      <Text style={styles.price}>{formatInr(line.unitPrice)}</Text>
      <Text style={styles.money}>{formatInr(line.taxable)}</Text>
      {taxes.map((tax) => (
        <View key={tax.key} style={styles.money}>
          <Text>{formatInr(line.tax[tax.key])}</Text>
          <Text style={styles.small}>{taxRate(line.rateBasisPoints, tax)}</Text>
        </View>
      ))}
    </View>
  );
}

function Sums({ invoice }: { invoice: InvoiceView }) {
  return (
    <View style={styles.sums} wrap={false}>
      <View style={styles.words}>
        <Text style={styles.small}>Amount in words</Text>
        <Text>{invoice.payableInWords}</Text>
      </View>
      <View style={styles.sumList}>
        <Sum term="Taxable value" detail={formatInr(invoice.totals.taxable)} />
        {TAX_COLUMNS[invoice.supplyKind].map((tax) => (
          <Sum key={tax.key} term={tax.label} detail={formatInr(invoice.totals[tax.key])} />
        ))}
        {invoice.roundOff.paise === 0n ? null : <Sum term="Round-off" detail={formatInr(invoice.roundOff)} />}
        <View style={[styles.sum, styles.total]}>
          <Text>Total</Text>
          <Text>{formatInr(invoice.payable)}</Text>
        </View>
      </View>
    </View>
  );
}

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
