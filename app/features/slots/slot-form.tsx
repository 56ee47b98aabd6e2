import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { type Problem, ProblemSummary, typedOr } from '#app/features/forms/form-problem.tsx';
import { CargoFields, PriceFields, RoomFields, type SavedTerms } from './slot-fields.tsx';
import { type GstRates, type TypedPrices, WorkedExample } from './worked-example.tsx';

type SlotFormProps = {
  command: 'create-slot' | 'edit-slot';
  subject: string;
  saved: SavedTerms;
  problem: Problem;
  warehouseCode: string | null;
  gst: GstRates;
  today: PlainDate;
  submitLabel: string;
  /** Fields before the terms: the hall of a new slot. */
  children?: ReactNode;
};

const PRICE_FIELDS = ['pricePerPalletDay', 'handlingIn', 'handlingOut', 'palletPositions', 'minimumDays'] as const;

const pricesFrom = (read: (name: (typeof PRICE_FIELDS)[number]) => string) =>
  Object.fromEntries(PRICE_FIELDS.map((name) => [name, read(name)])) as TypedPrices;

/** The terms of a slot, with a worked example that follows the typing. */
export function SlotForm(props: SlotFormProps) {
  const { command, subject, saved, problem, warehouseCode, gst, today, submitLabel, children } = props;
  const [typed, setTyped] = useState(() => pricesFrom((name) => typedOr(problem, name, saved[name])));
  const follow = (event: FormEvent<HTMLFormElement>) => {
    const form = new FormData(event.currentTarget);
    setTyped(pricesFrom((name) => String(form.get(name) ?? '')));
  };
  return (
    <CommandForm command={command} subject={subject} onInput={follow} noValidate>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="space-y-5">
          <ProblemSummary problem={problem} />
          {children}
          <RoomFields saved={saved} problem={problem} warehouseCode={warehouseCode} />
          <CargoFields saved={saved} problem={problem} />
          <PriceFields saved={saved} problem={problem} />
        </div>
        <div className="lg:sticky lg:top-4">
          <WorkedExample typed={typed} gst={gst} today={today} />
        </div>
      </div>
      <Button className="mt-6 w-full sm:w-auto">{submitLabel}</Button>
    </CommandForm>
  );
}
