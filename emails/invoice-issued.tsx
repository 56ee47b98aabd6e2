import { Action, Facts, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** To the shipper: an invoice is there to be paid. */
export const invoiceIssued: LetterTemplate<'invoice-issued'> = {
  subject: ({ number, hostName }) => `Invoice ${number} from ${hostName}`,
  Body: ({ number, hostName, reference, total, dueOn, url }) => (
    <LetterLayout
      title={`Invoice ${number}`}
      preview={`${total}, due on ${dueOn}`}
      why="You get this letter because your organisation is billed for this booking."
    >
      <Paragraph>{hostName} has issued an invoice for your booking.</Paragraph>
      <Facts
        items={[
          ['Invoice', number],
          ['Booking', reference],
          ['Total', total],
          ['Due on', dueOn],
        ]}
      />
      <Action href={url}>Open the invoice</Action>
    </LetterLayout>
  ),
};
