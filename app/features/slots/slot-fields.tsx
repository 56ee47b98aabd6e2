import { CheckboxGroup, RadioGroup } from '#app/components/ui/choice-fields.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { HazardDiamond } from '#app/components/ui/hazard-diamond.tsx';
import { HAZARD_CLASSES, REFUSED_BY_DEFAULT } from '#app/domain/shared/hazard-class.ts';
import { type Problem, tickedOr, typedOr } from '#app/features/forms/form-problem.tsx';

/** A slot's terms as text, the way its form shows them. */
export type SavedTerms = {
  name: string;
  regime: string;
  palletPositions: string;
  maxMass: string;
  hazardClasses: readonly string[];
  pricePerPalletDay: string;
  handlingIn: string;
  handlingOut: string;
  minimumDays: string;
  bookingMode: string;
};

const CLASS_OPTIONS = HAZARD_CLASSES.filter(({ code }) => !REFUSED_BY_DEFAULT.includes(code)).map(({ code, name }) => ({
  value: code,
  label: (
    <span className="flex items-center gap-2">
      <span aria-hidden="true" className="flex">
        <HazardDiamond code={code} size={24} />
      </span>
      <span>
        {code} {name}
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
        hint="Nothing ticked: harmless cargo only. Explosives, toxic gases, infectious and radioactive goods are never taken."
        defaultValues={tickedOr(problem, 'hazardClasses', saved.hazardClasses)}
        error={errors.hazardClasses}
        options={CLASS_OPTIONS}
      />
    </>
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
      <TextField
        label="Shortest stay"
        {...text('minimumDays')}
        inputMode="numeric"
        suffix="days"
        className="sm:max-w-60"
      />
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
    </>
  );
}
