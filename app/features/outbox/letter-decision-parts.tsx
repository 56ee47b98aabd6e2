import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { Stamp } from '#app/components/ui/stamp.tsx';
import { formatInstant } from '#app/domain/shared/plain-date.ts';
import { type Problem, typed } from '#app/features/forms/form-problem.tsx';
import type { LetterInNeed, Suppression } from './letters-in-need.server.ts';

/** The desk is in India. */
const TIME_ZONE = 'Asia/Kolkata';

function State({ state, reason }: Pick<LetterInNeed, 'state' | 'reason'>) {
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-x-2 gap-y-1 md:justify-start">
      {state === 'unknown' ? (
        <Stamp tone="amber" mark="alarm">
          Perhaps sent
        </Stamp>
      ) : (
        <Stamp tone="danger" mark="cross">
          Not sent
        </Stamp>
      )}
      <span className="break-words">{reason}</span>
    </span>
  );
}

function Decision({ letter, problem }: { letter: LetterInNeed; problem: Problem }) {
  const { id, subject, state } = letter;
  const refused = typed(problem, 'id') === id ? problem : undefined;
  return (
    <div className="flex flex-col items-end gap-3">
      <div className="flex flex-wrap justify-end gap-2">
        <CommandForm command="send-letter" subject={id}>
          <input type="hidden" name="id" value={id} />
          <Button variant="secondary" size="sm" aria-label={`Send again: ${subject}`}>
            Send again
          </Button>
        </CommandForm>
        <CommandForm command="dismiss-letter" subject={id}>
          <input type="hidden" name="id" value={id} />
          <Button variant="danger" size="sm" aria-label={`Dismiss: ${subject}`}>
            Dismiss
          </Button>
        </CommandForm>
      </div>
      {state === 'unknown' ? (
        <CommandForm command="found-letter" subject={id} className="flex flex-wrap items-end justify-end gap-2">
          <input type="hidden" name="id" value={id} />
          <TextField
            label="Its message’s id"
            name="message"
            required
            maxLength={80}
            autoComplete="off"
            defaultValue={refused ? typed(refused, 'message') : undefined}
            error={refused?.errors.message}
          />
          <Button variant="secondary" size="sm" aria-label={`It was sent: ${subject}`}>
            It was sent
          </Button>
        </CommandForm>
      ) : null}
    </div>
  );
}

/** Letters a person has to decide about, each with what can be done. */
export function LetterInNeedTable({ letters, problem }: { letters: readonly LetterInNeed[]; problem: Problem }) {
  return (
    <DataTable
      caption="Letters that need a person, newest first"
      rows={letters}
      rowKey={(letter) => letter.id}
      columns={[
        {
          key: 'letter',
          header: 'Letter',
          cell: ({ subject, recipient, id }) => (
            <>
              <span className="font-semibold break-words">{subject}</span>
              <span className="block break-all text-xs text-muted">to {recipient}</span>
              <span className="block break-all text-xs text-muted">{id}</span>
            </>
          ),
        },
        { key: 'at', header: 'Written', cell: ({ createdAt }) => formatInstant(createdAt, TIME_ZONE) },
        { key: 'state', header: 'What became of it', cell: (letter) => <State {...letter} /> },
        { key: 'attempts', header: 'Tries', align: 'right', cell: ({ attempts }) => attempts },
        {
          key: 'do',
          header: 'What to do',
          align: 'right',
          cell: (letter) => <Decision letter={letter} problem={problem} />,
        },
      ]}
      empty={
        <EmptyState title="No letter needs anybody">
          One that can’t be sent, or of which nobody knows whether it was, stays here until somebody decides.
        </EmptyState>
      }
    />
  );
}

/** Addresses that get no mail, each with the way back. */
export function SuppressionTable({ suppressions }: { suppressions: readonly Suppression[] }) {
  return (
    <DataTable
      caption="Addresses that get no mail, newest first"
      rows={suppressions}
      rowKey={({ address }) => address}
      columns={[
        {
          key: 'address',
          header: 'Address',
          cell: ({ address }) => <span className="break-all font-semibold">{address}</span>,
        },
        {
          key: 'reason',
          header: 'Why',
          cell: ({ reason }) => (reason === 'bounced' ? 'The mailbox doesn’t exist' : 'Its reader called us spam'),
        },
        { key: 'since', header: 'Since', cell: ({ createdAt }) => formatInstant(createdAt, TIME_ZONE) },
        {
          key: 'do',
          header: 'What to do',
          align: 'right',
          cell: ({ address }) => (
            <CommandForm command="lift-suppression" subject={address}>
              <input type="hidden" name="address" value={address} />
              <Button variant="secondary" size="sm" aria-label={`Send mail to ${address} again`}>
                Send mail again
              </Button>
            </CommandForm>
          ),
        },
      ]}
      empty={<EmptyState title="Every address gets its mail" />}
    />
  );
}
