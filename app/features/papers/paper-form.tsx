import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { PAPER_KINDS } from '#app/domain/cargo/facts.ts';
import { type Problem, ProblemSummary, typedOr } from '#app/features/forms/form-problem.tsx';

type PaperFormProps = {
  facilities: readonly { id: string; name: string }[];
  problem: Problem;
  today: string;
};

const KINDS = [
  { value: '', label: 'Choose' },
  ...PAPER_KINDS.map(({ code, label }) => ({ value: code as string, label })),
];

/** Enters a paper. */
export function PaperForm({ facilities, problem, today }: PaperFormProps) {
  const errors = problem?.errors ?? {};
  const text = (name: string, fallback = '') => ({
    name,
    defaultValue: typedOr(problem, name, fallback),
    error: errors[name],
  });
  const holders = [
    { value: '', label: 'The organisation' },
    ...facilities.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <CommandForm command="add-paper" className="max-w-2xl space-y-5" noValidate>
      <ProblemSummary problem={problem} />
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <SelectField label="Kind" {...text('kind')} required options={KINDS} />
        <SelectField
          label="For"
          {...text('facilityId')}
          options={holders}
          hint="A licence, insurance or clearance of a place belongs to that facility."
        />
        <TextField label="Number" {...text('number')} required maxLength={80} autoComplete="off" />
        <TextField label="Issued by" {...text('issuer')} required maxLength={120} />
        <TextField label="Valid from" {...text('validFrom', today)} type="date" required />
        <TextField
          label="Valid until"
          {...text('validUntil')}
          type="date"
          optional
          hint="The last day it holds. Empty: until cancelled."
        />
      </div>
      <TextField
        label="Classes and HS codes it names"
        {...text('names')}
        optional
        maxLength={400}
        spellCheck={false}
        hint="Exactly as the paper names them, apart by spaces: 7 2612 2844. A licence lifts a refusal only for what it names."
      />
      <TextField
        label="Duty covered"
        {...text('covers')}
        optional
        prefix="₹"
        inputMode="decimal"
        maxLength={40}
        className="sm:max-w-80"
        hint="For an insurance: the duty it insures. For a warehousing bond: the sum it is made out for."
      />
      <Button>Add paper</Button>
    </CommandForm>
  );
}
