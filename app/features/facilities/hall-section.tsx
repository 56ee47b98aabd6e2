import type { ReactNode } from 'react';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { type Problem, ProblemSummary, typedOr } from '#app/features/forms/form-problem.tsx';

type HallProps = {
  hall: { id: string; name: string; slots: readonly unknown[] };
  newSlotHref: string;
  mayEdit: boolean;
  mayAddSlots: boolean;
  problem: Problem;
  children: ReactNode;
};

/** A hall with its slots; renaming opens in place. */
export function HallSection({ hall, newSlotHref, mayEdit, mayAddSlots, problem, children }: HallProps) {
  const addSlot = mayAddSlots ? (
    <ButtonLink to={newSlotHref} size="sm" aria-label={`Add a slot to ${hall.name}`}>
      Add a slot
    </ButtonLink>
  ) : null;
  return (
    <Section title={hall.name} intro={countOf(hall.slots.length, 'slot')} actions={addSlot}>
      {children}
      {mayEdit ? (
        <details key={hall.name} className="mt-3 text-sm" open={problem !== undefined}>
          <summary className="w-fit cursor-pointer py-3 text-accent md:py-1.5">
            Rename<span className="sr-only"> {hall.name}</span>
          </summary>
          <CommandForm command="rename-hall" subject={hall.id} className="mt-1 max-w-md space-y-4" noValidate>
            <ProblemSummary problem={problem} />
            <input type="hidden" name="hallId" value={hall.id} />
            <TextField
              label="New name"
              name="hallName"
              required
              maxLength={80}
              defaultValue={typedOr(problem, 'hallName', hall.name)}
              error={problem?.errors.hallName}
            />
            <Button variant="secondary">Rename</Button>
          </CommandForm>
        </details>
      ) : null}
    </Section>
  );
}

/** The form that adds a hall. */
export function NewHallForm({ problem, hallCount }: { problem: Problem; hallCount: number }) {
  return (
    <CommandForm key={hallCount} command="add-hall" className="max-w-md space-y-4" noValidate>
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
      <Button variant={hallCount === 0 ? 'primary' : 'secondary'}>Add hall</Button>
    </CommandForm>
  );
}
