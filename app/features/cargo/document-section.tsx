import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { Stamp } from '#app/components/ui/stamp.tsx';
import type { RequiredDocument } from '#app/domain/cargo/decision.ts';
import { type CargoDocument, STEP_LABELS, STEPS } from '#app/domain/cargo/facts.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { type Problem, ProblemSummary, typedOr } from '#app/features/forms/form-problem.tsx';
import type { CargoCatalogue } from './cargo-catalogue.server.ts';
import { wordsOf } from './cargo-words.ts';
import { ProvisionalStamp } from './typed-notes.tsx';

type Types = CargoCatalogue['documentTypes'];

function Required({ document }: { document: RequiredDocument }) {
  const { label, issuer, presented, blocks, provisional, citation } = document;
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-2">
      <div className="min-w-0">
        <p>
          {label} {provisional ? <ProvisionalStamp /> : null}
        </p>
        <p className="text-xs text-muted">
          From: {issuer}. {blocks ? 'The step waits for it.' : 'The step does not wait for it.'} {citation}
        </p>
      </div>
      {presented ? (
        <Stamp tone="accent" mark="tick">
          Here
        </Stamp>
      ) : (
        <Stamp tone={blocks ? 'amber' : 'muted'} mark="sheet">
          Missing
        </Stamp>
      )}
    </li>
  );
}

/** What each step of the cargo's way will ask for. */
function RequiredByStep({ required }: { required: readonly RequiredDocument[] }) {
  if (required.length === 0)
    return (
      <p className="text-sm text-muted">The facts so far ask for no document. Open questions may still add some.</p>
    );
  return (
    <div className="space-y-5 text-sm">
      {STEPS.filter((step) => required.some((each) => each.step === step)).map((step) => (
        <div key={step}>
          <h3 className="text-base font-semibold">{STEP_LABELS[step]}</h3>
          <ul className="divide-y divide-line border-y border-line">
            {required
              .filter((each) => each.step === step)
              .map((each) => (
                <Required key={each.document} document={each} />
              ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

function validity({ validFrom, validUntil }: CargoDocument): string {
  if (validFrom && validUntil) return `valid ${formatDate(validFrom)} to ${formatDate(validUntil)}`;
  if (validFrom) return `valid from ${formatDate(validFrom)}`;
  return validUntil ? `valid until ${formatDate(validUntil)}` : 'valid without end';
}

type PresentedProps = { documents: readonly CargoDocument[]; types: Types; version: number; mayEdit: boolean };

/** The documents on file, each with a way to take it off. */
function Presented({ documents, types, version, mayEdit }: PresentedProps) {
  if (documents.length === 0) return <p className="text-sm text-muted">None entered yet.</p>;
  return (
    <ul className="divide-y divide-line border-y border-line text-sm">
      {documents.map((document, position) => {
        const label = types.find(({ code }) => code === document.type)?.label ?? wordsOf(document.type);
        return (
          <li
            key={`${document.type} ${document.reference} ${document.validFrom} ${document.validUntil}`}
            className="flex flex-wrap items-center justify-between gap-x-4 py-2"
          >
            <div className="min-w-0 break-words">
              <p>{label}</p>
              <p className="text-xs text-muted">
                {document.reference ? `${document.reference}, ` : ''}
                {validity(document)}
              </p>
            </div>
            {mayEdit ? (
              <CommandForm command="remove-document" subject={`${version}.${position}`}>
                <input type="hidden" name="version" value={version} />
                <input type="hidden" name="position" value={position} />
                <Button variant="quiet" size="sm" aria-label={`Remove ${label} ${document.reference}`}>
                  Remove
                </Button>
              </CommandForm>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

function AddDocument({ cargoId, types, problem }: { cargoId: string; types: Types; problem: Problem }) {
  const field = (name: string) => ({
    name,
    defaultValue: typedOr(problem, name, ''),
    error: problem?.errors[name],
  });
  return (
    <CommandForm command="add-document" subject={cargoId} className="max-w-2xl space-y-5" noValidate>
      <h3 className="text-base font-semibold">Add a document</h3>
      <ProblemSummary problem={problem} />
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <SelectField
          label="Document"
          {...field('documentType')}
          required
          options={[{ value: '', label: 'Choose' }, ...types.map(({ code, label }) => ({ value: code, label }))]}
        />
        <TextField label="Its number" {...field('reference')} required maxLength={120} />
        <TextField label="Valid from" optional type="date" {...field('validFrom')} />
        <TextField label="Valid until" optional type="date" {...field('validUntil')} hint="The last day it holds." />
      </div>
      <Button variant="secondary">Add document</Button>
    </CommandForm>
  );
}

type DocumentSectionProps = PresentedProps & {
  cargoId: string;
  required: readonly RequiredDocument[];
  problem: Problem;
};

/** The documents of a cargo: what its way will ask for, and what is here. */
export function DocumentSection({ cargoId, required, problem, ...presented }: DocumentSectionProps) {
  const { documents, version, mayEdit, types } = presented;
  return (
    <Section
      id="documents"
      title="Documents"
      intro="Asked for step by step, as far as the facts tell. “Here” means valid today."
    >
      <div className="space-y-6">
        <RequiredByStep required={required} />
        <div>
          <h3 className="mb-1 text-base font-semibold">On file</h3>
          <Presented {...presented} />
        </div>
        {/* A saved document makes another key: the form is empty again. */}
        {mayEdit ? (
          <AddDocument key={`${version} ${documents.length}`} cargoId={cargoId} types={types} problem={problem} />
        ) : null}
      </div>
    </Section>
  );
}
