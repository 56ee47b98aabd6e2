import { Action, Facts, LetterLayout, type LetterTemplate, Paragraph } from './layout.tsx';

/** To a host's owners and managers: its plan has changed, or is about to. */
export const planNews: LetterTemplate<'plan-news'> = {
  subject: ({ title }) => title,
  Body: ({ title, says, facts, url }) => (
    <LetterLayout title={title} preview={says} why="You get this letter because you run a host on Quayslot.">
      <Paragraph>{says}</Paragraph>
      <Facts items={facts} />
      <Action href={url}>Open your plan</Action>
    </LetterLayout>
  ),
};
