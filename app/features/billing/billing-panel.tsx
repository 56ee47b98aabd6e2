import { Link } from '@remix-run/react';
import { Amount } from '#app/components/ui/amount.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import type { Billing } from './read-billing.server.ts';

const PURPOSES: Readonly<Record<string, string>> = {
  stay: 'The whole stay',
  month: 'A month',
  final: 'What was left at the end',
  charge: 'A charge by itself',
};

type PanelProps = { billing: Billing; slug: string; mayReadInvoices: boolean };

/** On a booking: its invoices one after the other, and what of them was credited again. */
export function BillingPanel({ billing: { mode, invoices, credits }, slug, mayReadInvoices }: PanelProps) {
  if (mode === 'advance' && invoices.length === 0 && credits.length === 0) return null;
  return (
    <Section
      title="Billing"
      intro={
        mode === 'monthly'
          ? 'Billed each month when it is over, and the rest when the goods are out.'
          : 'Billed in advance for the whole stay.'
      }
    >
      {invoices.length > 0 ? (
        <ul className="space-y-1 text-sm">
          {invoices.map(({ id, number, purpose, issuedOn, payable, outstanding }) => (
            <li key={id} className="flex flex-wrap justify-between gap-x-4">
              <span>
                {mayReadInvoices ? (
                  <Link to={`/o/${slug}/invoices/${id}`} className="link">
                    {number}
                  </Link>
                ) : (
                  number
                )}
                , {formatDate(issuedOn)}: {PURPOSES[purpose] ?? purpose}
              </span>
              <span>
                <Amount money={payable} />
                {outstanding.paise === 0n ? ', paid' : ''}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-sm text-muted">Nothing is billed yet.</p>
      )}
      {credits.length > 0 ? (
        <>
          <h3 className="mt-4 text-sm font-semibold">Billed and not owed, credited by notes, before GST</h3>
          <ul className="mt-1 space-y-1 text-sm">
            {credits.map(({ id, description, formula, net, rest }) => (
              <li key={id} className="flex flex-wrap justify-between gap-x-4">
                <span>
                  {description} <span className="text-muted">{formula}</span>
                  {rest.paise > 0n && (
                    <span className="text-muted">; {formatInr(rest)} of it found no line with anything left</span>
                  )}
                </span>
                <Amount money={net} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Section>
  );
}
