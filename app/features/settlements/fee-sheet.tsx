import { Amount } from '#app/components/ui/amount.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { MoneyTable } from '#app/components/ui/money-table.tsx';
import { formatMonth } from '#app/domain/shared/month.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { EInvoiceMark } from '#app/features/e-invoices/e-invoice-parts.tsx';
import { TAX_COLUMNS } from '#app/features/invoices/invoice-view.ts';
import type { FeeView } from './fee-view.ts';

/** The platform's tax invoice or credit note over its commission, on screen and on paper: each line with its formula and its rule. */
export function FeeSheet({ fee }: { fee: FeeView }) {
  const [sac] = fee.lines.map((line) => line.sac);
  const isCredit = fee.kind === 'credit_note';
  return (
    <article className="rounded-md border border-line bg-surface p-4 md:p-8 print:border-0 print:p-0">
      <div className="border-b-2 border-ink pb-4">
        <h2 className="text-xl">{isCredit ? 'Credit note for commission' : 'Tax invoice for commission'}</h2>
        <p className="mt-1 text-lg font-semibold">{fee.number}</p>
      </div>
      <div className="py-5">
        <DefinitionList
          items={[
            { term: 'Month', detail: formatMonth(fee.month) },
            { term: 'Date', detail: formatDate(fee.issuedOn) },
            { term: 'Supplier', detail: partyText(fee.supplier) },
            { term: 'Recipient', detail: partyText(fee.recipient) },
            { term: 'Place of supply', detail: `${fee.placeOfSupply.name} (${fee.placeOfSupply.code})` },
            { term: 'SAC', detail: sac ?? '' },
            { term: 'Reverse charge', detail: 'No' },
            ...(isCredit
              ? [
                  {
                    term: 'Corrects',
                    detail: fee.corrects
                      .map(({ number, issuedOn }) => `${number} of ${formatDate(issuedOn)}`)
                      .join('; '),
                  },
                ]
              : []),
          ]}
        />
      </div>
      <EInvoiceMark eInvoice={fee.eInvoice} />
      <MoneyTable
        caption={`Lines of ${fee.number}`}
        lines={fee.lines.map(({ description, formula, rule, fee: amount }) => ({
          label: description,
          formula: `${formula} (rule ${rule})`,
          amount,
        }))}
        subtotals={[
          { label: 'Taxable value', amount: fee.totals.taxable },
          ...TAX_COLUMNS[fee.supplyKind].map(({ key, label }) => ({ label, amount: fee.totals[key] })),
        ]}
        total={{
          label: isCredit ? 'Added to what is owed to the host' : 'Set off against what is owed to the host',
          amount: fee.totals.total,
        }}
      />
      <p className="mt-4 text-xs text-muted">
        <Amount money={fee.totals.total} />{' '}
        {isCredit
          ? 'is added to the next payout. Issued electronically: CGST Act 2017, section 34; CGST Rules 2017, rule 53.'
          : 'is taken from the next payout; nothing is to be paid. Issued electronically: CGST Rules 2017, rule 46.'}
      </p>
    </article>
  );
}

function partyText({ legalName, address, pin, stateName, gstin }: FeeView['supplier']): string {
  return `${legalName}, ${address}, ${pin}, ${stateName}; GSTIN ${gstin ?? 'not registered'}`;
}
