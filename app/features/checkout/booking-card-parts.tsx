import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import type { BookingCard } from './booking-card.ts';

/** The way to Stripe's page, next to confirming and being invoiced. */
export function PayAndConfirm({ card }: { card: BookingCard }) {
  if (card.offered === null) return null;
  return (
    <CommandForm command="pay-and-confirm" className="grid gap-1.5" reloadDocument>
      <Button variant="secondary" className="w-full">
        Pay by card and confirm
      </Button>
      <p className="text-xs text-muted">
        {card.isOpen
          ? 'Stripe’s page is open for this booking; this leads back to it.'
          : `${card.offered} with GST, on Stripe’s page. The places are kept for you meanwhile.`}
      </p>
    </CommandForm>
  );
}

/** What came of a card payment, or of the visit to Stripe's page. */
export function CardNotice({ card, cameFrom }: { card: BookingCard; cameFrom: string | null }) {
  if (card.paid === 'refunded')
    return (
      <Notice tone="warning" title="Your card payment goes back">
        The places were gone when it came. All of it is being sent back to the card.
      </Notice>
    );
  if (card.paid === 'waiting' || (cameFrom === 'paid' && card.isOpen))
    return (
      <Notice tone="info" title="Your card payment is being confirmed">
        That takes a few seconds; reload the page. You need not pay again.
      </Notice>
    );
  return cameFrom === 'left' && card.isOpen ? <Notice tone="info" title="Nothing was paid" /> : null;
}
