import { Action, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** To a new person: proves that the address is theirs. */
export const verifyEmail: LetterTemplate<'verify-email'> = {
  subject: () => 'Confirm your e-mail address',
  Body: ({ name, url }) => (
    <LetterLayout
      title="Confirm your e-mail address"
      preview="One button, and your Quayslot account is ready."
      why="You get this letter because somebody opened a Quayslot account with this address. If it was not you, do nothing: without the button the account stays closed."
    >
      <Paragraph>Hello {name},</Paragraph>
      <Paragraph>confirm that this address is yours. The link works once, for 24 hours.</Paragraph>
      <Action href={url}>Confirm my address</Action>
    </LetterLayout>
  ),
};
