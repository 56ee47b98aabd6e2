import type { ReactNode } from 'react';
import { Amount } from '#app/components/ui/amount.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { DayClock } from '#app/components/ui/clock.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { Stamp } from '#app/components/ui/stamp.tsx';
import { labelOf, PAPER_KINDS } from '#app/domain/cargo/facts.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { type PaperRow, standingOf } from './paper-view.ts';

/** A paper's kind in words. */
export const kindWords = (row: Pick<PaperRow, 'kind'>): string => labelOf(PAPER_KINDS, row.kind);

/** From when until when, and whether that is over, near its end or yet to come. */
function Validity({ row, today }: { row: PaperRow; today: PlainDate }) {
  const { validFrom, validUntil } = row;
  const standing = standingOf(row, today);
  if (standing.state === 'ending' && validUntil !== null)
    return <DayClock label="Ending" day={standing.day} of={standing.of} on={validUntil} />;
  const until = validUntil === null ? 'until cancelled' : `to ${formatDate(validUntil)}`;
  return (
    <div className="space-y-1">
      {standing.state === 'expired' ? (
        <Stamp tone="danger" mark="alarm">
          Expired
        </Stamp>
      ) : null}
      {standing.state === 'coming' ? (
        <Stamp tone="neutral" mark="clock">
          Not yet valid
        </Stamp>
      ) : null}
      <p>
        {formatDate(validFrom)} {until}
      </p>
    </div>
  );
}

/** Whether an operator has seen the paper. */
function CheckedStamp({ row }: { row: PaperRow }) {
  if (row.rejectedReason !== null)
    return (
      <>
        <Stamp tone="danger" mark="back">
          Rejected
        </Stamp>
        <span className="block">{row.rejectedReason}</span>
      </>
    );
  if (row.withdrawn)
    return (
      <Stamp tone="muted" mark="back">
        Withdrawn
      </Stamp>
    );
  return row.verified ? (
    <Stamp tone="accent" mark="tick">
      Verified
    </Stamp>
  ) : (
    <Stamp tone="amber" mark="clock">
      Waiting
    </Stamp>
  );
}

/** What every list of papers shows. */
function paperColumns<Row extends PaperRow>(today: PlainDate): Column<Row>[] {
  return [
    {
      key: 'paper',
      header: 'Paper',
      cell: (row) => (
        <>
          <span className="font-semibold">{kindWords(row)}</span>
          <span className="block text-muted">
            {row.number}, {row.issuer}
          </span>
        </>
      ),
    },
    { key: 'for', header: 'For', cell: (row) => row.facilityName ?? 'The organisation' },
    {
      key: 'names',
      header: 'Names',
      cell: (row) => (
        <>
          {row.names.length > 0 ? row.names.join(', ') : row.covers ? null : 'Nothing in particular'}
          {row.covers ? (
            <span className="block">
              Covers <Amount money={row.covers} />
            </span>
          ) : null}
        </>
      ),
    },
    { key: 'valid', header: 'Valid', cell: (row) => <Validity row={row} today={today} /> },
    { key: 'checked', header: 'Checked', cell: (row) => <CheckedStamp row={row} /> },
  ];
}

type PaperTableProps<Row extends PaperRow> = {
  caption: string;
  rows: readonly Row[];
  today: PlainDate;
  /** Columns before the paper's own. */
  first?: readonly Column<Row>[];
  action?: ((row: Row) => ReactNode) | null;
  empty: ReactNode;
};

/** Papers, one a row; `action` adds what can be done with each. */
export function PaperTable<Row extends PaperRow>(props: PaperTableProps<Row>) {
  const { caption, rows, today, first = [], action, empty } = props;
  const last: Column<Row>[] = action ? [{ key: 'action', header: 'Action', align: 'right', cell: action }] : [];
  return (
    <DataTable
      caption={caption}
      columns={[...first, ...paperColumns<Row>(today), ...last]}
      rows={rows}
      rowKey={(row) => row.id}
      empty={empty}
    />
  );
}

/** Withdrawing asks once more: it can't be undone. */
export function WithdrawForm({ row }: { row: PaperRow }) {
  if (row.withdrawn) return null;
  return (
    <details>
      <summary className="ml-auto w-fit cursor-pointer py-3 text-accent md:py-1.5">
        Withdraw
        <span className="sr-only">
          {' '}
          {kindWords(row)} {row.number}
        </span>
      </summary>
      <CommandForm command="withdraw-paper" subject={row.id} className="mt-1 space-y-2">
        <input type="hidden" name="paperId" value={row.id} />
        <p className="max-w-60 text-left">It stops counting at once and can’t be brought back.</p>
        <Button variant="danger" size="sm" aria-label={`Withdraw ${kindWords(row)} ${row.number} now`}>
          Withdraw now
        </Button>
      </CommandForm>
    </details>
  );
}

/** The operator's stamp. */
export function VerifyForm({ row }: { row: PaperRow }) {
  if (row.verified || row.withdrawn) return null;
  return (
    <CommandForm command="verify-paper" subject={row.id}>
      <input type="hidden" name="paperId" value={row.id} />
      <Button variant="secondary" size="sm" aria-label={`Verify ${kindWords(row)} ${row.number}`}>
        Verify
      </Button>
    </CommandForm>
  );
}

/** The operator's rejection, with the reason its holder reads. */
export function RejectForm({ row }: { row: PaperRow }) {
  if (row.verified || row.withdrawn) return null;
  return (
    <details>
      <summary className="ml-auto w-fit cursor-pointer py-3 text-accent md:py-1.5">
        Reject
        <span className="sr-only">
          {' '}
          {kindWords(row)} {row.number}
        </span>
      </summary>
      <CommandForm command="reject-paper" subject={row.id} className="mt-1 space-y-2 text-left">
        <input type="hidden" name="paperId" value={row.id} />
        <input
          name="reason"
          placeholder="Why, for its holder"
          maxLength={200}
          required
          aria-label={`Why ${kindWords(row)} ${row.number} is rejected`}
          className="control max-w-60"
        />
        <Button variant="danger" size="sm" aria-label={`Reject ${kindWords(row)} ${row.number} now`}>
          Reject now
        </Button>
      </CommandForm>
    </details>
  );
}
