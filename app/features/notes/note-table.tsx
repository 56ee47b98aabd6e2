import { Amount } from '#app/components/ui/amount.tsx';
import type { Money } from '#app/domain/shared/money.ts';
import type { LineTax, SupplyKind } from '#app/domain/tax/gst.ts';
import { TAX_COLUMNS, taxRate } from '#app/features/invoices/invoice-view.ts';

type Line = { description: string; formula: string; taxable: Money; tax: LineTax; rateBasisPoints: number };
type NoteTableProps = {
  caption: string;
  kind: SupplyKind;
  lines: readonly Line[];
  totals: { taxable: Money } & LineTax;
  roundOff: Money;
  payable: Money;
};

const FIGURE = 'py-2 pl-3 text-right';

/** Lines, taxes and sum of a note, issued or not yet. */
export function NoteTable({ caption, kind, lines, totals, roundOff, payable }: NoteTableProps) {
  const taxes = TAX_COLUMNS[kind];
  return (
    <table className="w-full border-collapse text-sm">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="border-y border-line-strong text-left text-xs text-muted">
          <th scope="col" className="py-1.5 font-normal">
            Description
          </th>
          <th scope="col" className="py-1.5 pl-3 text-right font-normal">
            Taxable value
          </th>
          {taxes.map((tax) => (
            <th key={tax.key} scope="col" className="py-1.5 pl-3 text-right font-normal">
              {tax.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.description} ${line.formula}`} className="border-b border-line align-top">
            <th scope="row" className="py-2 text-left font-medium">
              {line.description}
              <span className="block text-xs font-normal text-muted">{line.formula}</span>
            </th>
            <td className={FIGURE}>
              <Amount money={line.taxable} />
            </td>
            {taxes.map((tax) => (
              <td key={tax.key} className={FIGURE}>
                <Amount money={line.tax[tax.key]} />
                <span className="block text-xs text-muted">{taxRate(line.rateBasisPoints, tax)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" className="py-2 text-left font-normal text-muted">
            Sums
          </th>
          <td className={FIGURE}>
            <Amount money={totals.taxable} />
          </td>
          {taxes.map((tax) => (
            <td key={tax.key} className={FIGURE}>
              <Amount money={totals[tax.key]} />
            </td>
          ))}
        </tr>
        {roundOff.paise === 0n ? null : <Closing term="Round-off" money={roundOff} columns={taxes.length} />}
        <Closing term="Total" money={payable} columns={taxes.length} strong />
      </tfoot>
    </table>
  );
}

function Closing({ term, money, columns, strong }: { term: string; money: Money; columns: number; strong?: boolean }) {
  return (
    <tr className={strong ? 'border-t-2 border-ink text-base font-semibold' : ''}>
      <th scope="row" colSpan={columns + 1} className={`py-2 text-left ${strong ? '' : 'font-normal text-muted'}`}>
        {term}
      </th>
      <td className={FIGURE}>
        <Amount money={money} />
      </td>
    </tr>
  );
}
