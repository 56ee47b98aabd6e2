import { Document, Page, Text, View } from '@react-pdf/renderer';
import type { HostStatement } from '#app/domain/ledger/statement.ts';
import { formatInr, type Money } from '#app/domain/shared/money.ts';
import { formatMonth, monthOf } from '#app/domain/shared/month.ts';
import { addDays, formatDate } from '#app/domain/shared/plain-date.ts';
import { Fact, paperPdf, paperStyles as styles } from '#app/features/invoices/paper-pdf.server.tsx';
import { pdfAnswer } from '#app/features/invoices/pdf-answer.server.ts';
import { statementLines } from './statement-view.ts';

/** What a statement's paper names beside its figures. */
export type StatementPaper = { statement: HostStatement; host: string; fees: readonly string[] };

/** A host's statement of a month as an A4 PDF. */
export const statementPdf = (paper: StatementPaper): Promise<Uint8Array<ArrayBuffer>> =>
  paperPdf(<StatementDocument {...paper} />);

/** A statement as a download. */
export const statementPdfAnswer = async (paper: StatementPaper): Promise<Response> =>
  pdfAnswer(await statementPdf(paper), `Statement-${monthOf(paper.statement.period.startsOn)}`);

function StatementDocument({ statement, host, fees }: StatementPaper) {
  const { period, closing } = statement;
  const title = `Statement of ${formatMonth(monthOf(period.startsOn))}`;
  const { lines, total } = statementLines(statement);
  return (
    <Document title={`${title}, ${host}`} author="Quayslot" creator="Quayslot" language="en-IN">
      <Page size="A4" style={styles.page}>
        <View style={styles.head}>
          <View>
            <Text style={styles.title}>{title}</Text>
            <Text style={styles.number}>{host}</Text>
          </View>
          <View>
            <Fact term="From" detail={formatDate(period.startsOn)} />
            <Fact term="To" detail={formatDate(addDays(period.endsOn, -1))} />
            {fees.length > 0 ? <Fact term="Commission" detail={fees.join(', ')} /> : null}
          </View>
        </View>
        <View style={{ marginTop: 12 }}>
          {lines.map(({ label, formula, amount }) => (
            <Line key={label} label={label} formula={formula} amount={amount} />
          ))}
          <View style={[styles.sum, styles.total]}>
            <Text>{total}</Text>
            <Text>{formatInr(closing)}</Text>
          </View>
        </View>
        <Text style={styles.foot} fixed>
          Above zero is in your favour. Every figure is the sum of entries in the books; each can be read on the page of
          its invoice.
        </Text>
      </Page>
    </Document>
  );
}

function Line({ label, formula, amount }: { label: string; formula: string; amount: Money }) {
  return (
    <View style={styles.row} wrap={false}>
      <View style={styles.description}>
        <Text>{label}</Text>
        <Text style={styles.small}>{formula}</Text>
      </View>
      <Text style={styles.money}>{formatInr(amount)}</Text>
    </View>
  );
}
