import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { Notice } from '#app/components/ui/notice.tsx';
import { InvoiceStamp } from '#app/components/ui/stamp.tsx';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { type InvoiceView, type PaymentView, paymentInstruction, RAIL_LABELS } from './invoice-view.ts';

type PaymentStatusProps = { invoice: InvoiceView; base: string; forRecipient: boolean };

/** Where the invoice stands and, for the one who owes it, how to pay; `base` is the invoice's address. */
export function PaymentStatus({ invoice, base, forRecipient }: PaymentStatusProps) {
  const { payments, status, outstanding, dueOn } = invoice;
  const paid = payments.at(-1);
  if (status === 'void') return <Notice tone="info" title={<Headline status="void">Nothing is owed</Headline>} />;
  if (status === 'paid')
    return (
      <Notice
        tone="success"
        title={
          <Headline status="paid">{paid ? `Received on ${formatDate(paid.receivedOn)}` : 'Nothing is owed'}</Headline>
        }
      >
        <Payments payments={payments} base={base} />
      </Notice>
    );
  const late = status === 'overdue';
  return (
    <Notice
      tone={late ? 'danger' : 'info'}
      title={
        <Headline status={status}>
          {formatInr(outstanding)} {late ? 'was' : 'is'} due on {formatDate(dueOn)}
        </Headline>
      }
    >
      <Payments payments={payments} base={base} />
      {forRecipient
        ? paymentInstruction(invoice)
        : 'It turns paid when the marketplace has matched the bank transfer to the invoice number.'}
    </Notice>
  );
}

function Payments({ payments, base }: { payments: readonly PaymentView[]; base: string }) {
  return payments.map(({ id, amount, tds, receivedOn, rail, reference }) => (
    <p key={reference}>
      {formatInr(amount)} received on {formatDate(receivedOn)}: {RAIL_LABELS[rail]}, reference{' '}
      <span className="font-semibold">{reference}</span>
      {tds.paise > 0n ? `; ${formatInr(tds)} kept back as income tax` : ''}.{' '}
      <Link to={`${base}/payments/${id}/receipt`} className="link no-print" reloadDocument>
        Receipt
      </Link>
    </p>
  ));
}

function Headline({ status, children }: { status: InvoiceView['status']; children: ReactNode }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <InvoiceStamp status={status} />
      {children}
    </span>
  );
}
