import { Action, Facts, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** To a paper's holder: an operator has seen it and it does not count. */
export const paperRejected: LetterTemplate<'paper-rejected'> = {
  subject: ({ paper, number }) => `Rejected: ${paper} no. ${number}`,
  Body: ({ paper, number, reason, url }) => (
    <LetterLayout
      title="A paper was rejected"
      preview={`${paper} no. ${number}: ${reason}`}
      why="You get this letter because you manage an organisation’s papers."
    >
      <Paragraph>We have seen this paper, and it doesn’t count any more for what you let, book or bring.</Paragraph>
      <Facts
        items={[
          ['Paper', paper],
          ['Number', number],
          ['Why', reason],
        ]}
      />
      <Paragraph>Enter another one that holds; until then bookings that ask for it are refused.</Paragraph>
      <Action href={url}>Open your papers</Action>
    </LetterLayout>
  ),
};
