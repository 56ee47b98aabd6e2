import { Link } from '@remix-run/react';
import { Amount } from '#app/components/ui/amount.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { Timeline } from '#app/components/ui/timeline.tsx';
import { formatInr, ZERO_INR } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { ClaimList } from '#app/features/claims/claim-parts.tsx';
import { DepositList } from '#app/features/deposits/deposit-parts.tsx';
import { INVOICE_TIME_ZONE, RAIL_LABELS } from '#app/features/invoices/invoice-view.ts';
import { becomesOf, NOTE_TITLES } from './credit-note-view.ts';
import type { InvoiceStory } from './invoice-story.ts';

/** What came of an invoice: notes, refunds, the books where the reader may see them, and who did what. `base` is its address. */
export function InvoiceHistory({ story, base }: { story: InvoiceStory; base: string }) {
  return (
    <div className="no-print mt-8 space-y-8">
      {story.voidReason === null ? null : (
        <Notice title="This invoice is void">{`Its number stays in the series. ${story.voidReason}`}</Notice>
      )}
      {story.notes.length > 0 ? <Notes story={story} base={base} /> : null}
      {story.refunds.length > 0 ? <Refunds story={story} /> : null}
      <DepositList deposits={story.deposits} />
      <ClaimList claims={story.claims} />
      {story.journal ? <Journal entries={story.journal} /> : null}
      <Section title="What happened">
        <Timeline entries={story.timeline} timeZone={INVOICE_TIME_ZONE} />
      </Section>
    </div>
  );
}

function Notes({ story, base }: { story: InvoiceStory; base: string }) {
  return (
    <Section title="Notes">
      <DataTable
        caption="Notes over this invoice"
        columns={[
          {
            key: 'number',
            header: 'Number',
            cell: ({ id, kind, number }) => (
              <Link to={`${base}/notes/${id}`} className="link">
                {NOTE_TITLES[kind]} {number}
              </Link>
            ),
          },
          { key: 'date', header: 'Date', cell: ({ issuedOn }) => formatDate(issuedOn) },
          { key: 'reason', header: 'Reason', cell: ({ reason }) => reason },
          {
            key: 'becomes',
            header: 'What becomes of it',
            cell: ({ split }) =>
              becomesOf(split).map(([term, money]) => <p key={term}>{`${term}: ${formatInr(money)}`}</p>),
          },
          { key: 'amount', header: 'Amount', align: 'right', cell: ({ payable }) => <Amount money={payable} /> },
        ]}
        rows={story.notes}
        rowKey={({ id }) => id}
        empty={null}
      />
    </Section>
  );
}

function Refunds({ story }: { story: InvoiceStory }) {
  return (
    <Section title="Refunds">
      <ul className="space-y-1 text-sm">
        {story.refunds.map(({ id, amount, paidOn, rail, reference, failedOn, failure }) => (
          <li key={id}>
            {formatInr(amount)} sent on {formatDate(paidOn)}: {RAIL_LABELS[rail]}, reference{' '}
            <span className="font-semibold">{reference}</span>
            {failedOn ? `. It came back on ${formatDate(failedOn)}: ${failure}` : ''}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Journal({ entries }: { entries: NonNullable<InvoiceStory['journal']> }) {
  const side = (paise: bigint) => ({ paise, currency: ZERO_INR.currency });
  return (
    <Section title="In the host’s books">
      <DataTable
        caption="Entries of this invoice in the host’s books"
        columns={[
          { key: 'on', header: 'Day', cell: ({ on }) => formatDate(on) },
          { key: 'kind', header: 'Event', cell: ({ kind }) => kind.replaceAll('_', ' ') },
          { key: 'account', header: 'Account', cell: ({ account }) => account },
          {
            key: 'debit',
            header: 'Debit',
            align: 'right',
            cell: ({ amount }) => (amount.paise > 0n ? <Amount money={amount} /> : null),
          },
          {
            key: 'credit',
            header: 'Credit',
            align: 'right',
            cell: ({ amount }) => (amount.paise < 0n ? <Amount money={side(-amount.paise)} /> : null),
          },
        ]}
        rows={entries}
        rowKey={({ key }) => key}
        empty="Nothing is posted."
      />
    </Section>
  );
}
