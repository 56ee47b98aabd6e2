import type { ReactNode } from 'react';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { type Problem, ProblemSummary, typedOr } from '#app/features/forms/form-problem.tsx';
import { buildSentence, type HallBuild, HallFields, type Measures, UNMEASURED } from './hall-fields.tsx';

type HallProps = {
  hall: HallBuild & { id: string; name: string; slots: readonly unknown[] };
  newSlotHref: string;
  mayEdit: boolean;
  mayAddSlots: boolean;
  measures: Measures;
  problem: Problem;
  children: ReactNode;
};

/** A hall with its slots; editing opens in place. */
export function HallSection({ hall, newSlotHref, mayEdit, mayAddSlots, measures, problem, children }: HallProps) {
  const addSlot = mayAddSlots ? (
    <ButtonLink to={newSlotHref} size="sm" aria-label={`Add a slot to ${hall.name}`}>
      Add a slot
    </ButtonLink>
  ) : null;
  const intro = `${countOf(hall.slots.length, 'slot')}. ${buildSentence(hall, measures)}`;
  return (
    <Section title={hall.name} intro={intro} actions={addSlot}>
      {children}
      {mayEdit ? <EditHall hall={hall} measures={measures} problem={problem} /> : null}
    </Section>
  );
}

function EditHall({ hall, measures, problem }: Pick<HallProps, 'hall' | 'measures' | 'problem'>) {
  const { id, name, building, place, wallFireMinutes, bayGapCm, sprinklered } = hall;
  // A saved edit makes another key: the form closes and shows what is saved.
  const key = [name, building, place, wallFireMinutes, bayGapCm, sprinklered].join();
  return (
    <details key={key} className="mt-3 text-sm" open={problem !== undefined}>
      <summary className="w-fit cursor-pointer py-3 text-accent md:py-1.5">
        Edit hall<span className="sr-only"> {name}</span>
      </summary>
      <CommandForm command="edit-hall" subject={id} className="mt-1 max-w-2xl space-y-5" noValidate>
        <ProblemSummary problem={problem} />
        <input type="hidden" name="hallId" value={id} />
        <TextField
          label="Name"
          name="hallName"
          required
          maxLength={80}
          defaultValue={typedOr(problem, 'hallName', name)}
          error={problem?.errors.hallName}
        />
        <HallFields saved={hall} problem={problem} measures={measures} />
        <Button variant="secondary">Save hall</Button>
      </CommandForm>
    </details>
  );
}

type NewHallProps = { problem: Problem; hallCount: number; measures: Measures };

/** The form that adds a hall. */
export function NewHallForm({ problem, hallCount, measures }: NewHallProps) {
  return (
    <CommandForm key={hallCount} command="add-hall" className="max-w-2xl space-y-5" noValidate>
      <ProblemSummary problem={problem} />
      <TextField
        label="Name of the hall"
        name="newHallName"
        required
        maxLength={80}
        hint="As it is painted on the door: Hall B, Shed 3."
        defaultValue={typedOr(problem, 'newHallName', '')}
        error={problem?.errors.newHallName}
      />
      <HallFields saved={UNMEASURED} problem={problem} measures={measures} />
      <Button variant={hallCount === 0 ? 'primary' : 'secondary'}>Add hall</Button>
    </CommandForm>
  );
}
