import { Amount } from '#app/components/ui/amount.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { formatMonth } from '#app/domain/shared/month.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { type Problem, typed } from '#app/features/forms/form-problem.tsx';
import type { RuleRow } from './commission-rules.server.ts';
import { FEE_TITLES, type FeeRow } from './fee-view.ts';

const RULE_COLUMNS: readonly Column<RuleRow>[] = [
  { key: 'code', header: 'Rule', cell: (row) => `${row.code}, version ${row.version}` },
  { key: 'for', header: 'For', cell: (row) => row.appliesTo },
  { key: 'rate', header: 'Rate', align: 'right', cell: (row) => `${row.rateBasisPoints / 100}%` },
  { key: 'least', header: 'At least', align: 'right', cell: (row) => <Amount money={row.minimumFee} /> },
  { key: 'from', header: 'From', cell: (row) => formatDate(row.effectiveFrom) },
  {
    key: 'to',
    header: 'Until before',
    cell: (row) => (row.effectiveTo === null ? <EndRule row={row} /> : formatDate(row.effectiveTo)),
  },
];

/** All versions of all commission rules; those without an end can be ended. */
export function RuleTable({ rows }: { rows: readonly RuleRow[] }) {
  return (
    <DataTable
      caption="Commission rules by code, the newest version first"
      columns={RULE_COLUMNS}
      rows={rows}
      rowKey={(row) => row.id}
      empty={
        <EmptyState title="No rules yet">Without a rule nothing is charged: write the first one below.</EmptyState>
      }
    />
  );
}

function EndRule({ row }: { row: RuleRow }) {
  return (
    <CommandForm command="end-commission-rule" subject={row.id} className="flex items-center gap-2">
      <input type="hidden" name="ruleId" value={row.id} />
      <input
        type="date"
        name="effectiveTo"
        required
        aria-label={`First day without ${row.code}, version ${row.version}`}
        className="control max-w-40"
      />
      <Button variant="secondary" size="sm" aria-label={`End ${row.code}, version ${row.version}`}>
        End
      </Button>
    </CommandForm>
  );
}

type RuleFormProps = { ports: readonly { id: string; name: string }[]; problem: Problem };

/** Writes a rule, or the next version of one. */
export function RuleForm({ ports, problem }: RuleFormProps) {
  const mine = problem?.values.code === undefined ? undefined : problem;
  const field = (name: string) => ({ name, defaultValue: typed(mine, name), error: mine?.errors[name] });
  return (
    <Section
      title="Write a rule"
      intro="Under a known code it is the next version, and the one before ends. Of the rules that apply the most specific counts: host, then regime, class, port, volume."
    >
      <CommandForm command="write-commission-rule" className="grid max-w-3xl gap-4 sm:grid-cols-2" noValidate>
        <TextField label="Code" {...field('code')} autoComplete="off" required />
        <TextField label="Holds from" {...field('effectiveFrom')} type="date" required />
        <TextField label="Rate" {...field('rate')} suffix="%" inputMode="decimal" required />
        <TextField label="At least, an invoice" {...field('minimumFee')} prefix="₹" inputMode="decimal" optional />
        <TextField label="Host" hint="Its short name, as in its address." {...field('host')} optional />
        <SelectField
          label="Regime"
          {...field('regime')}
          options={[
            { value: '', label: 'Any' },
            { value: 'bonded', label: 'Bonded' },
            { value: 'neutral', label: 'Neutral' },
          ]}
        />
        <TextField label="Hazard class" {...field('cargoCode')} optional />
        <SelectField
          label="Port"
          {...field('port')}
          options={[{ value: '', label: 'Any' }, ...ports.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <TextField label="From pallet-days a month" {...field('volumeFrom')} inputMode="numeric" optional />
        <div className="sm:col-span-2">
          <Button>Write the rule</Button>
        </div>
      </CommandForm>
    </Section>
  );
}

const FEE_COLUMNS: readonly Column<FeeRow>[] = [
  { key: 'number', header: 'Number', cell: (row) => row.number },
  { key: 'kind', header: 'Paper', cell: (row) => FEE_TITLES[row.kind] },
  { key: 'host', header: 'Host', cell: (row) => row.host },
  { key: 'month', header: 'Month', cell: (row) => formatMonth(row.month) },
  { key: 'issued', header: 'Issued', cell: (row) => formatDate(row.issuedOn) },
  { key: 'total', header: 'Total', align: 'right', cell: (row) => <Amount money={row.total} /> },
];

/** The platform's fee invoices and credit notes, the newest first. */
export function FeeTable({ rows }: { rows: readonly FeeRow[] }) {
  return (
    <DataTable
      caption="Fee invoices and credit notes, newest first"
      columns={FEE_COLUMNS}
      rows={rows}
      rowKey={(row) => row.id}
      rowHref={(row) => `/operator/commission/${row.id}`}
      empty={<EmptyState title="No fee invoices yet">A month is charged when it is over.</EmptyState>}
    />
  );
}

/** Settles a month now instead of waiting for the job. */
export function SettleForm({ month, problem }: { month: string; problem: Problem }) {
  const mine = problem?.values.month === undefined ? undefined : problem;
  return (
    <Section
      title="Settle a month"
      intro="Charges commission and keeps back taxes where that is not done yet. The month has to be over; a host and month are settled once."
    >
      <CommandForm command="settle-month" className="flex flex-wrap items-end gap-3" noValidate>
        <TextField
          label="Month"
          name="month"
          type="month"
          defaultValue={typed(mine, 'month') ?? month}
          error={mine?.errors.month}
          required
        />
        <Button>Settle it</Button>
      </CommandForm>
    </Section>
  );
}
