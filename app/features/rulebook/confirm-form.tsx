import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { TextField } from '#app/components/ui/field.tsx';

type ConfirmFormProps = {
  part: 'rule' | 'substance' | 'tariff';
  row: string;
  name: string;
  source: string;
  /** Short and of this row alone: part of the form's one-time key. */
  subject: string;
};

/** Confirms one provisional row of a draft with the source it was checked against. */
export function ConfirmForm({ part, row, name, source, subject }: ConfirmFormProps) {
  return (
    <CommandForm command="confirm-row" subject={`${part}.${subject}`} className="flex flex-wrap items-end gap-2">
      <input type="hidden" name="part" value={part} />
      <input type="hidden" name="row" value={row} />
      <TextField label="Source that confirms it" name="source" maxLength={600} defaultValue={source} />
      <Button variant="secondary" aria-label={`Confirm ${name}`}>
        Confirm
      </Button>
    </CommandForm>
  );
}
