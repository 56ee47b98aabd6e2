import { Action, LetterLayout, type LetterTemplate, List, Paragraph } from './layout.tsx';

/** What the day brings to an organisation, in one letter. */
export const digest: LetterTemplate<'digest'> = {
  subject: ({ organisation, day, parts }) => `${day} at ${organisation}: ${parts.map(({ title }) => title).join(', ')}`,
  Body: ({ organisation, day, parts, url }) => (
    <LetterLayout
      title={`${day} at ${organisation}`}
      preview={parts.map(({ title }) => title).join(', ')}
      why={`You get this letter because you are a member of ${organisation}. It comes on days that bring something.`}
    >
      {parts.map(({ title, lines }) => (
        <List key={title} title={title} lines={lines} />
      ))}
      <Paragraph>Everything else is in your workspace.</Paragraph>
      <Action href={url}>Open the workspace</Action>
    </LetterLayout>
  ),
};
