import { Link } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { WAITLIST_LABELS } from '#app/domain/booking/waitlist.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { formatMass } from '#app/domain/shared/quantity.ts';
import type { WaitlistRow } from './list-waitlist.server.ts';

type TableProps = { rows: readonly WaitlistRow[]; base: string; mayLeave: boolean };

/** An organisation's entries on waitlists, with a button to leave each that waits. */
export function WaitlistTable({ rows, base, mayLeave }: TableProps) {
  const columns: Column<WaitlistRow>[] = [
    {
      key: 'slot',
      header: 'Slot',
      cell: (row) => (
        <Link to={`/slots/${row.slotId}`} className="link">
          {row.slotName}, {row.facilityName}
        </Link>
      ),
    },
    { key: 'stay', header: 'In – out', cell: (row) => `${formatDate(row.startsOn)} – ${formatDate(row.endsOn)}` },
    { key: 'pallets', header: 'Pallets', align: 'right', cell: (row) => row.pallets },
    { key: 'mass', header: 'Mass', align: 'right', cell: (row) => formatMass(row.massGrams) },
    {
      key: 'state',
      header: 'State',
      cell: (row) =>
        row.bookingId ? (
          <Link to={`${base}/bookings/${row.bookingId}`} className="link">
            {WAITLIST_LABELS[row.state]}
          </Link>
        ) : (
          WAITLIST_LABELS[row.state]
        ),
    },
    {
      key: 'leave',
      header: 'Action',
      align: 'right',
      cell: (row) =>
        mayLeave && row.state === 'waiting' ? (
          <CommandForm command="leave-waitlist" subject={row.id}>
            <input type="hidden" name="entryId" value={row.id} />
            <Button variant="secondary" size="sm">
              Leave<span className="sr-only"> the waitlist of {row.slotName}</span>
            </Button>
          </CommandForm>
        ) : null,
    },
  ];
  return (
    <DataTable
      caption="Stays you wait for, the newest first"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      empty={
        <p className="text-sm text-muted">
          You wait for nothing. Where a slot has no room for your stay, its page lets you join the waitlist.
        </p>
      }
    />
  );
}
