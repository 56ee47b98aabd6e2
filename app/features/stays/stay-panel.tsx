import { Form } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { Card } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import type { BookingEvent } from '#app/domain/booking/lifecycle.ts';
import { formatInr, inr, type Money } from '#app/domain/shared/money.ts';
import { addDays, formatDate, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import type { StayPanelView } from './read-stay-panel.server.ts';

type View = {
  booking: { startsOn: string; endsOn: string };
  possible: BookingEvent[];
  invoice: object | null;
};
type StayPanelProps = { view: View; stays: StayPanelView; may: { confirm: boolean } };
type Priced = { endsOn: PlainDate; total: Money; difference: Money };

function Reasons({ list }: { list: readonly Violation[] }) {
  return (
    <ul className="grid gap-1 text-sm">
      {list.map(({ code, sentence, fix }) => (
        <li key={`${code} ${sentence}`}>
          {sentence} <span className="text-muted">{fix}</span>
        </li>
      ))}
    </ul>
  );
}

/** A day out with what it costs, as one button; what was shown goes with it. */
function Take({ command, label, priced, note }: { command: string; label: string; priced: Priced; note: string }) {
  return (
    <CommandForm command={command} subject={priced.endsOn} className="grid gap-1.5">
      <input type="hidden" name="out" value={priced.endsOn} />
      <input type="hidden" name="told" value={priced.total.paise.toString()} />
      <p className="text-sm">{note}</p>
      <Button variant="secondary" className="w-full">
        {label}
      </Button>
    </CommandForm>
  );
}

/** A field for another day out, answered by the page itself: nothing changes yet. */
function AskDay({
  name,
  label,
  min,
  max,
  wish,
}: Record<'name' | 'label' | 'min', string> & { max?: string; wish?: string }) {
  return (
    <Form method="get" preventScrollReset className="grid gap-2">
      <TextField label={label} name={name} type="date" required min={min} max={max} defaultValue={wish ?? ''} />
      <Button variant="secondary">Show the price</Button>
    </Form>
  );
}

const moreOf = ({ difference, total }: Priced) => `${formatInr(difference)} more with GST, ${formatInr(total)} in all.`;

function Longer({ stays: { longer } }: { stays: StayPanelView }) {
  if (!longer) return null;
  const { preview } = longer;
  const labelFor = (asks: boolean, day: PlainDate) =>
    asks ? `Ask the host for ${formatDate(day)}` : `Extend to ${formatDate(day)}`;
  if (preview.possible)
    return (
      <Take
        command="extend"
        priced={preview.wish}
        note={moreOf(preview.wish)}
        label={labelFor(preview.asksHost, preview.wish.endsOn)}
      />
    );
  return (
    <>
      <Reasons list={preview.violations} />
      {preview.longest ? (
        <Take
          command="extend"
          priced={preview.longest}
          note={`The longest stay that is possible: ${moreOf(preview.longest)}`}
          label={labelFor(preview.longest.asksHost, preview.longest.endsOn)}
        />
      ) : null}
    </>
  );
}

function Shorter({ stays: { shorter } }: { stays: StayPanelView }) {
  if (!shorter) return null;
  const { preview } = shorter;
  if (!preview.possible) return <Reasons list={preview.violations} />;
  const { endsOn, difference, total } = preview.wish;
  const back = formatInr(inr(-difference.paise));
  return (
    <Take
      command="leave-early"
      priced={preview.wish}
      note={`${back} less with GST, ${formatInr(total)} in all.`}
      label={`End the stay on ${formatDate(endsOn)}`}
    />
  );
}

/** For the shipper: a longer or a shorter stay, with the exact money before the click. */
export function StayPanel({ view, stays, may }: StayPanelProps) {
  const { booking, possible, invoice } = view;
  const canExtend = possible.includes('extend');
  const canLeave = possible.includes('leave_early');
  if (!may.confirm || invoice || !(canExtend || canLeave)) return null;
  const endsOn = plainDate(booking.endsOn);
  const isAsked = stays.offers.some(({ kind, by, isOpen }) => kind === 'extension' && by === 'shipper' && isOpen);
  return (
    <Card className="grid gap-4">
      <h2 className="text-lg">Change the day out</h2>
      {canExtend && isAsked ? (
        <p className="text-sm">The host has your request for a longer stay. Withdraw it to ask for another day.</p>
      ) : null}
      {canExtend && !isAsked ? (
        <AskDay
          name="longer"
          label="Stay until"
          min={addDays(endsOn, 1)}
          {...(stays.longer ? { wish: stays.longer.wish } : {})}
        />
      ) : null}
      {isAsked ? null : <Longer stays={stays} />}
      {canLeave ? (
        <AskDay
          name="shorter"
          label="Leave on"
          min={addDays(plainDate(booking.startsOn), 1)}
          max={addDays(endsOn, -1)}
          {...(stays.shorter ? { wish: stays.shorter.wish } : {})}
        />
      ) : null}
      <Shorter stays={stays} />
    </Card>
  );
}
