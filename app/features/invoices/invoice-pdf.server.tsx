import { createRequire } from 'node:module';
import { Document, Font, Page, renderToBuffer, StyleSheet, Text, View } from '@react-pdf/renderer';
import { groupIndian } from '#app/domain/shared/indian-number.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import {
  type InvoiceView,
  type LineView,
  type PartyView,
  paymentInstruction,
  RAIL_LABELS,
  TAX_COLUMNS,
  type TaxColumn,
  taxRate,
} from './invoice-view.ts';

const FAMILY = 'Noto Sans';
const LONGEST_WORD = 28;

/** A full TrueType font: the built-in ones have no rupee sign, and a woff2 gives blank pages without a word. */
function registerFonts(): void {
  const fontFile = createRequire(import.meta.url).resolve;
  Font.register({
    family: FAMILY,
    fonts: [
      { src: fontFile('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf') },
      { src: fontFile('@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf'), fontWeight: 600 },
    ],
  });
  // Names and numbers are not hyphenated; only what could never fit a column is broken.
  Font.registerHyphenationCallback((word) => word.match(new RegExp(`.{1,${LONGEST_WORD}}`, 'gsu')) ?? [word]);
}

let registered = false;

/** The invoice as an A4 PDF. */
export async function invoicePdf(invoice: InvoiceView): Promise<Uint8Array<ArrayBuffer>> {
  if (!registered) registerFonts();
  registered = true;
  return new Uint8Array(await renderToBuffer(<InvoiceDocument invoice={invoice} />));
}

const INK = '#0b1f33';
const MUTED = '#4a5866';
const LINE = '#c9c6bd';

const styles = StyleSheet.create({
  page: { fontFamily: FAMILY, fontSize: 9, lineHeight: 1.35, color: INK, padding: '40pt 40pt 56pt' },
  head: { flexDirection: 'row', justifyContent: 'space-between', borderBottom: `1.5pt solid ${INK}`, paddingBottom: 8 },
  title: { fontSize: 16, fontWeight: 600, lineHeight: 1.3 },
  strong: { fontWeight: 600 },
  number: { fontSize: 12, fontWeight: 600, lineHeight: 1.3 },
  muted: { color: MUTED },
  small: { fontSize: 7.5, color: MUTED },
  fact: { flexDirection: 'row' },
  factTerm: { width: 80, color: MUTED },
  factDetail: { width: 130 },
  parties: { flexDirection: 'row', gap: 24, paddingVertical: 12 },
  party: { flex: 1 },
  partyName: { fontSize: 11, fontWeight: 600, lineHeight: 1.3, marginBottom: 1 },
  row: { flexDirection: 'row', borderBottom: `0.5pt solid ${LINE}`, paddingVertical: 5, fontSize: 8.5 },
  rowHead: { borderTop: `0.5pt solid ${INK}`, borderBottom: `0.5pt solid ${INK}`, paddingVertical: 3 },
  description: { flex: 1, paddingRight: 6 },
  sac: { width: 42 },
  quantity: { width: 52, textAlign: 'right' },
  price: { width: 58, textAlign: 'right' },
  money: { width: 76, textAlign: 'right' },
  sums: { flexDirection: 'row', justifyContent: 'space-between', marginTop: 10, gap: 24 },
  words: { flex: 1 },
  sumList: { width: 210 },
  sum: { flexDirection: 'row', justifyContent: 'space-between', paddingVertical: 1.5 },
  total: { borderTop: `1.5pt solid ${INK}`, marginTop: 3, paddingTop: 4, fontSize: 12, fontWeight: 600 },
  payment: { marginTop: 16, padding: 8, border: `0.5pt solid ${LINE}` },
  foot: { position: 'absolute', left: 40, right: 40, bottom: 28, fontSize: 7.5, lineHeight: 1.3, color: MUTED },
});

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
          <Party title="Supplier" party={invoice.supplier} />
          <Party title="Recipient" party={invoice.recipient} />
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

function Fact({ term, detail }: { term: string; detail: string }) {
  return (
    <View style={styles.fact}>
      <Text style={styles.factTerm}>{term}</Text>
      <Text style={styles.factDetail}>{detail}</Text>
    </View>
  );
}

function Party({ title, party }: { title: string; party: PartyView }) {
  return (
    <View style={styles.party}>
      <Text style={styles.small}>{title}</Text>
      <Text style={styles.partyName}>{party.legalName}</Text>
      <Text>{`${party.address}, ${party.pin}`}</Text>
      <Text>{`${party.stateName}, State code ${party.stateCode}`}</Text>
      <Text>
        GSTIN <Text style={styles.strong}>{party.gstin ?? 'not registered'}</Text>
      </Text>
    </View>
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

function Sum({ term, detail }: { term: string; detail: string }) {
  return (
    <View style={styles.sum}>
      <Text style={styles.muted}>{term}</Text>
      <Text>{detail}</Text>
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
