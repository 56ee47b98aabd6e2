import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import type { BookingEvent, BookingState } from '#app/domain/booking/lifecycle.ts';
import { offerRefusal } from '#app/domain/booking/offers.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate, formatInstant } from '#app/domain/shared/plain-date.ts';
import type { OfferView } from './list-offers.server.ts';

type View = {
  booking: { startsOn: string; endsOn: string; place: { timeZone: string; hostName: string; shipperName: string } };
  side: 'host' | 'shipper';
  state: BookingState;
  possible: BookingEvent[];
};
type OfferPanelProps = {
  view: View;
  offers: readonly OfferView[];
  may: { decide: boolean; confirm: boolean };
  errors?: Record<string, string[]> | undefined;
};

const STATE_WORDS = { accepted: 'Accepted.', declined: 'Declined.', withdrawn: 'Withdrawn.' } as const;

function Offer({ offer, view }: { offer: OfferView; view: View }) {
  const { startsOn, endsOn, pricePerPalletDay, total, difference, expiresAt, answer, isOpen, by, kind } = offer;
  const { hostName, shipperName, timeZone } = view.booking.place;
  const until = `Stands until ${formatInstant(expiresAt, timeZone)}.`;
  const sign = difference.paise > 0n ? '+' : '';
  return (
    <div className="grid gap-0.5 text-sm">
      <p className="font-semibold">
        {by === 'host' ? hostName : shipperName} {kind === 'counter' ? 'offers' : 'asks to stay until'}{' '}
        {kind === 'counter' ? `${formatDate(startsOn)} to ${formatDate(endsOn)}` : formatDate(endsOn)}
      </p>
      <p>
        {formatInr(pricePerPalletDay)} per pallet and day: {formatInr(total)} with GST ({sign}
        {formatInr(difference)})
      </p>
      <p className="text-muted">{answer ? STATE_WORDS[answer] : isOpen ? until : 'Does not stand any more.'}</p>
    </div>
  );
}

/** What the other side may answer to an open offer. */
function Answer({ offer }: { offer: OfferView }) {
  if (offer.kind === 'counter')
    return (
      <CommandForm command="agree" subject={offer.id}>
        <input type="hidden" name="offer" value={offer.id} />
        <Button className="w-full">Accept the offer</Button>
      </CommandForm>
    );
  return (
    <>
      {(['accepted', 'declined'] as const).map((given) => (
        <CommandForm key={given} command="answer-extension" subject={`${offer.id}.${given}`}>
          <input type="hidden" name="offer" value={offer.id} />
          <input type="hidden" name="given" value={given} />
          <Button className="w-full" variant={given === 'accepted' ? 'primary' : 'secondary'}>
            {given === 'accepted' ? 'Agree to the longer stay' : 'Decline the longer stay'}
          </Button>
        </CommandForm>
      ))}
    </>
  );
}

function CounterForm({ view, errors, round }: { view: View; errors: OfferPanelProps['errors']; round: number }) {
  const { startsOn, endsOn } = view.booking;
  return (
    <details className="text-sm">
      <summary className="min-h-11 w-fit cursor-pointer py-2.5 md:min-h-0 md:py-1">Make a counter-offer</summary>
      <CommandForm command="counter" subject={String(round)} className="mt-2 grid gap-3">
        <TextField label="Day in" name="in" type="date" required defaultValue={startsOn} error={errors?.in} />
        <TextField label="Day out" name="out" type="date" required defaultValue={endsOn} error={errors?.out} />
        <TextField
          label="Price per pallet and day"
          name="price"
          inputMode="decimal"
          prefix="₹"
          optional
          hint="Before GST. Left empty, the price stays."
          error={errors?.price}
        />
        <Button variant="secondary">Make a counter-offer</Button>
      </CommandForm>
    </details>
  );
}

/** The offers of both sides, the open one with its answer, and a form for the side whose turn it is. */
export function OfferPanel({ view, offers, may, errors }: OfferPanelProps) {
  const { side, possible, state } = view;
  const rounds = offers.filter(({ kind }) => kind === 'counter').length;
  const canCounter = state === 'requested' && possible.includes('counter') && offerRefusal(rounds, side) === null;
  if (offers.length === 0 && !(canCounter && may.decide)) return null;
  return (
    <Card className="grid gap-4">
      <h2 className="text-lg">Offers</h2>
      {offers.map((offer) => (
        <div key={offer.id} className="grid gap-2">
          <Offer offer={offer} view={view} />
          {offer.isOpen && offer.by !== side && may.decide ? <Answer offer={offer} /> : null}
          {offer.isOpen && offer.by === side && offer.kind === 'extension' && may.confirm ? (
            <CommandForm command="withdraw-extension" subject={offer.id}>
              <input type="hidden" name="offer" value={offer.id} />
              <Button className="w-full" variant="secondary">
                Withdraw this request
              </Button>
            </CommandForm>
          ) : null}
        </div>
      ))}
      {canCounter && may.decide ? <CounterForm view={view} errors={errors} round={rounds + 1} /> : null}
    </Card>
  );
}
