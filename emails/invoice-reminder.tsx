import { Action, Facts, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** To the shipper: an invoice is still to be paid. */
export const invoiceReminder: LetterTemplate<'invoice-reminder'> = {
  subject: ({ title, number, hostName }) => `${title}: invoice ${number} from ${hostName}`,
  Body: ({ title, says, number, hostName, reference, outstanding, dueOn, url, cardPage }) => (
    <LetterLayout
      title={title}
      preview={`${outstanding} was due on ${dueOn}`}
      why="You get this letter because your organisation is billed for this booking."
    >
      <Paragraph>{says}</Paragraph>
      <Facts
        items={[
          ['Invoice', number],
          ['From', hostName],
          ['Booking', reference],
          ['Still to be paid', outstanding],
          ['Due on', dueOn],
        ]}
      />
      <Action href={url}>Open the invoice</Action>
      {cardPage ? <Action href={cardPage}>Pay by card on Stripe’s page</Action> : null}
    </LetterLayout>
  ),
};
