import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { ProblemSummary, typedOr } from '#app/features/forms/form-problem.tsx';
import type { FormProblem } from '#app/platform/form.server.ts';
import type { CargoCatalogue } from './cargo-catalogue.server.ts';
import { CargoExplained } from './cargo-explained.tsx';
import { ActivityFields, BasicFields, CustomsFields, DangerFields, StateFields, WhatFields } from './cargo-fields.tsx';
import type { CargoFormText } from './cargo-form-text.ts';
import { TaskList } from './cargo-sections.tsx';
import type { CargoPicture } from './describe-cargo.server.ts';

/** What an action of the form answers: the form with its errors, or with what the rulebook would make of it. */
export type CargoAnswer = FormProblem & { preview: CargoPicture | null };

type CargoFormProps = {
  command: 'create-cargo' | 'edit-cargo';
  subject: string;
  saved: CargoFormText;
  answer: CargoAnswer | undefined;
  catalogue: CargoCatalogue;
  submitLabel: string;
  /** Hidden fields and notices of the page around it. */
  children?: ReactNode;
};

/** The cargo profile's form, new or edited. "Check" shows the classification and saves nothing. */
export function CargoForm({ command, subject, saved, answer, catalogue, submitLabel, children }: CargoFormProps) {
  const [codes, setCodes] = useState(() => ({
    unNumber: typedOr(answer, 'unNumber', saved.unNumber),
    hsCode: typedOr(answer, 'hsCode', saved.hsCode),
  }));
  const follow = (event: FormEvent<HTMLFormElement>) => {
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    setCodes({ unNumber: text('unNumber'), hsCode: text('hsCode') });
  };
  const sent = { saved, problem: answer };
  return (
    <CommandForm command={command} subject={subject} onInput={follow} noValidate>
      <div className="max-w-3xl space-y-8">
        <ProblemSummary problem={answer} />
        {children}
        <WhatFields sent={sent} />
        <DangerFields sent={sent} typed={codes} catalogue={catalogue} />
        <BasicFields sent={sent} />
        <div className="space-y-3">
          <StateFields sent={sent} />
          <ActivityFields sent={sent} catalogue={catalogue} />
          <CustomsFields sent={sent} />
        </div>
        <div className="flex flex-wrap gap-3">
          {/* First in the form, so Enter saves; its name keeps "Working…" off the button that wasn't pressed. */}
          <Button name="_save" value="1" className="grow sm:grow-0">
            {submitLabel}
          </Button>
          <Button name="_command" value="preview" variant="secondary" className="grow sm:grow-0">
            Check
          </Button>
        </div>
      </div>
    </CommandForm>
  );
}

/** What "Check" found, told apart from what is saved. `children` is the way back to the form. */
export function CheckedPicture({ picture, children }: { picture: CargoPicture; children?: ReactNode }) {
  return (
    <div className="space-y-4">
      <div role="status">
        <Notice tone="info" title="Checked, not saved">
          This is what the rulebook makes of the answers in the form. {children}
        </Notice>
      </div>
      <CargoExplained picture={picture} />
      {picture.tasks.length > 0 ? (
        <div>
          <p className="mb-2 font-semibold">To find out</p>
          <TaskList tasks={picture.tasks} />
        </div>
      ) : null}
    </div>
  );
}
