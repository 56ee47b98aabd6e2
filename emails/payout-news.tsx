import { Action, Facts, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** To a host: a payout was sent to its bank, or came back from there. */
export const payoutNews: LetterTemplate<'payout-news'> = {
  subject: ({ title, amount }) => `${title}: ${amount}`,
  Body: ({ title, says, amount, facts, url }) => (
    <LetterLayout
      title={title}
      preview={says}
      why="You get this letter because your organisation is paid through Quayslot."
    >
      <Paragraph>{says}</Paragraph>
      <Facts items={[['Amount', amount], ...facts]} />
      <Action href={url}>Open your statements</Action>
    </LetterLayout>
  ),
};
