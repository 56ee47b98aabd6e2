import type { ReactNode } from 'react';
import { Amount } from '#app/components/ui/amount.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import type { Money } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { EInvoiceMark } from '#app/features/e-invoices/e-invoice-parts.tsx';
import {
  type InvoiceView,
  type LineView,
  type PartyView,
  TAX_COLUMNS,
  type TaxColumn,
  taxRate,
} from './invoice-view.ts';

/** The tax invoice as a sheet, on screen and on paper; `booking` is its reference, a link where the reader has one. */
export function InvoiceSheet({ invoice, booking }: { invoice: InvoiceView; booking: ReactNode }) {
  return (
    <article className="rounded-md border border-line bg-surface p-4 md:p-8 print:border-0 print:p-0">
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4 border-b-2 border-ink pb-4">
        <div>
          <h2 className="text-xl">Tax invoice</h2>
          <p className="mt-1 text-lg font-semibold">{invoice.number}</p>
        </div>
        <Particulars
          items={[
            ['Date', formatDate(invoice.issuedOn)],
            ['Due', formatDate(invoice.dueOn)],
            ['Booking', booking],
            ['Place of supply', `${invoice.placeOfSupply.name} (${invoice.placeOfSupply.code})`],
            ['Reverse charge', invoice.reverseCharge ? 'Yes' : 'No'],
          ]}
        />
      </div>
      <div className="grid gap-6 py-5 sm:grid-cols-2">
        <Party title="Supplier" party={invoice.supplier} />
        <Party title="Recipient" party={invoice.recipient} />
      </div>
      <EInvoiceMark eInvoice={invoice.eInvoice} />
      <Lines invoice={invoice} />
      <Totals invoice={invoice} />
      <p className="mt-6 border-t border-line pt-3 text-xs text-muted">
        Issued electronically for {invoice.supplier.legalName}: an electronic invoice needs no signature (CGST Rules
        2017, rule 46, proviso).
      </p>
    </article>
  );
}

function Particulars({ items }: { items: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[auto_auto] gap-x-6 gap-y-1 text-sm">
      {items.map(([term, detail]) => (
        <div key={term} className="contents">
          <dt className="text-muted">{term}</dt>
          <dd>{detail}</dd>
        </div>
      ))}
    </dl>
  );
}

function Party({ title, party }: { title: string; party: PartyView }) {
  return (
    <div className="min-w-0 text-sm">
      <h3 className="text-xs font-normal text-muted">{title}</h3>
      <p className="mt-1 text-base font-semibold break-words">{party.legalName}</p>
      <p className="break-words whitespace-pre-line">
        {party.address}, {party.pin}
      </p>
      <p>
        {party.stateName}, State code {party.stateCode}
      </p>
      <p className="mt-1">
        GSTIN <span className="font-semibold">{party.gstin ?? 'not registered'}</span>
      </p>
    </div>
  );
}

const HEAD = 'py-1.5 pl-3 font-normal';
const FIGURE = 'py-2 pl-3 text-right';

function Lines({ invoice }: { invoice: InvoiceView }) {
  const taxes = TAX_COLUMNS[invoice.supplyKind];
  return (
    <table className="w-full border-collapse text-sm">
      <caption className="sr-only">Lines of invoice {invoice.number}</caption>
      <thead>
        <tr className="border-y border-line-strong text-left text-xs text-muted">
          <th scope="col" className="py-1.5 font-normal">
            Description
          </th>
          <th scope="col" className={`${HEAD} max-sm:hidden`}>
            SAC
          </th>
          <th scope="col" className={`${HEAD} text-right max-sm:hidden`}>
            Quantity
          </th>
          <th scope="col" className={`${HEAD} text-right max-sm:hidden`}>
            Unit price
          </th>
          <th scope="col" className={`${HEAD} text-right`}>
            Taxable value
          </th>
          {taxes.map((tax) => (
            <th key={tax.key} scope="col" className={`${HEAD} text-right max-sm:hidden`}>
              {tax.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {invoice.lines.map((line) => (
          <Line key={line.number} line={line} taxes={taxes} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ line, taxes }: { line: LineView; taxes: readonly TaxColumn[] }) {
  const quantity = countOf(line.quantity, line.unit);
  return (
    <tr className="border-b border-line align-top">
      <th scope="row" className="py-2 text-left font-medium">
        {line.description}
        <span className="block text-xs font-normal text-muted">{line.formula}</span>
        <span className="block text-xs font-normal text-muted sm:hidden">
          SAC {line.sac}, {quantity}
          {taxes.map((tax) => (
            <span key={tax.key} className="block">
              {tax.label} {taxRate(line.rateBasisPoints, tax)} <Amount money={line.tax[tax.key]} />
            </span>
          ))}
        </span>
      </th>
      <td className="py-2 pl-3 max-sm:hidden">{line.sac}</td>
      <td className={`${FIGURE} max-sm:hidden`}>{quantity}</td>
      <td className={`${FIGURE} max-sm:hidden`}>
        <Amount money={line.unitPrice} />
      </td>
      <td className={FIGURE}>
        <Amount money={line.taxable} />
      </td>
      {taxes.map((tax) => (
        <td key={tax.key} className={`${FIGURE} max-sm:hidden`}>
          <Amount money={line.tax[tax.key]} />
          <span className="block text-xs text-muted">{taxRate(line.rateBasisPoints, tax)}</span>
        </td>
      ))}
    </tr>
  );
}

function Totals({ invoice }: { invoice: InvoiceView }) {
  const sums: readonly (readonly [string, Money])[] = [
    ['Taxable value', invoice.totals.taxable],
    ...TAX_COLUMNS[invoice.supplyKind].map((tax) => [tax.label, invoice.totals[tax.key]] as const),
    ...(invoice.roundOff.paise === 0n ? [] : [['Round-off', invoice.roundOff] as const]),
  ];
  return (
    <div className="mt-4 flex flex-wrap items-end justify-between gap-x-10 gap-y-4">
      <p className="max-w-sm grow text-sm">
        <span className="block text-xs text-muted">Amount in words</span>
        {invoice.payableInWords}
      </p>
      <dl className="min-w-64 text-sm max-sm:w-full">
        {sums.map(([term, money]) => (
          <div key={term} className="flex justify-between gap-8 py-1">
            <dt className="text-muted">{term}</dt>
            <dd>
              <Amount money={money} />
            </dd>
          </div>
        ))}
        <div className="mt-1 flex justify-between gap-8 border-t-2 border-ink py-2 text-lg font-semibold">
          <dt>Total</dt>
          <dd>
            <Amount money={invoice.payable} />
          </dd>
        </div>
      </dl>
    </div>
  );
}
