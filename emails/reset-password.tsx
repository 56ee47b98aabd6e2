import { Action, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** To somebody who forgot the password. */
export const resetPassword: LetterTemplate<'reset-password'> = {
  subject: () => 'Choose a new password',
  Body: ({ name, url }) => (
    <LetterLayout
      title="Choose a new password"
      preview="The link works once, for one hour."
      why="You get this letter because somebody asked for a new password for this address. If it was not you, do nothing: your password stays as it is."
    >
      <Paragraph>Hello {name},</Paragraph>
      <Paragraph>choose a new password here. The link works once, for one hour.</Paragraph>
      <Action href={url}>Choose a new password</Action>
    </LetterLayout>
  ),
};
