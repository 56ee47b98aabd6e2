import { Action, Facts, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** To the shipper: an invoice charged too little, and this is added to it. */
export const debitNoteIssued: LetterTemplate<'debit-note-issued'> = {
  subject: ({ number, hostName }) => `Debit note ${number} from ${hostName}`,
  Body: ({ number, hostName, invoice, reason, total, url }) => (
    <LetterLayout
      title={`Debit note ${number}`}
      preview={`${total} more on invoice ${invoice}`}
      why="You get this letter because your organisation was billed by this invoice."
    >
      <Paragraph>
        {hostName} has charged what invoice {invoice} charged too little. It is owed with that invoice.
      </Paragraph>
      <Facts
        items={[
          ['Debit note', number],
          ['Invoice', invoice],
          ['Reason', reason],
          ['Added', total],
        ]}
      />
      <Action href={url}>Open the debit note</Action>
    </LetterLayout>
  ),
};
