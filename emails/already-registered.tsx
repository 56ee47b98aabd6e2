import { Action, LetterLayout, type LetterTemplate, Paragraph, TextLink } from './layout.tsx';

/** To somebody who signs up with an address that has an account: the page itself must not say so. */
export const alreadyRegistered: LetterTemplate<'already-registered'> = {
  subject: () => 'You already have a Quayslot account',
  Body: ({ name, signInUrl, resetUrl }) => (
    <LetterLayout
      title="You already have an account"
      preview="Sign in, or choose a new password."
      why="You get this letter because somebody tried to open a Quayslot account with this address. If it was not you, do nothing: your account is unchanged."
    >
      <Paragraph>Hello {name},</Paragraph>
      <Paragraph>this address already has a Quayslot account, so no second one was opened.</Paragraph>
      <Action href={signInUrl}>Sign in</Action>
      <Paragraph>
        Password forgotten? <TextLink href={resetUrl}>Choose a new one</TextLink>.
      </Paragraph>
    </LetterLayout>
  ),
};
