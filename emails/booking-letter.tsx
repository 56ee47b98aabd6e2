import { Action, Facts, LetterLayout, Paragraph } from './layout.tsx';
import type { BookingFacts } from './letters.ts';

type BookingLetterProps = {
  facts: BookingFacts;
  title: string;
  says: string;
  next: string;
  more?: readonly (readonly [string, string])[];
};

/** What all letters about a booking share: what happened, the booking's facts, what comes next. */
export function BookingLetter({ facts, title, says, next, more = [] }: BookingLetterProps) {
  return (
    <LetterLayout
      title={title}
      preview={`${facts.reference}: ${facts.place}, ${facts.stay}`}
      why="You get this letter because your organisation is a party to this booking."
    >
      <Paragraph>{says}</Paragraph>
      <Facts
        items={[
          ['Booking', facts.reference],
          ['Place', facts.place],
          ['Stay', facts.stay],
          ['Quantity', facts.quantity],
          ['Host', facts.hostName],
          ['Shipper', facts.shipperName],
          ...more,
        ]}
      />
      <Paragraph>{next}</Paragraph>
      <Action href={facts.url}>Open booking {facts.reference}</Action>
    </LetterLayout>
  );
}
