import { Section } from '#app/components/ui/card.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { formatInr, rupeesText } from '#app/domain/shared/money.ts';
import type { InvoiceView } from '#app/features/invoices/invoice-view.ts';
import { type BankDetailsView, groupedAccount } from './bank-details-view.ts';

/** Opens a payment app with everything filled in. National Payments Corporation of India, UPI linking specification 1.6. */
function upiLink(upi: string, { outstanding, number }: InvoiceView, holder: string): string {
  const asked = new URLSearchParams({ pa: upi, pn: holder, am: rupeesText(outstanding), cu: 'INR', tn: number });
  return `upi://pay?${asked}`;
}

/** Where and how an open invoice is paid, for the one who owes it. */
export function PayTo({ invoice, details }: { invoice: InvoiceView; details: BankDetailsView | null }) {
  if (details === null) return null;
  const { holder, accountNumber, ifsc, upi, since, isNew } = details;
  return (
    <div className="no-print mb-8">
      <Section title="Pay to">
        {isNew ? (
          <Notice tone="warning" title={`These bank details are new since ${since}`}>
            Ask the host by telephone, on a number you know, before you pay into an account you haven’t paid into
            before.
          </Notice>
        ) : null}
        <DefinitionList
          items={[
            { term: 'Account holder', detail: holder },
            { term: 'Account number', detail: <span className="tabular-nums">{groupedAccount(accountNumber)}</span> },
            { term: 'IFSC', detail: ifsc },
            ...(upi === null
              ? []
              : [
                  {
                    term: 'UPI',
                    detail: (
                      <a href={upiLink(upi, invoice, holder)} className="link">
                        {upi}
                      </a>
                    ),
                  },
                ]),
            { term: 'Amount', detail: formatInr(invoice.outstanding) },
            { term: 'Reference to quote', detail: <strong>{invoice.number}</strong> },
          ]}
        />
      </Section>
    </div>
  );
}
