import { Action, Facts, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** To a host's owners and accounts: money for its invoices goes to another account from now on. */
export const bankDetailsChanged: LetterTemplate<'bank-details-changed'> = {
  subject: ({ organisation, isFirst }) =>
    isFirst ? `Bank details of ${organisation} are entered` : `Bank details of ${organisation} were changed`,
  Body: ({ organisation, ending, isFirst, url }) => (
    <LetterLayout
      title={isFirst ? 'Bank details are entered' : 'Bank details were changed'}
      preview={`Shippers are asked to pay the account ending in ${ending}`}
      why={`You get this letter because you are an owner of ${organisation} or keep its accounts.`}
    >
      <Paragraph>From now on every invoice of {organisation} asks to be paid to this account.</Paragraph>
      <Facts items={[['Account ending in', ending]]} />
      <Paragraph>
        If none of you did this, change it back at once and tell us: somebody is using your account.
      </Paragraph>
      <Action href={url}>Open the settings</Action>
    </LetterLayout>
  ),
};
