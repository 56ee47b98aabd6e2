import { Action, Facts, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** A shipper says it has paid, or a host that it can't find the money. */
export const paymentAdvice: LetterTemplate<'payment-advice'> = {
  subject: ({ title, number }) => `${title}: invoice ${number}`,
  Body: ({ title, says, number, amount, reference, paidOn, url }) => (
    <LetterLayout
      title={title}
      preview={`${amount}, reference ${reference}`}
      why="You get this letter because your organisation is a party to this invoice."
    >
      <Paragraph>{says}</Paragraph>
      <Facts
        items={[
          ['Invoice', number],
          ['Amount', amount],
          ['Bank reference', reference],
          ['Paid on', paidOn],
        ]}
      />
      <Action href={url}>Open the invoice</Action>
    </LetterLayout>
  ),
};
