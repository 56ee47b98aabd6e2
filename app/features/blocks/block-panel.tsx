import { Link } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { addDays, formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { formatMass, formatPallets } from '#app/domain/shared/quantity.ts';
import { type Problem, ProblemSummary, typedOr } from '#app/features/forms/form-problem.tsx';
import type { BlockRow } from './list-blocks.server.ts';

type PanelProps = {
  blocks: readonly BlockRow[];
  slotId: string;
  /** Today where the facility is. */
  today: PlainDate;
  base: string;
  mayBlock: boolean;
  problem: Problem;
};

function LiftForm({ block }: { block: BlockRow }) {
  return (
    <CommandForm command="lift-block" subject={block.id}>
      <input type="hidden" name="blockId" value={block.id} />
      <Button variant="secondary" size="sm">
        Lift<span className="sr-only"> “{block.reason}”</span>
      </Button>
    </CommandForm>
  );
}

const COLUMNS: readonly Column<BlockRow>[] = [
  { key: 'reason', header: 'Reason', cell: (block) => block.reason },
  {
    key: 'days',
    header: 'Blocked – free again',
    cell: (block) => `${formatDate(block.startsOn)} – ${formatDate(block.endsOn)}`,
  },
  { key: 'pallets', header: 'Pallets', align: 'right', cell: (block) => block.pallets },
  {
    key: 'mass',
    header: 'Mass',
    align: 'right',
    cell: (block) => (block.massGrams === 0 ? 'Places alone' : formatMass(block.massGrams)),
  },
];

/** What stands in the way of a block: each booking leads to its page. */
function Clashes({ problem, base }: { problem: NonNullable<Problem>; base: string }) {
  const clashes = problem.violations.filter(({ code }) => code === 'capacity.clash');
  if (clashes.length === 0) return null;
  return (
    <div>
      <h3 className="text-sm font-semibold">In the way</h3>
      <ul className="mt-1 space-y-1 text-sm">
        {clashes.map(({ sentence, params }) => (
          <li key={sentence}>
            {typeof params.bookingId === 'string' ? (
              <Link to={`${base}/bookings/${params.bookingId}`} className="link">
                {sentence}
              </Link>
            ) : (
              sentence
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function BlockForm({ slotId, today, base, problem }: Omit<PanelProps, 'blocks' | 'mayBlock'>) {
  const errors = problem?.errors ?? {};
  const field = (name: string, saved = '') => ({
    name,
    defaultValue: typedOr(problem, name, saved),
    error: errors[name],
  });
  const general = problem && {
    ...problem,
    violations: problem.violations.filter(({ code }) => code !== 'capacity.clash'),
  };
  return (
    <CommandForm command="block-places" subject={slotId} className="mt-3 max-w-prose space-y-5" noValidate>
      <ProblemSummary problem={general} />
      {problem ? <Clashes problem={problem} base={base} /> : null}
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label="Blocked from" type="date" min={today} required {...field('blockFrom', today)} />
        <TextField
          label="Free again on"
          type="date"
          min={addDays(today, 1)}
          required
          {...field('blockUntil', addDays(today, 1))}
        />
        <TextField label="Places to block" inputMode="numeric" maxLength={6} required {...field('blockPallets')} />
        <TextField
          label="Mass to block"
          optional
          inputMode="decimal"
          suffix="kg"
          maxLength={20}
          hint="Empty: places alone."
          {...field('blockKg')}
        />
      </div>
      <TextField
        label="Reason"
        maxLength={120}
        required
        hint="For your own people; shippers only see the places gone."
        {...field('reason')}
      />
      <Button variant="secondary">Block places</Button>
    </CommandForm>
  );
}

/** A host's blocks of a slot, with the form for another and a button to lift each. */
export function BlockPanel({ blocks, mayBlock, problem, ...form }: PanelProps) {
  const lift: Column<BlockRow> = {
    key: 'lift',
    header: 'Action',
    align: 'right',
    cell: (block) => <LiftForm block={block} />,
  };
  const blocked = blocks.reduce((sum, { pallets }) => sum + pallets, 0);
  return (
    <Section
      id="blocks"
      title="Blocked places"
      intro={
        blocks.length === 0
          ? 'Shut places for repairs, stocktaking or goods of your own.'
          : `${formatPallets(blocked)} in ${blocks.length === 1 ? 'one block' : `${blocks.length} blocks`}, now or to come.`
      }
    >
      <DataTable
        caption="Blocks, the first to begin first"
        columns={mayBlock ? [...COLUMNS, lift] : COLUMNS}
        rows={blocks}
        rowKey={(block) => block.id}
        empty={null}
      />
      {mayBlock ? (
        <details key={blocks.length} open={problem !== undefined} className="mt-3">
          <summary className="w-fit cursor-pointer py-3 text-sm text-accent md:py-1.5">Block places</summary>
          <BlockForm {...form} problem={problem} />
        </details>
      ) : null}
    </Section>
  );
}
