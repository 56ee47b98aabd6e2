import { Action, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** To the owner of an account whose password is new: the one who did not do it must hear of it. */
export const passwordChanged: LetterTemplate<'password-changed'> = {
  subject: () => 'Your password was changed',
  Body: ({ name, resetUrl }) => (
    <LetterLayout
      title="Your password was changed"
      preview="If it was not you, choose a new one now."
      why="You get this letter after every change of your password."
    >
      <Paragraph>Hello {name},</Paragraph>
      <Paragraph>the password of your Quayslot account was changed, and other devices were signed out.</Paragraph>
      <Paragraph>If it was not you, choose a new password now.</Paragraph>
      <Action href={resetUrl}>It was not me</Action>
    </LetterLayout>
  ),
};
