import { createRequire } from 'node:module';
import { Font, Path, renderToBuffer, StyleSheet, Svg, Text, View } from '@react-pdf/renderer';
import type { ReactNode } from 'react';
import { formatInr, type Money } from '#app/domain/shared/money.ts';
import type { InvoiceTotals, SupplyKind } from '#app/domain/tax/gst.ts';
import { type EInvoiceView, type LineView, type PartyView, TAX_COLUMNS, taxRate } from './invoice-view.ts';

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

/** A document of ours as A4 PDF. */
export async function paperPdf(document: Parameters<typeof renderToBuffer>[0]): Promise<Uint8Array<ArrayBuffer>> {
  if (!registered) registerFonts();
  registered = true;
  return new Uint8Array(await renderToBuffer(document));
}

const INK = '#0b1f33';
const MUTED = '#4a5866';
const LINE = '#c9c6bd';

/** How invoices and notes are set. */
export const paperStyles = StyleSheet.create({
  page: { fontFamily: FAMILY, fontSize: 9, lineHeight: 1.35, color: INK, padding: '40pt 40pt 56pt' },
  head: { flexDirection: 'row', justifyContent: 'space-between', borderBottom: `1.5pt solid ${INK}`, paddingBottom: 8 },
  title: { fontSize: 16, fontWeight: 600, lineHeight: 1.3 },
  strong: { fontWeight: 600 },
  registered: { flexDirection: 'row', gap: 12, marginBottom: 12 },
  code: { width: 96, height: 96 },
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

/** A particular at the head of a paper. */
export function Fact({ term, detail }: { term: string; detail: string }) {
  return (
    <View style={paperStyles.fact}>
      <Text style={paperStyles.factTerm}>{term}</Text>
      <Text style={paperStyles.factDetail}>{detail}</Text>
    </View>
  );
}

/** Supplier or recipient. */
export function PaperParty({ title, party }: { title: string; party: PartyView }) {
  return (
    <View style={paperStyles.party}>
      <Text style={paperStyles.small}>{title}</Text>
      <Text style={paperStyles.partyName}>{party.legalName}</Text>
      <Text>{`${party.address}, ${party.pin}`}</Text>
      <Text>{`${party.stateName}, State code ${party.stateCode}`}</Text>
      <Text>
        GSTIN <Text style={paperStyles.strong}>{party.gstin ?? 'not registered'}</Text>
      </Text>
    </View>
  );
}

/** A sum at the foot of a paper. */
function Sum({ term, detail }: { term: string; detail: string }) {
  return (
    <View style={paperStyles.sum}>
      <Text style={paperStyles.muted}>{term}</Text>
      <Text>{detail}</Text>
    </View>
  );
}

type PaperLine = Pick<LineView, 'number' | 'description' | 'formula' | 'sac' | 'taxable' | 'rateBasisPoints' | 'tax'>;
type ColumnStyle = 'quantity' | 'price';
/** A column a paper has between SAC and taxable value. */
export type PaperColumn<L> = { head: string; style: ColumnStyle; cell: (line: L) => ReactNode };

type PaperLinesProps<L> = { lines: readonly L[]; supplyKind: SupplyKind; columns?: readonly PaperColumn<L>[] };

/** The lines of a paper, each with the taxes its supply bears. */
export function PaperLines<L extends PaperLine>({ lines, supplyKind, columns = [] }: PaperLinesProps<L>) {
  const taxes = TAX_COLUMNS[supplyKind];
  return (
    <View>
      <View style={[paperStyles.row, paperStyles.rowHead, paperStyles.small]} fixed>
        <Text style={paperStyles.description}>Description</Text>
        <Text style={paperStyles.sac}>SAC</Text>
        {columns.map(({ head, style }) => (
          <Text key={head} style={paperStyles[style]}>
            {head}
          </Text>
        ))}
        <Text style={paperStyles.money}>Taxable value</Text>
        {taxes.map((tax) => (
          <Text key={tax.key} style={paperStyles.money}>
            {tax.label}
          </Text>
        ))}
      </View>
      {lines.map((line) => (
        <View key={line.number} style={paperStyles.row} wrap={false}>
          <View style={paperStyles.description}>
            <Text>{line.description}</Text>
            <Text style={paperStyles.small}>{line.formula}</Text>
          </View>
          <Text style={paperStyles.sac}>{line.sac}</Text>
          {columns.map(({ head, style, cell }) => (
            <View key={head} style={paperStyles[style]}>
              {cell(line)}
            </View>
          ))}
          <Text style={paperStyles.money}>{formatInr(line.taxable)}</Text>
          {taxes.map((tax) => (
            <View key={tax.key} style={paperStyles.money}>
              <Text>{formatInr(line.tax[tax.key])}</Text>
              <Text style={paperStyles.small}>{taxRate(line.rateBasisPoints, tax)}</Text>
            </View>
          ))}
        </View>
      ))}
    </View>
  );
}

type PaperSumsProps = {
  of: { supplyKind: SupplyKind; totals: InvoiceTotals; roundOff: Money; payable: Money; payableInWords: string };
  /** Below the amount in words. */
  children?: ReactNode;
};

/** What a paper adds up to, in figures and in words. */
export function PaperSums({ of, children }: PaperSumsProps) {
  return (
    <View style={paperStyles.sums} wrap={false}>
      <View style={paperStyles.words}>
        <Text style={paperStyles.small}>Amount in words</Text>
        <Text>{of.payableInWords}</Text>
        {children}
      </View>
      <View style={paperStyles.sumList}>
        <Sum term="Taxable value" detail={formatInr(of.totals.taxable)} />
        {TAX_COLUMNS[of.supplyKind].map((tax) => (
          <Sum key={tax.key} term={tax.label} detail={formatInr(of.totals[tax.key])} />
        ))}
        {of.roundOff.paise === 0n ? null : <Sum term="Round-off" detail={formatInr(of.roundOff)} />}
        <View style={[paperStyles.sum, paperStyles.total]}>
          <Text>Total</Text>
          <Text>{formatInr(of.payable)}</Text>
        </View>
      </View>
    </View>
  );
}

/** The portal's signed QR code with its numbers; nothing before the portal has answered. */
export function PaperEInvoice({ eInvoice }: { eInvoice: EInvoiceView | null }) {
  if (eInvoice?.state !== 'registered') return null;
  const { irn, ackNumber, ackAt, qr } = eInvoice;
  return (
    <View style={paperStyles.registered} wrap={false}>
      <Svg viewBox={`0 0 ${qr.size} ${qr.size}`} style={paperStyles.code}>
        <Path d={qr.path} fill="black" />
      </Svg>
      <View>
        <Text style={paperStyles.small}>Invoice reference number (IRN)</Text>
        <Text>{irn.slice(0, irn.length / 2)}</Text>
        <Text>{irn.slice(irn.length / 2)}</Text>
        <Text style={paperStyles.small}>{`Acknowledged: No. ${ackNumber}, ${ackAt}`}</Text>
      </View>
    </View>
  );
}
