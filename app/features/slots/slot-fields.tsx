import { CheckboxGroup, RadioGroup } from '#app/components/ui/choice-fields.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { HazardDiamond } from '#app/components/ui/hazard-diamond.tsx';
import { FORMS, PACKAGINGS } from '#app/domain/cargo/facts.ts';
import { DAYS_TO_PAY, type DaysToPay } from '#app/domain/pricing/billing.ts';
import { HAZARD_CLASSES, REFUSED_BY_DEFAULT } from '#app/domain/shared/hazard-class.ts';
import { type Problem, tickedOr, typedOr } from '#app/features/forms/form-problem.tsx';

const DAYS_HINTS: Readonly<Record<DaysToPay, string>> = {
  15: 'From the invoice’s date, as the law has it without an agreement.',
  30: 'Agreed with the booking.',
  45: 'Agreed with the booking; the law leaves no more to firms registered as micro or small.',
};

/** A slot's terms as text, the way its form shows them. */
export type SavedTerms = {
  name: string;
  regime: string;
  palletPositions: string;
  maxMass: string;
  hazardClasses: readonly string[];
  acceptedForms: readonly string[];
  acceptedPackagings: readonly string[];
  /** 'yes' when it takes cargo that is not classified yet. */
  quarantine: string;
  maxPalletMass: string;
  pricePerPalletDay: string;
  handlingIn: string;
  handlingOut: string;
  minimumDays: string;
  maximumDays: string;
  leadDays: string;
  cutOffHour: string;
  turnaroundDays: string;
  turnaroundByClass: string;
  bookingMode: string;
  billingMode: string;
  daysToPay: string;
};

const CLASS_OPTIONS = HAZARD_CLASSES.map(({ code, name }) => ({
  value: code,
  label: (
    <span className="flex items-center gap-2">
      <span aria-hidden="true" className="flex">
        <HazardDiamond code={code} size={24} />
      </span>
      <span>
        {code} {name}
        {REFUSED_BY_DEFAULT.includes(code) && <span className="text-muted"> (verified licences only)</span>}
      </span>
    </span>
  ),
}));

type FieldsProps = { saved: SavedTerms; problem: Problem; warehouseCode: string | null };

/** What the slot is: name, regime, room, and what it takes. */
export function RoomFields({ saved, problem, warehouseCode }: FieldsProps) {
  const errors = problem?.errors ?? {};
  const text = (name: keyof SavedTerms & string) => ({
    name,
    defaultValue: typedOr(problem, name, String(saved[name])),
    error: errors[name],
    required: true,
  });
  return (
    <>
      <TextField label="Name" {...text('name')} maxLength={80} hint="Unique in its hall: B-07, East aisle." />
      <RadioGroup
        legend="Customs regime"
        name="regime"
        columns={2}
        defaultValue={typedOr(problem, 'regime', saved.regime)}
        error={errors.regime}
        options={[
          { value: 'neutral', label: 'Neutral', hint: 'Duty-paid and domestic cargo.' },
          {
            value: 'bonded',
            label: 'Bonded',
            hint: warehouseCode
              ? `Duty unpaid, under warehouse ${warehouseCode}.`
              : 'Duty unpaid. Listed only once the facility has a customs warehouse code.',
          },
        ]}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label="Pallet places" {...text('palletPositions')} inputMode="numeric" maxLength={40} />
        <TextField label="Maximum mass" {...text('maxMass')} inputMode="decimal" suffix="kg" maxLength={40} />
      </div>
      <CheckboxGroup
        legend="Accepted hazard classes"
        optional
        name="hazardClasses"
        columns={2}
        hint="Nothing ticked: harmless cargo only. Explosives, toxic gases, infectious and radioactive goods are taken only where your licence and the shipper’s both name the class and an operator has verified both."
        defaultValues={tickedOr(problem, 'hazardClasses', saved.hazardClasses)}
        error={errors.hazardClasses}
        options={CLASS_OPTIONS}
      />
    </>
  );
}

const choices = (list: readonly { code: string; label: string }[]) =>
  list.filter(({ code }) => code !== 'unknown').map(({ code, label }) => ({ value: code, label }));
const FORM_OPTIONS = choices(FORMS);
const PACKAGING_OPTIONS = choices(PACKAGINGS);

type ListProps = {
  name: 'acceptedForms' | 'acceptedPackagings';
  what: string;
  options: readonly { value: string; label: string }[];
} & Omit<FieldsProps, 'warehouseCode'>;

/** A long list of choices where none ticked takes all; folded away until something is ticked. */
function AcceptedList({ name, what, options, saved, problem }: ListProps) {
  const ticked = tickedOr(problem, name, saved[name]);
  const error = problem?.errors[name];
  return (
    <details open={ticked.length > 0 || error !== undefined} className="rounded-md border border-line px-3 py-2">
      <summary className="min-h-11 cursor-pointer py-2.5 text-sm font-semibold md:min-h-0 md:py-1">
        Accepted {what}: {ticked.length === 0 ? 'all' : ticked.length}
      </summary>
      <div className="pt-2 pb-1">
        <CheckboxGroup
          legend={`Only these ${what}`}
          optional
          name={name}
          columns={2}
          hint={`Nothing ticked: all ${what}.`}
          defaultValues={ticked}
          error={error}
          options={options}
        />
      </div>
    </details>
  );
}

