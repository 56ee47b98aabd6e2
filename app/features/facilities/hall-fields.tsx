import { RadioGroup, TextField } from '#app/components/ui/field.tsx';
import type { PlacementRule } from '#app/domain/cargo/rulebook.ts';
import { type Problem, typedOr } from '#app/features/forms/form-problem.tsx';

/** What the rulebook in force measures a hall by; null where it has no such rule. */
export type Measures = Pick<PlacementRule, 'wallFireMinutes' | 'bayGapCm' | 'citation' | 'provisional'> | null;

/** Where a hall stands and how it is built. */
export type HallBuild = {
  building: string;
  place: number | null;
  wallFireMinutes: number;
  bayGapCm: number;
  sprinklered: boolean | null;
};

/** What is shown of a hall nobody has measured. */
export const UNMEASURED: HallBuild = {
  building: 'Main building',
  place: null,
  wallFireMinutes: 0,
  bayGapCm: 0,
  sprinklered: null,
};

/** '3', '3.25': for form fields and sentences. @param cm whole centimetres, 0 or more */
export function metresText(cm: number): string {
  const decimals = String(cm % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${Math.floor(cm / 100)}${decimals === '' ? '' : `.${decimals}`}`;
}

const provisional = (measures: NonNullable<Measures>) => (measures.provisional ? ' (provisional)' : '');

function wallHint(measures: Measures): string {
  if (!measures) return 'Fire resistance of the walls to the halls beside it. Empty: not known.';
  return `From ${measures.wallFireMinutes} minutes${provisional(measures)} the hall is a fire section of its own; below that, cargo next door counts as standing in the same section. Empty: not known.`;
}

function gapHint(measures: Measures): string {
  if (!measures) return 'Clear distance between the bays of two slots. Empty: not known.';
  return `From ${metresText(measures.bayGapCm)} m${provisional(measures)} two slots of this hall count as separate bays; below that, as one. Empty: not known.`;
}

type HallFieldsProps = { saved: HallBuild; problem: Problem; measures: Measures };

/** The fields that say where a hall stands and how it is built; the same for a new one and an edit. */
export function HallFields({ saved, problem, measures }: HallFieldsProps) {
  const errors = problem?.errors ?? {};
  const text = (name: string, value: string) => ({
    name,
    defaultValue: typedOr(problem, name, value),
    error: errors[name],
  });
  const known = (value: number, shown: string) => (value === 0 ? '' : shown);
  return (
    <>
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <TextField
          label="Building"
          {...text('building', saved.building)}
          required
          maxLength={80}
          hint="Halls with the same word share a building. Other buildings stand furthest apart."
        />
        <TextField
          label="Place in the row"
          {...text('place', String(saved.place ?? ''))}
          optional
          inputMode="numeric"
          maxLength={6}
          hint="1 for the first hall of the building. A hall between two keeps them apart; without a number it counts as next to all."
        />
        <TextField
          label="Fire resistance of the walls"
          {...text('wallFireMinutes', known(saved.wallFireMinutes, String(saved.wallFireMinutes)))}
          optional
          inputMode="numeric"
          suffix="min"
          maxLength={6}
          hint={wallHint(measures)}
        />
        <TextField
          label="Gap between bays"
          {...text('bayGap', known(saved.bayGapCm, metresText(saved.bayGapCm)))}
          optional
          inputMode="decimal"
          suffix="m"
          maxLength={10}
          hint={gapHint(measures)}
        />
      </div>
      <RadioGroup
        legend="Sprinklers"
        name="sprinklered"
        columns={3}
        defaultValue={typedOr(problem, 'sprinklered', sprinklerAnswer(saved.sprinklered))}
        error={errors.sprinklered}
        hint="Cargo that reacts with water never stands under sprinklers."
        options={[
          { value: 'yes', label: 'Yes' },
          { value: 'no', label: 'No' },
          { value: 'unknown', label: 'Not known' },
        ]}
      />
    </>
  );
}

const sprinklerAnswer = (sprinklered: boolean | null) =>
  sprinklered === null ? 'unknown' : sprinklered ? 'yes' : 'no';

/** A hall in one line, as the rulebook reads it. */
export function buildSentence(hall: HallBuild, measures: Measures): string {
  const isSection = measures !== null && hall.wallFireMinutes >= measures.wallFireMinutes;
  const isApart = measures !== null && hall.bayGapCm >= measures.bayGapCm;
  const walls =
    hall.wallFireMinutes === 0
      ? 'walls not rated'
      : `walls ${hall.wallFireMinutes} min${isSection ? ', a fire section of its own' : ''}`;
  const gap =
    hall.bayGapCm === 0
      ? 'bays not measured'
      : `bays ${metresText(hall.bayGapCm)} m apart${isApart ? ', separate' : ''}`;
  const water = hall.sprinklered === null ? 'sprinklers not known' : hall.sprinklered ? 'sprinklers' : 'no sprinklers';
  const where = hall.place === null ? hall.building : `${hall.building}, place ${hall.place}`;
  return `${where}; ${walls}; ${gap}; ${water}.`;
}
