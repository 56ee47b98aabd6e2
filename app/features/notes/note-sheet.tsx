import type { ReactNode } from 'react';
import { Amount } from '#app/components/ui/amount.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { EInvoiceMark } from '#app/features/e-invoices/e-invoice-parts.tsx';
import { becomesOf, NOTE_TITLES, type NoteView } from './credit-note-view.ts';
import { NoteTable } from './note-table.tsx';

/** A note as a sheet, on screen and on paper; `invoice` is the number of what it corrects, a link on screen. */
export function NoteSheet({ note, invoice }: { note: NoteView; invoice: ReactNode }) {
  const place = `${note.placeOfSupply.name} (${note.placeOfSupply.code})`;
  const becomes = becomesOf(note.split);
  const party = ({ legalName, address, pin, gstin }: NoteView['supplier']) =>
    `${legalName}, ${address}, ${pin}. GSTIN ${gstin ?? 'not registered'}`;
  return (
    <article className="space-y-5 rounded-md border border-line bg-surface p-4 md:p-8 print:border-0 print:p-0">
      <div className="border-b-2 border-ink pb-4">
        <h2 className="text-xl">{NOTE_TITLES[note.kind]}</h2>
        <p className="mt-1 text-lg font-semibold">{note.number}</p>
      </div>
      <DefinitionList
        items={[
          { term: 'Date', detail: formatDate(note.issuedOn) },
          {
            term: 'Tax invoice',
            detail: (
              <>
                {invoice} of {formatDate(note.invoice.issuedOn)}
              </>
            ),
          },
          { term: 'Reason', detail: note.reason },
          { term: 'Supplier', detail: party(note.supplier) },
          { term: 'Recipient', detail: party(note.recipient) },
          { term: 'Place of supply', detail: place },
          { term: 'Reverse charge', detail: note.reverseCharge ? 'Yes' : 'No' },
        ]}
      />
      <EInvoiceMark eInvoice={note.eInvoice} />
      <NoteTable
        caption={`Lines of note ${note.number}`}
        kind={note.supplyKind}
        lines={note.lines}
        totals={note.totals}
        roundOff={note.roundOff}
        payable={note.payable}
      />
      <p className="text-sm">
        <span className="block text-xs text-muted">Amount in words</span>
        {note.payableInWords}
      </p>
      {becomes.length > 0 ? (
        <DefinitionList items={becomes.map(([term, money]) => ({ term, detail: <Amount money={money} /> }))} />
      ) : null}
      <p className="border-t border-line pt-3 text-xs text-muted">
        Issued electronically for {note.supplier.legalName} under section 34 of the CGST Act 2017.
      </p>
    </article>
  );
}
