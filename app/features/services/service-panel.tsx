import { Amount } from '#app/components/ui/amount.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { SelectField, TextField } from '#app/components/ui/field.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { Stamp, type StampMark, type StampTone } from '#app/components/ui/stamp.tsx';
import type { ServiceMove, ServiceState } from '#app/domain/pricing/service-order.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { type Problem, ProblemSummary, typedOr } from '#app/features/forms/form-problem.tsx';
import { Foldout } from '#app/features/storage/goods-forms.tsx';
import type { OrderRow, Services } from './read-services.server.ts';

const LOOK: Readonly<Record<ServiceState, { tone: StampTone; mark: StampMark; label: string }>> = {
  asked: { tone: 'amber', mark: 'sent', label: 'Asked' },
  confirmed: { tone: 'accent', mark: 'clock', label: 'Confirmed' },
  done: { tone: 'accent', mark: 'tick', label: 'Done' },
  declined: { tone: 'danger', mark: 'cross', label: 'Declined' },
  cancelled: { tone: 'muted', mark: 'dash', label: 'Cancelled' },
};

const MOVES: Readonly<Record<ServiceMove, string>> = {
  confirm: 'Confirm',
  decline: 'Decline',
  done: 'Done',
  cancel: 'Cancel order',
};

type May = { announce: boolean; move: boolean };

function MoveForm({ row, move }: { row: OrderRow; move: ServiceMove }) {
  const isCancel = move === 'cancel';
  return (
    <CommandForm command={isCancel ? 'cancel-service' : 'answer-service'} subject={`${row.id} ${move}`}>
      <input type="hidden" name="orderId" value={row.id} />
      {isCancel ? null : <input type="hidden" name="move" value={move} />}
      <Button variant="secondary" size="sm" className="whitespace-nowrap">
        {MOVES[move]}
        <span className="sr-only"> {row.name}</span>
      </Button>
    </CommandForm>
  );
}

function Orders({ orders, may }: { orders: Services['orders']; may: May }) {
  const movesOf = (row: OrderRow) => row.moves.filter((move) => (move === 'cancel' ? may.announce : may.move));
  const action: Column<OrderRow> = {
    key: 'action',
    header: 'Action',
    align: 'right',
    cell: (row) => (
      <div className="flex flex-wrap justify-end gap-2">
        {movesOf(row).map((move) => (
          <MoveForm key={move} row={row} move={move} />
        ))}
      </div>
    ),
  };
  const columns: Column<OrderRow>[] = [
    { key: 'service', header: 'Service', cell: ({ name, units, unit }) => `${name}, ${countOf(units, unit)}` },
    { key: 'day', header: 'Day', cell: ({ day }) => formatDate(day) },
    {
      key: 'state',
      header: 'State',
      cell: ({ state }) => (
        <Stamp tone={LOOK[state].tone} mark={LOOK[state].mark}>
          {LOOK[state].label}
        </Stamp>
      ),
    },
    {
      key: 'amount',
      header: 'Before GST',
      align: 'right',
      cell: ({ amount }) => (amount ? <Amount money={amount} /> : '–'),
    },
    ...(orders.rows.some((row) => movesOf(row).length > 0) ? [action] : []),
  ];
  return (
    <>
      <DataTable
        caption="Services ordered, the newest first"
        columns={columns}
        rows={orders.rows}
        rowKey={({ id }) => id}
        empty={<p className="text-sm text-muted">Nothing is ordered.</p>}
      />
      <Pager page={orders.page} hasNext={orders.hasNext} list={{ param: 'services', label: 'services ordered' }} />
    </>
  );
}

type OrderFormProps = { services: Services; bookingId: string; side: 'host' | 'shipper'; problem: Problem };

function OrderForm({ services: { offered, days, usual, orders }, bookingId, side, problem }: OrderFormProps) {
  // A sent order makes another key: the form closes and is empty again.
  return (
    <div className="mt-4" key={orders.rows[0]?.id ?? 'none'}>
      <Foldout title={side === 'host' ? 'Record a service' : 'Ask for a service'} open={problem !== undefined}>
        <CommandForm command="order-service" subject={bookingId} className="space-y-5" noValidate>
          <ProblemSummary problem={problem} />
          <SelectField
            label="Service"
            name="service"
            defaultValue={typedOr(problem, 'service', offered[0]?.code ?? '')}
            error={problem?.errors.service}
            options={offered.map(({ code, name, perUnit, unit, minimumUnits }) => ({
              value: code,
              label: `${name}, ${formatInr(perUnit)} per ${unit}${minimumUnits > 1 ? `, at least ${countOf(minimumUnits, unit)}` : ''}`,
            }))}
          />
          <div className="grid gap-5 sm:grid-cols-2">
            <TextField
              label="Units"
              name="units"
              inputMode="numeric"
              maxLength={6}
              defaultValue={typedOr(problem, 'units', '')}
              error={problem?.errors.units}
            />
            <TextField
              label="Day"
              name="day"
              type="date"
              min={days.first}
              max={days.last}
              defaultValue={typedOr(problem, 'day', usual)}
              error={problem?.errors.day}
              hint={side === 'host' ? 'Up to today: it was done. Later: it is agreed.' : undefined}
            />
          </div>
          <Button variant="secondary">{side === 'host' ? 'Record service' : 'Ask for service'}</Button>
        </CommandForm>
      </Foldout>
    </div>
  );
}

type PanelProps = OrderFormProps & { may: May };

/** On a booking: the services ordered for its goods, and the form for another. */
export function ServicePanel({ services, bookingId, side, may, problem }: PanelProps) {
  const { offered, orders } = services;
  if (offered.length === 0 && orders.rows.length === 0 && orders.page === 1) return null;
  const isOrder = problem !== undefined && 'units' in problem.values && 'service' in problem.values;
  return (
    <Section title="Services" intro="At the prices of this booking’s rate card. What is done is charged, once.">
      <Orders orders={orders} may={may} />
      {offered.length > 0 && may.announce ? (
        <OrderForm services={services} bookingId={bookingId} side={side} problem={isOrder ? problem : undefined} />
      ) : null}
    </Section>
  );
}
