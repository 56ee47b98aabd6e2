import { Amount } from '#app/components/ui/amount.tsx';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { type Money, sum } from '#app/domain/shared/money.ts';
import { formatMonth, type Month } from '#app/domain/shared/month.ts';
import type { Gstr1 } from '#app/domain/tax/gstr-1.ts';

const FILES = [
  { file: 'sales.csv', label: 'Sales register', says: 'Every invoice, void ones with them' },
  { file: 'notes.csv', label: 'Credit and debit notes', says: 'What was taken back or added' },
  { file: 'payments.csv', label: 'Payments', says: 'What came, under which reference' },
  { file: 'ledger.csv', label: 'Ledger', says: 'Every entry in the books' },
  { file: 'gstr-1.json', label: 'GSTR-1', says: 'The return’s tables as JSON' },
] as const;

/** Chooses a month; works without script. */
export function MonthForm({ month }: { month: Month }) {
  return (
    <form method="get" className="mb-6 flex flex-wrap items-end gap-3">
      <TextField label="Month" name="month" type="month" defaultValue={month} />
      <Button variant="secondary">Show</Button>
    </form>
  );
}

/** The files of a month, each a download. @param base where they are, without the file's name */
export function ExportFiles({ month, base }: { month: Month; base: string }) {
  return (
    <Section
      title={`Files of ${formatMonth(month)}`}
      intro="The accountant’s pack has all of them, with each invoice and note as PDF and as the invoice portal’s JSON."
      actions={
        <ButtonLink to={`${base}/pack.zip`} variant="primary" reloadDocument>
          Accountant’s pack (ZIP)
        </ButtonLink>
      }
    >
      <ul className="divide-y divide-line border-y border-line text-sm">
        {FILES.map(({ file, label, says }) => (
          <li key={file} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-2.5">
            <span>
              <span className="font-medium">{label}</span> <span className="text-muted">{says}</span>
            </span>
            <ButtonLink to={`${base}/${file}`} size="sm" reloadDocument>
              {file}
              <span className="sr-only"> of {formatMonth(month)}</span>
            </ButtonLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}

type Row = { table: string; count: number; taxable: Money; tax: Gstr1['net']['tax'] };

const row = (table: string, entries: readonly Gstr1['net'][]): Row => ({
  ...{ table, count: entries.length, taxable: sum(entries.map((entry) => entry.taxable)) },
  tax: {
    cgst: sum(entries.map(({ tax }) => tax.cgst)),
    sgst: sum(entries.map(({ tax }) => tax.sgst)),
    igst: sum(entries.map(({ tax }) => tax.igst)),
  },
});

const COLUMNS: Column<Row>[] = [
  { key: 'table', header: 'Table', cell: ({ table }) => table },
  { key: 'count', header: 'Rows', align: 'right', cell: ({ count }) => count },
  { key: 'taxable', header: 'Taxable value', align: 'right', cell: ({ taxable }) => <Amount money={taxable} /> },
  { key: 'igst', header: 'IGST', align: 'right', cell: ({ tax }) => <Amount money={tax.igst} /> },
  { key: 'cgst', header: 'CGST', align: 'right', cell: ({ tax }) => <Amount money={tax.cgst} /> },
  { key: 'sgst', header: 'SGST/UTGST', align: 'right', cell: ({ tax }) => <Amount money={tax.sgst} /> },
];

/** The return of a month, table by table, with the numbers used. */
export function Gstr1Summary({ gstr1, gstin }: { gstr1: Gstr1; gstin: string | null }) {
  const rows = [
    row('4 Invoices to registered recipients', gstr1.b2b),
    row('5 Large inter-State invoices to others', gstr1.b2cl),
    row('7 Other invoices to others, by place and rate', gstr1.b2cs),
    row('9A Invoices of earlier months, void now (taken off)', gstr1.amended),
    row('9B Notes to registered recipients', gstr1.cdnr),
    row('9B Notes to others', gstr1.cdnur),
    {
      ...row('Output tax of the month', [gstr1.net]),
      count: gstr1.issued.reduce((all, { total, cancelled }) => all + total - cancelled, 0),
    },
  ];
  return (
    <Section
      title="GSTR-1"
      intro={`GSTIN ${gstin ?? 'not registered'}. Made of the month’s documents; its last row is what the books hold as output tax.`}
    >
      <DataTable caption="GSTR-1 by table" columns={COLUMNS} rows={rows} rowKey={({ table }) => table} empty={null} />
      <p className="mt-4 text-sm text-muted">
        {gstr1.issued.length === 0
          ? 'No document was issued in this month.'
          : gstr1.issued
              .map(
                ({ from, to, total, cancelled }) =>
                  `${from} to ${to}: ${countOf(total, 'document')}${cancelled > 0 ? `, ${cancelled} of them void` : ''}`,
              )
              .join('; ')}
      </p>
    </Section>
  );
}
