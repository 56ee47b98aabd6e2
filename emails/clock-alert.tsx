import { Action, Facts, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** A day that goods or a paper are counted towards comes near, or has passed. */
export const clockAlert: LetterTemplate<'clock-alert'> = {
  subject: ({ title, about }) => `${title}: ${about}`,
  Body: ({ title, about, says, next, facts, action, url }) => (
    <LetterLayout
      title={title}
      preview={`${about}. ${says}`}
      why="You get this letter because you act for an organisation these days are counted for."
    >
      <Paragraph>{says}</Paragraph>
      <Facts items={facts} />
      <Paragraph>{next}</Paragraph>
      <Action href={url}>{action}</Action>
    </LetterLayout>
  ),
};
