import { Action, Facts, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** To a host's owners and managers: the plan was not paid, and until when it holds all the same. */
export const planPaymentFailed: LetterTemplate<'plan-payment-failed'> = {
  subject: ({ plan }) => `The payment for your plan ${plan} failed`,
  Body: ({ plan, until, url }) => (
    <LetterLayout
      title="The payment for your plan failed"
      preview={`Your plan holds until ${until}`}
      why="You get this letter because you run a host on Quayslot."
    >
      <Paragraph>
        Your card was not charged. The plan holds until {until}; after that the limits of the free one do. What is
        listed and booked stays as it is.
      </Paragraph>
      <Facts items={[['Plan', plan]]} />
      <Paragraph>Enter another card, and the payment is tried again.</Paragraph>
      <Action href={url}>Open your plan</Action>
    </LetterLayout>
  ),
};
