import { Document, Page, Text, View } from '@react-pdf/renderer';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { pdfFileName, TAX_COLUMNS, type TaxColumn, taxRate } from '#app/features/invoices/invoice-view.ts';
import { Fact, PaperParty, paperPdf, Sum, paperStyles as styles } from '#app/features/invoices/paper-pdf.server.tsx';
import { becomesOf, NOTE_TITLES, type NoteLineView, type NoteView } from './credit-note-view.ts';

/** A note as a download. Callers have checked that the reader may see it: no cache between us may keep it. */
export async function notePdfAnswer(note: NoteView): Promise<Response> {
  return new Response(await paperPdf(<NoteDocument note={note} />), {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Disposition': `attachment; filename="${pdfFileName(note.number)}"`,
      'Cache-Control': 'private, no-store',
    },
  });
}

function NoteDocument({ note }: { note: NoteView }) {
  const title = NOTE_TITLES[note.kind];
  return (
    <Document title={`${title} ${note.number}`} author={note.supplier.legalName} creator="Quayslot" language="en-IN">
      <Page size="A4" style={styles.page}>
        <View style={styles.head}>
          <View>
            <Text style={styles.title}>{title}</Text>
            <Text style={styles.number}>{note.number}</Text>
          </View>
          <View>
            <Fact term="Date" detail={formatDate(note.issuedOn)} />
            <Fact term="Tax invoice" detail={note.invoice.number} />
            <Fact term="Invoice date" detail={formatDate(note.invoice.issuedOn)} />
            <Fact term="Place of supply" detail={`${note.placeOfSupply.name} (${note.placeOfSupply.code})`} />
            <Fact term="Reverse charge" detail={note.reverseCharge ? 'Yes' : 'No'} />
          </View>
        </View>
        <View style={styles.parties}>
          <PaperParty title="Supplier" party={note.supplier} />
          <PaperParty title="Recipient" party={note.recipient} />
        </View>
        <Text>{`Reason: ${note.reason}`}</Text>
        <Lines note={note} />
        <Sums note={note} />
        <Text style={styles.foot} fixed>
          {`Issued electronically for ${note.supplier.legalName} under section 34 of the CGST Act 2017.`}
        </Text>
      </Page>
    </Document>
  );
}

function Lines({ note }: { note: NoteView }) {
  const taxes = TAX_COLUMNS[note.supplyKind];
  return (
    <View style={{ marginTop: 10 }}>
      <View style={[styles.row, styles.rowHead, styles.small]} fixed>
        <Text style={styles.description}>Description</Text>
        <Text style={styles.sac}>SAC</Text>
        <Text style={styles.money}>Taxable value</Text>
        {taxes.map((tax) => (
          <Text key={tax.key} style={styles.money}>
            {tax.label}
          </Text>
        ))}
      </View>
      {note.lines.map((line) => (
        <Line key={line.number} line={line} taxes={taxes} />
      ))}
    </View>
  );
}

function Line({ line, taxes }: { line: NoteLineView; taxes: readonly TaxColumn[] }) {
  return (
    <View style={styles.row} wrap={false}>
      <View style={styles.description}>
        <Text>{line.description}</Text>
        <Text style={styles.small}>{line.formula}</Text>
      </View>
      <Text style={styles.sac}>{line.sac}</Text>
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

function Sums({ note }: { note: NoteView }) {
  return (
    <View style={styles.sums} wrap={false}>
      <View style={styles.words}>
        <Text style={styles.small}>Amount in words</Text>
        <Text>{note.payableInWords}</Text>
        {becomesOf(note.split).map(([term, money]) => (
          <Text key={term}>{`${term}: ${formatInr(money)}`}</Text>
        ))}
      </View>
      <View style={styles.sumList}>
        <Sum term="Taxable value" detail={formatInr(note.totals.taxable)} />
        {TAX_COLUMNS[note.supplyKind].map((tax) => (
          <Sum key={tax.key} term={tax.label} detail={formatInr(note.totals[tax.key])} />
        ))}
        {note.roundOff.paise === 0n ? null : <Sum term="Round-off" detail={formatInr(note.roundOff)} />}
        <View style={[styles.sum, styles.total]}>
          <Text>Total</Text>
          <Text>{formatInr(note.payable)}</Text>
        </View>
      </View>
    </View>
  );
}
