import type { ReactNode } from 'react';
import { CheckboxGroup } from '#app/components/ui/choice-fields.tsx';
import { Field, SelectField, TextField } from '#app/components/ui/field.tsx';
import {
  ANSWERS,
  CONDITIONS,
  CUSTOMS_STATUSES,
  FORMS,
  MATERIALS,
  PACKAGINGS,
  PACKING_GROUPS,
} from '#app/domain/cargo/facts.ts';
import { type Problem, tickedOr, typedOr } from '#app/features/forms/form-problem.tsx';
import type { CargoCatalogue } from './cargo-catalogue.server.ts';
import { CARGO_SECTIONS, type CargoField, type CargoFormText, type CargoSection } from './cargo-form-text.ts';
import { SubstanceList, SubstanceNote, TariffList, TariffNote } from './typed-notes.tsx';

type Sent = { saved: CargoFormText; problem: Problem };

/** What a field shows and what stands against it. */
const fieldOf =
  ({ saved, problem }: Sent) =>
  (name: CargoField) => ({
    name,
    defaultValue: typedOr(problem, name, saved[name]),
    error: problem?.errors[name],
  });

type Choice = readonly { readonly code: string; readonly label: string }[];
const optionsOf = (list: Choice) => list.map(({ code, label }) => ({ value: code, label }));

const GROUP_OPTIONS = [
  { value: '', label: 'I don’t know yet, or it has none' },
  ...PACKING_GROUPS.map((group) => ({ value: group, label: group })),
];

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0 space-y-5">
      <legend className="mb-4 text-lg font-semibold">{title}</legend>
      {children}
    </fieldset>
  );
}

const EMPTY: ReadonlySet<string> = new Set(['', 'unknown', 'ppm']);

/** A rarer part of the form: folded away until it holds an answer or an error. */
function FoldedPart({ title, hint, part, sent, children }: FoldedProps) {
  const { saved, problem } = sent;
  const names: readonly CargoField[] = CARGO_SECTIONS[part];
  const speaks = names.some((name) => problem?.errors[name] || !EMPTY.has(typedOr(problem, name, saved[name])));
  return (
    <details open={speaks} className="rounded-md border border-line px-4">
      <summary className="cursor-pointer py-3 font-semibold">
        {title} <span className="text-sm font-normal text-muted">{hint}</span>
      </summary>
      <fieldset className="min-w-0 space-y-5 pb-5">
        <legend className="sr-only">{title}</legend>
        {children}
      </fieldset>
    </details>
  );
}

type FoldedProps = { title: string; hint: string; part: CargoSection; sent: Sent; children: ReactNode };

/** What it is made of, in which shape and state, and how it is packed. */
export function WhatFields({ sent }: { sent: Sent }) {
  const field = fieldOf(sent);
  const description = field('description');
  return (
    <Part title="What it is">
      <TextField
        label="Name"
        {...field('name')}
        required
        maxLength={120}
        hint="How you call it in your library: NdFeB swarf, Cerium oxide 99.9."
      />
      <Field label="Description" name="description" hint="As on the papers." error={description.error}>
        {(control) => (
          <textarea
            {...control}
            className="control py-2"
            rows={2}
            maxLength={500}
            defaultValue={description.defaultValue}
          />
        )}
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField label="Material" {...field('material')} options={optionsOf(MATERIALS)} />
        <SelectField label="Form" {...field('form')} options={optionsOf(FORMS)} />
        <SelectField label="Condition" {...field('condition')} options={optionsOf(CONDITIONS)} />
        <SelectField label="Packaging" {...field('packaging')} options={optionsOf(PACKAGINGS)} />
        <TextField
          label="Country of origin"
          {...field('origin')}
          maxLength={2}
          autoCapitalize="characters"
          hint="Two letters: VN, IN. Empty: not known yet."
        />
      </div>
    </Part>
  );
}

type TypedCodes = { unNumber: string; hsCode: string };

/** Tariff code and dangerous goods entry; class and name follow from the UN number. */
export function DangerFields({ sent, typed, catalogue }: { sent: Sent; typed: TypedCodes; catalogue: CargoCatalogue }) {
  const field = fieldOf(sent);
  return (
    <Part title="Tariff and danger">
      <div className="space-y-1.5">
        <TextField
          label="HS or ITC-HS code"
          {...field('hsCode')}
          list="cargo-tariff"
          autoComplete="off"
          maxLength={120}
          hint="Type a code or a word. 4, 6 or 8 digits; customs needs all 8. Empty: not known yet."
        />
        <TariffNote typed={typed.hsCode} catalogue={catalogue} />
      </div>
      <SelectField
        label="Do the papers call it dangerous goods?"
        {...field('dangerous')}
        options={optionsOf(ANSWERS)}
        className="sm:max-w-80"
      />
      <div className="space-y-1.5">
        <TextField
          label="UN number"
          {...field('unNumber')}
          list="cargo-substances"
          autoComplete="off"
          maxLength={120}
          hint="Four digits, from section 14 of the safety data sheet. Empty: none, or not known yet."
        />
        <SubstanceNote typed={typed.unNumber} catalogue={catalogue} />
      </div>
      <SelectField
        label="Packing group"
        {...field('packingGroup')}
        options={GROUP_OPTIONS}
        className="sm:max-w-80"
        hint="Without one, the strictest entry of the UN number counts."
      />
      <SubstanceList id="cargo-substances" substances={catalogue.substances} />
      <TariffList id="cargo-tariff" tariff={catalogue.tariff} />
    </Part>
  );
}

