import { Action, Facts, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** Something has come of an invoice: money, a dispute, a decision, a deposit. */
export const invoiceNews: LetterTemplate<'invoice-news'> = {
  subject: ({ title, number }) => `${title}: invoice ${number}`,
  Body: ({ title, says, number, facts, url }) => (
    <LetterLayout
      title={title}
      preview={says}
      why="You get this letter because your organisation is a party to this invoice."
    >
      <Paragraph>{says}</Paragraph>
      <Facts items={[['Invoice', number], ...facts]} />
      <Action href={url}>Open the invoice</Action>
    </LetterLayout>
  ),
};
