import { Action, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** To somebody who is asked to join an organisation. */
export const invitation: LetterTemplate<'invitation'> = {
  subject: ({ organisation }) => `Join ${organisation} on Quayslot`,
  Body: ({ organisation, inviter, role, url }) => (
    <LetterLayout
      title={`Join ${organisation}`}
      preview={`${inviter} invites you as ${role}.`}
      why="You get this letter because a member of the organisation entered this address. If you don’t know them, do nothing."
    >
      <Paragraph>
        {inviter} invites you to work for {organisation} on Quayslot, as {role}.
      </Paragraph>
      <Paragraph>The invitation is for this address only, and is open for seven days.</Paragraph>
      <Action href={url}>See the invitation</Action>
    </LetterLayout>
  ),
};
