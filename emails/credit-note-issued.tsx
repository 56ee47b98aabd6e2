import { Action, Facts, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** To the shipper: part of an invoice, or all of it, is taken back. */
export const creditNoteIssued: LetterTemplate<'credit-note-issued'> = {
  subject: ({ number, hostName }) => `Credit note ${number} from ${hostName}`,
  Body: ({ number, hostName, invoice, reason, total, becomes, url }) => (
    <LetterLayout
      title={`Credit note ${number}`}
      preview={`${total} of invoice ${invoice}`}
      why="You get this letter because your organisation was billed by this invoice."
    >
      <Paragraph>
        {hostName} has credited part or all of invoice {invoice}.
      </Paragraph>
      <Facts
        items={[
          ['Credit note', number],
          ['Invoice', invoice],
          ['Reason', reason],
          ['Credited', total],
          ['What becomes of it', becomes],
        ]}
      />
      <Action href={url}>Open the credit note</Action>
    </LetterLayout>
  ),
};