/** Mass and customs status: both decide about nearly every slot. */
export function BasicFields({ sent }: { sent: Sent }) {
  const field = fieldOf(sent);
  return (
    <Part title="Mass and customs status">
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <TextField
          label="Mass of one pallet"
          {...field('massPerPallet')}
          inputMode="decimal"
          suffix="kg"
          maxLength={40}
          hint="Gross. Empty: not weighed yet."
        />
        <SelectField
          label="Customs status"
          {...field('customsStatus')}
          options={optionsOf(CUSTOMS_STATUSES)}
          hint="Decides between bonded and neutral slots."
        />
      </div>
    </Part>
  );
}

/** The state the goods are in. */
export function StateFields({ sent }: { sent: Sent }) {
  const field = fieldOf(sent);
  return (
    <FoldedPart title="Condition details" hint="magnets, oil, damage, moisture, charge" part="state" sent={sent}>
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <SelectField label="Magnetised?" {...field('magnetised')} options={optionsOf(ANSWERS)} />
        <SelectField label="Oil or solvent on it?" {...field('oily')} options={optionsOf(ANSWERS)} />
        <SelectField label="Damaged, defective or recalled cells?" {...field('damaged')} options={optionsOf(ANSWERS)} />
        <TextField label="Moisture" {...field('moisture')} inputMode="decimal" suffix="%" maxLength={40} />
        <TextField
          label="State of charge of cells"
          {...field('stateOfCharge')}
          inputMode="numeric"
          suffix="%"
          maxLength={40}
        />
      </div>
    </FoldedPart>
  );
}

/** Thorium and uranium, and what backs the figures. */
export function ActivityFields({ sent, catalogue }: { sent: Sent; catalogue: CargoCatalogue }) {
  const field = fieldOf(sent);
  const units = [
    { value: 'ppm', label: 'ppm by mass' },
    ...(catalogue.knowsActivity ? [{ value: 'bq', label: 'Bq/g' }] : []),
  ];
  return (
    <FoldedPart title="Radioactivity" hint="thorium and uranium" part="activity" sent={sent}>
      <div className="grid items-start gap-5 sm:grid-cols-3">
        <TextField label="Thorium" {...field('thorium')} inputMode="decimal" maxLength={40} />
        <TextField label="Uranium" {...field('uranium')} inputMode="decimal" maxLength={40} />
        <SelectField label="Unit of both" {...field('activityUnit')} options={units} />
      </div>
      <CheckboxGroup
        legend="Assay"
        name="assayCertificate"
        defaultValues={tickedOr(sent.problem, 'assayCertificate', [sent.saved.assayCertificate])}
        error={sent.problem?.errors.assayCertificate}
        options={[{ value: 'yes', label: 'An accredited laboratory’s certificate backs these figures' }]}
      />
    </FoldedPart>
  );
}

/** Customs particulars, running clocks and money. */
export function CustomsFields({ sent }: { sent: Sent }) {
  const field = fieldOf(sent);
  const money = { inputMode: 'decimal', prefix: '₹', maxLength: 40 } as const;
  return (
    <FoldedPart title="Customs and money" hint="importer, clocks, value, duty" part="customs" sent={sent}>
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <TextField label="Importer’s IEC" {...field('importerIec')} maxLength={10} autoCapitalize="characters" />
        <SelectField
          label="Notified under section 58A?"
          {...field('notifiedGoods')}
          options={optionsOf(ANSWERS)}
          hint="Precious metals, stores, duty-free and diplomatic goods."
        />
        <SelectField label="On the SCOMET list?" {...field('scomet')} options={optionsOf(ANSWERS)} />
        <TextField
          label="Date of the deposit order"
          type="date"
          {...field('bondedSince')}
          hint="The warehousing clocks run from it."
        />
        <TextField
          label="First day as waste"
          type="date"
          {...field('wasteSince')}
          hint="Anywhere. No reclassification moves it."
        />
        <TextField label="Declared value" {...field('declaredValue')} {...money} />
        <TextField label="Duty assessed" {...field('assessableDuty')} {...money} />
      </div>
    </FoldedPart>
  );
}
