import { Document, Page, Text, View } from '@react-pdf/renderer';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import {
  Fact,
  PaperEInvoice,
  PaperLines,
  PaperParty,
  PaperSums,
  paperPdf,
  paperStyles as styles,
} from '#app/features/invoices/paper-pdf.server.tsx';
import { pdfAnswer } from '#app/features/invoices/pdf-answer.server.ts';
import { becomesOf, NOTE_TITLES, type NoteView } from './credit-note-view.ts';

/** The note as an A4 PDF. */
export const notePdf = (note: NoteView): Promise<Uint8Array<ArrayBuffer>> => paperPdf(<NoteDocument note={note} />);

/** A note as a download. Callers have checked that the reader may see it: no cache between us may keep it. */
export async function notePdfAnswer(note: NoteView): Promise<Response> {
  return pdfAnswer(await notePdf(note), note.number);
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
        <PaperEInvoice eInvoice={note.eInvoice} />
        <Text>{`Reason: ${note.reason}`}</Text>
        <View style={{ marginTop: 10 }}>
          <PaperLines lines={note.lines} supplyKind={note.supplyKind} />
        </View>
        <PaperSums of={note}>
          {becomesOf(note.split).map(([term, money]) => (
            <Text key={term}>{`${term}: ${formatInr(money)}`}</Text>
          ))}
        </PaperSums>
        <Text style={styles.foot} fixed>
          {`Issued electronically for ${note.supplier.legalName} under section 34 of the CGST Act 2017.`}
        </Text>
      </Page>
    </Document>
  );
}
