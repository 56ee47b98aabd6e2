import type { ReactNode } from 'react';
import type { Quote } from '#app/domain/pricing/quote.ts';
import type { Money } from '#app/domain/shared/money.ts';
import { Amount } from './amount.tsx';

type Line = { label: ReactNode; formula?: ReactNode; amount: Money };
type Sum = { label: ReactNode; amount: Money };

type MoneyTableProps = {
  caption: string;
  lines: readonly Line[];
  subtotals: readonly Sum[];
  total: Sum;
};

function SumRow({ label, amount, strong }: Sum & { strong?: boolean }) {
  const look = strong ? 'border-t-2 border-ink text-base font-semibold' : 'border-t border-line';
  return (
    <tr className={look}>
      <th scope="row" colSpan={2} className={`py-2 pr-4 text-left ${strong ? '' : 'font-normal text-muted'}`}>
        {label}
      </th>
      <td className="py-2 text-right">
        <Amount money={amount} />
      </td>
    </tr>
  );
}

/**
 * Line, formula, amount; then sub-totals, taxes and the total. Where there is little room, on a phone or in a side
 * column, the formula stands below its line.
 */
export function MoneyTable(props: MoneyTableProps) {
  return (
    <div className="@container">
      <Account {...props} />
    </div>
  );
}

function Account({ caption, lines, subtotals, total }: MoneyTableProps) {
  return (
    <table className="w-full border-collapse text-sm">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="border-b border-line-strong text-left text-xs text-muted">
          <th scope="col" className="py-1.5 pr-4 font-normal">
            Line
          </th>
          <th scope="col" className="py-1.5 pr-4 font-normal">
            <span className="@max-lg:sr-only">How it is worked out</span>
          </th>
          <th scope="col" className="py-1.5 text-right font-normal">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a printed account never changes its order
          <tr key={index} className="border-b border-line align-top last:border-0">
            <th scope="row" className="py-2 pr-4 text-left font-medium">
              {line.label}
              <span className="block text-xs font-normal text-muted @lg:hidden">{line.formula}</span>
            </th>
            <td className="py-2 pr-4 text-muted">
              <span className="@max-lg:hidden">{line.formula}</span>
            </td>
            <td className="py-2 text-right">
              <Amount money={line.amount} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        {subtotals.map((sum, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a printed account never changes its order
          <SumRow key={index} {...sum} />
        ))}
        <SumRow {...total} strong />
      </tfoot>
    </table>
  );
}

/** "GST 18%" where every line has the same rate, "GST" otherwise. */
function gstLabel(quote: Quote): string {
  const rates = [...new Set(quote.lines.map((line) => Number(line.gstRate)))];
  return rates.length === 1 ? `GST ${Number(rates[0]) / 100}%` : 'GST';
}

/** What a stay costs, with every formula. */
export function QuoteTable({ quote, caption = 'Quote' }: { quote: Quote; caption?: string }) {
  return (
    <MoneyTable
      caption={caption}
      lines={quote.lines.map((line) => ({
        label: (
          <>
            {line.description} <span className="text-xs font-normal text-muted">SAC {line.sac}</span>
          </>
        ),
        formula: line.formula,
        amount: line.amount,
      }))}
      subtotals={[
        { label: 'Sub-total', amount: quote.subtotal },
        { label: gstLabel(quote), amount: quote.gst },
      ]}
      total={{ label: 'Total', amount: quote.total }}
    />
  );
}
