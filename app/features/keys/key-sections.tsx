import { Button } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { type Column, DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { CheckboxGroup, TextField } from '#app/components/ui/field.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { Stamp } from '#app/components/ui/stamp.tsx';
import { API_SCOPES } from '#app/domain/access/api-scopes.ts';
import { type Problem, ProblemSummary, tickedOr, typed } from '#app/features/forms/form-problem.tsx';
import type { KeyRow } from './list-keys.server.ts';
import type { NewKey } from './write-key.server.ts';

type KeyDeskProps = {
  keys: readonly KeyRow[];
  page: number;
  hasNext: boolean;
  /** A key was just revoked. */
  revoked: boolean;
  /** A key was just made; its secret is there the first time only. */
  shown: NewKey | undefined;
  problem: Problem;
};

/** Keys of the API: those there are, and the means to make, rotate and revoke them. */
export function KeyDesk({ keys, page, hasNext, revoked, shown, problem }: KeyDeskProps) {
  return (
    <div className="flex flex-col gap-8">
      {shown ? <ShownKey made={shown} /> : null}
      {revoked && !shown && !problem ? (
        <Notice tone="success">The key is revoked. Calls with it are refused from now on.</Notice>
      ) : null}
      <ProblemSummary problem={problem} />
      <div>
        <KeyTable keys={keys} />
        <Pager page={page} hasNext={hasNext} />
      </div>
      <CreateKey key={shown?.id} problem={problem} />
    </div>
  );
}

function ShownKey({ made }: { made: NewKey }) {
  if (made.key === null)
    return (
      <Notice tone="warning" title={`The key ${made.prefix} was shown already`}>
        A key is shown once, when it is made. If you don’t have it, rotate it below.
      </Notice>
    );
  return (
    <Notice tone="success" title="Copy the key now: it is not shown again">
      <code className="mt-1 block rounded-md bg-surface px-3 py-2 font-mono text-base break-all select-all">
        {made.key}
      </code>
      <p className="mt-2">Keep it where only your program can read it. We keep no copy.</p>
    </Notice>
  );
}

const COLUMNS: readonly Column<KeyRow>[] = [
  { key: 'name', header: 'Name', cell: (row) => <span className="break-words">{row.name}</span> },
  { key: 'prefix', header: 'Starts with', cell: (row) => <code className="font-mono text-xs">{row.prefix}</code> },
  { key: 'scopes', header: 'Scopes', cell: (row) => row.scopes.join(', ') },
  {
    key: 'created',
    header: 'Created',
    cell: (row) => (row.createdBy === null ? row.createdAt : `${row.createdAt} by ${row.createdBy}`),
  },
  { key: 'used', header: 'Last used', cell: (row) => row.lastUsedAt ?? 'Never' },
  {
    key: 'state',
    header: 'State',
    cell: (row) =>
      row.revokedAt === null ? (
        <Stamp tone="accent" mark="tick">
          In use
        </Stamp>
      ) : (
        <span className="text-muted">Revoked {row.revokedAt}</span>
      ),
  },
  {
    key: 'action',
    header: 'Action',
    align: 'right',
    cell: (row) => (row.revokedAt === null ? <KeyActions row={row} /> : null),
  },
];

function KeyTable({ keys }: { keys: readonly KeyRow[] }) {
  return (
    <DataTable
      caption="API keys, those in use first"
      columns={COLUMNS}
      rows={keys}
      rowKey={(row) => row.id}
      empty={<EmptyState title="No keys yet">A program asks the rulebook with a key made here.</EmptyState>}
    />
  );
}

function KeyActions({ row }: { row: KeyRow }) {
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <CommandForm command="rotate-key" subject={row.id}>
        <input type="hidden" name="keyId" value={row.id} />
        <Button variant="secondary" size="sm" aria-label={`Rotate ${row.name}, ${row.prefix}`}>
          Rotate
        </Button>
      </CommandForm>
      <CommandForm command="revoke-key" subject={row.id}>
        <input type="hidden" name="keyId" value={row.id} />
        <Button variant="danger" size="sm" aria-label={`Revoke ${row.name}, ${row.prefix}`}>
          Revoke
        </Button>
      </CommandForm>
    </div>
  );
}

function CreateKey({ problem }: { problem: Problem }) {
  const mine = problem?.values.keyId === undefined ? problem : undefined;
  return (
    <Section
      title="Make a key"
      intro="A key acts for whoever holds it. Give each program its own, with the scopes it needs."
    >
      <CommandForm command="create-key" className="flex max-w-2xl flex-col gap-5">
        <TextField
          label="Name"
          name="name"
          hint="What uses it, for instance “Stock system”."
          defaultValue={typed(mine, 'name')}
          error={mine?.errors.name}
          maxLength={80}
          autoComplete="off"
          className="max-w-md"
          required
        />
        <CheckboxGroup
          legend="Scopes"
          name="scopes"
          options={API_SCOPES.map(({ code, label, summary }) => ({ value: code, label, hint: summary }))}
          defaultValues={tickedOr(mine, 'scopes', [])}
          error={mine?.errors.scopes}
          columns={2}
        />
        <div>
          <Button>Make the key</Button>
        </div>
      </CommandForm>
    </Section>
  );
}