/** What the slot takes beyond classes: forms, packagings, unclassified cargo, heavy pallets. */
export function CargoFields({ saved, problem }: Omit<FieldsProps, 'warehouseCode'>) {
  return (
    <>
      <AcceptedList name="acceptedForms" what="forms" options={FORM_OPTIONS} saved={saved} problem={problem} />
      <AcceptedList
        name="acceptedPackagings"
        what="packagings"
        options={PACKAGING_OPTIONS}
        saved={saved}
        problem={problem}
      />
      <CheckboxGroup
        legend="Quarantine"
        optional
        name="quarantine"
        defaultValues={tickedOr(problem, 'quarantine', saved.quarantine === 'yes' ? ['yes'] : [])}
        error={problem?.errors.quarantine}
        options={[
          {
            value: 'yes',
            label: 'Takes cargo that is not classified yet',
            hint: 'Set apart and treated as the worst case until its questions are answered.',
          },
        ]}
      />
      <TextField
        label="Floor load per pallet place"
        name="maxPalletMass"
        optional
        inputMode="decimal"
        suffix="kg"
        maxLength={40}
        className="sm:max-w-60"
        defaultValue={typedOr(problem, 'maxPalletMass', saved.maxPalletMass)}
        error={problem?.errors.maxPalletMass}
        hint="Heavier pallets are refused. Empty: no limit of its own."
      />
    </>
  );
}

/** How long, how soon, and how long the places stay shut afterwards. */
function StayFields({ saved, problem }: Omit<FieldsProps, 'warehouseCode'>) {
  const number = (name: keyof SavedTerms & string) => ({
    name,
    defaultValue: typedOr(problem, name, String(saved[name])),
    error: problem?.errors[name],
    inputMode: 'numeric' as const,
    maxLength: 40,
  });
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <TextField label="Shortest stay" {...number('minimumDays')} suffix="days" required />
      <TextField label="Longest stay" {...number('maximumDays')} suffix="days" optional />
      <TextField
        label="Booked ahead"
        {...number('leadDays')}
        suffix="days"
        optional
        hint="0: stays may start the same day."
      />
      <TextField
        label="Cut-off"
        {...number('cutOffHour')}
        suffix=":00"
        optional
        hint="Bookings from this hour on count as the next day’s."
      />
      <TextField
        label="Shut after a stay"
        {...number('turnaroundDays')}
        suffix="days"
        optional
        hint="For cleaning, whatever the cargo."
      />
      <TextField
        label="Shut longer or shorter by class"
        {...number('turnaroundByClass')}
        inputMode="text"
        maxLength={200}
        optional
        hint="Class and days: 4.3: 2, 8: 1."
      />
    </div>
  );
}

/** What the slot costs and how it is booked. */
export function PriceFields({ saved, problem }: Omit<FieldsProps, 'warehouseCode'>) {
  const errors = problem?.errors ?? {};
  const text = (name: keyof SavedTerms & string) => ({
    name,
    defaultValue: typedOr(problem, name, String(saved[name])),
    error: errors[name],
    required: true,
    maxLength: 40,
  });
  return (
    <>
      <TextField
        label="Price per pallet-day"
        {...text('pricePerPalletDay')}
        inputMode="decimal"
        prefix="₹"
        hint="Before GST."
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label="Handling in, per pallet" {...text('handlingIn')} inputMode="decimal" prefix="₹" />
        <TextField label="Handling out, per pallet" {...text('handlingOut')} inputMode="decimal" prefix="₹" />
      </div>
      <StayFields saved={saved} problem={problem} />
      <RadioGroup
        legend="Booking"
        name="bookingMode"
        columns={2}
        defaultValue={typedOr(problem, 'bookingMode', saved.bookingMode)}
        error={errors.bookingMode}
        options={[
          { value: 'instant', label: 'Instant', hint: 'Confirmed at once when it fits.' },
          { value: 'request', label: 'On request', hint: 'You accept or decline each one.' },
        ]}
      />
      <RadioGroup
        legend="Billing"
        name="billingMode"
        columns={2}
        defaultValue={typedOr(problem, 'billingMode', saved.billingMode)}
        error={errors.billingMode}
        options={[
          { value: 'advance', label: 'In advance', hint: 'The whole stay, when you issue the invoice.' },
          { value: 'monthly', label: 'Monthly', hint: 'Each month when it is over, the rest when the goods are out.' },
        ]}
      />
      <RadioGroup
        legend="Days to pay"
        name="daysToPay"
        columns={2}
        defaultValue={typedOr(problem, 'daysToPay', saved.daysToPay)}
        error={errors.daysToPay}
        options={DAYS_TO_PAY.map((days) => ({ value: String(days), label: `${days} days`, hint: DAYS_HINTS[days] }))}
      />
    </>
  );
}
