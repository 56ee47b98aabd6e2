import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { CheckboxGroup } from '#app/components/ui/field.tsx';
import { MAIL_CATEGORIES } from '#app/domain/mail/categories.ts';
import { CATEGORY_NAMES } from './category-names.ts';

/** Which kinds of news come by mail. */
export function MailSection({ on }: { on: readonly string[] }) {
  return (
    <Section
      title="News by mail"
      intro="Confirmations, invoices, notes, reminders of what is due and letters about your account always come. In the workspace you are told of everything, whatever you choose here."
    >
      <CommandForm command="set-mail" className="flex max-w-xl flex-col gap-4">
        <CheckboxGroup
          legend="By mail, too"
          name="on"
          options={MAIL_CATEGORIES.map((value) => ({ value, ...CATEGORY_NAMES[value] }))}
          defaultValues={on}
        />
        <div>
          <Button variant="secondary">Save</Button>
        </div>
      </CommandForm>
    </Section>
  );
}
