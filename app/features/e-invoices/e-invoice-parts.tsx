import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { Field } from '#app/components/ui/field.tsx';
import { type Problem, typedOr } from '#app/features/forms/form-problem.tsx';
import type { EInvoiceView } from '#app/features/invoices/invoice-view.ts';

const CODE = 'break-all font-mono text-xs';

/** The portal's signed QR code with its numbers, as a registered document shows it. */
export function EInvoiceMark({ eInvoice }: { eInvoice: EInvoiceView | null }) {
  if (eInvoice?.state !== 'registered') return null;
  const { irn, ackNumber, ackAt, qr } = eInvoice;
  return (
    <div className="flex flex-wrap items-start gap-5 border-t border-line py-5 text-sm">
      <svg
        viewBox={`0 0 ${qr.size} ${qr.size}`}
        className="size-32 shrink-0 bg-white"
        role="img"
        aria-label="Signed QR code"
      >
        <path d={qr.path} fill="black" shapeRendering="crispEdges" />
      </svg>
      <dl className="min-w-0 grow basis-60 space-y-2">
        <div>
          <dt className="text-xs text-muted">Invoice reference number (IRN)</dt>
          <dd className={CODE}>{irn}</dd>
        </div>
        <div>
          <dt className="text-xs text-muted">Acknowledged</dt>
          <dd>
            No. {ackNumber}, {ackAt}
          </dd>
        </div>
      </dl>
    </div>
  );
}

type PanelProps = {
  eInvoice: EInvoiceView | null;
  /** Where the portal's JSON of the document is downloaded. */
  download: string;
  /** Whether the portal's answer may be recorded here. */
  mayRecord: boolean;
  problem: Problem;
};

/** What the portal knows of a document, its JSON to upload there, and the answer to record. */
export function EInvoicePanel({ eInvoice, download, mayRecord, problem }: PanelProps) {
  if (eInvoice === null) return null;
  const isOpen = eInvoice.state === 'not_registered';
  return (
    <div className="no-print">
      <Section title="E-invoice">
        <DefinitionList
          items={[
            { term: 'At the invoice portal', detail: isOpen ? 'Not registered' : 'Registered' },
            {
              term: isOpen ? 'Number it will get (expected IRN)' : 'Invoice reference number (IRN)',
              detail: <span className={CODE}>{eInvoice.irn}</span>,
            },
            ...(isOpen ? [] : [{ term: 'Acknowledged', detail: `No. ${eInvoice.ackNumber}, ${eInvoice.ackAt}` }]),
          ]}
        />
        <div className="mt-4">
          <ButtonLink to={download} reloadDocument>
            Download for the portal (INV-01, JSON)
          </ButtonLink>
        </div>
        {isOpen && mayRecord ? (
          <CommandForm command="record-e-invoice" subject="e-invoice" noValidate className="mt-6 max-w-xl space-y-4">
            <Field
              label="The portal’s answer"
              name="answer"
              hint="The JSON it returned, with Irn, AckNo, AckDt, SignedInvoice and SignedQRCode."
              error={problem?.errors.answer}
            >
              {(control) => (
                <textarea
                  {...control}
                  rows={6}
                  required
                  className="control font-mono text-sm"
                  defaultValue={typedOr(problem, 'answer', '')}
                />
              )}
            </Field>
            <Button>Record the answer</Button>
          </CommandForm>
        ) : null}
      </Section>
    </div>
  );
}
