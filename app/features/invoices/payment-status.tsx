import type { ReactNode } from 'react';
import { Notice } from '#app/components/ui/notice.tsx';
import { InvoiceStamp } from '#app/components/ui/stamp.tsx';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { type InvoiceView, paymentInstruction, RAIL_LABELS } from './invoice-view.ts';

/** Where the invoice stands and, for the one who owes it, how to pay. */
export function PaymentStatus({ invoice, forRecipient }: { invoice: InvoiceView; forRecipient: boolean }) {
  const { payment, status, totals } = invoice;
  const total = formatInr(totals.total);
  if (payment) {
    return (
      <Notice
        tone="success"
        title={
          <Headline status="paid">
            {total} received on {formatDate(payment.receivedOn)}
          </Headline>
        }
      >
        {RAIL_LABELS[payment.rail]}, reference <span className="font-semibold">{payment.reference}</span>.
      </Notice>
    );
  }
  const late = status === 'overdue';
  return (
    <Notice
      tone={late ? 'danger' : 'info'}
      title={
        <Headline status={status}>
          {total} {late ? 'was' : 'is'} due on {formatDate(invoice.dueOn)}
        </Headline>
      }
    >
      {forRecipient
        ? paymentInstruction(invoice)
        : 'It turns paid when the marketplace has matched the bank transfer to the invoice number.'}
    </Notice>
  );
}

function Headline({ status, children }: { status: InvoiceView['status']; children: ReactNode }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <InvoiceStamp status={status} />
      {children}
    </span>
  );
}
