import { TextField } from '#app/components/ui/field.tsx';
import { type Problem, typedOr } from '#app/features/forms/form-problem.tsx';

type Saved = { amendment: string; note: string; effectiveFrom: string };

/** The terms of a version: what it follows, what changes, and from which day. */
export function DraftFields({ saved, problem, today }: { saved: Saved; problem: Problem; today: string }) {
  return (
    <>
      <TextField
        label="Follows the amendment"
        name="amendment"
        maxLength={200}
        required
        defaultValue={typedOr(problem, 'amendment', saved.amendment)}
        error={problem?.errors.amendment}
      />
      <TextField
        label="What changes"
        name="note"
        maxLength={600}
        required
        defaultValue={typedOr(problem, 'note', saved.note)}
        error={problem?.errors.note}
      />
      <TextField
        label="Counts from"
        name="effectiveFrom"
        type="date"
        required
        min={today}
        defaultValue={typedOr(problem, 'effectiveFrom', saved.effectiveFrom)}
        error={problem?.errors.effectiveFrom}
      />
    </>
  );
}
