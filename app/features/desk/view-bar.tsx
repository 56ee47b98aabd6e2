import { Link, useSearchParams } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { queryMark, withoutPlace } from './desk-list.ts';

type View = { id: string; name: string; query: string; isDefault: boolean };

const TAB =
  'inline-flex min-h-11 items-center rounded-full border border-line px-3 text-sm no-underline hover:border-line-strong md:min-h-8 aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:font-semibold';

/** The operator's own views: links to open them, and a form that keeps what is shown now. */
export function ViewBar({ views, error }: { views: readonly View[]; error?: readonly string[] }) {
  const [params] = useSearchParams();
  const query = withoutPlace(params).toString();
  const shown = views.find((view) => view.query === query);
  return (
    <div className="no-print mb-4">
      <nav aria-label="Views" className="flex flex-wrap gap-2">
        <Link to="?status=all" className={TAB} aria-current={query === 'status=all' ? 'page' : undefined}>
          All invoices
        </Link>
        {views.map((view) => (
          <Link
            key={view.id}
            to={`?${view.query || 'status=all'}`}
            className={TAB}
            aria-current={view === shown ? 'page' : undefined}
          >
            {view.name}
            {view.isDefault ? <span className="ml-1 text-muted">(opens first)</span> : null}
          </Link>
        ))}
      </nav>
      <details className="mt-1" open={error !== undefined}>
        <summary className="inline-flex min-h-11 cursor-pointer items-center text-sm text-accent md:min-h-8">
          Save this view
        </summary>
        <div className="mt-2 flex flex-wrap items-end gap-3">
          <CommandForm command="save-view" subject={queryMark(query)} className="flex flex-wrap items-end gap-3">
            <input type="hidden" name="query" value={query} />
            <TextField
              label="Name of the view"
              name="name"
              maxLength={60}
              required
              error={error}
              defaultValue={shown?.name}
            />
            <label className="flex min-h-11 items-center gap-2 text-sm md:min-h-10">
              <input
                type="checkbox"
                name="isDefault"
                value="yes"
                className="choice"
                defaultChecked={shown?.isDefault}
              />
              Open the desk with it
            </label>
            <Button variant="secondary">Save view</Button>
          </CommandForm>
          {shown ? (
            <CommandForm command="delete-view" subject={shown.id}>
              <input type="hidden" name="viewId" value={shown.id} />
              <Button variant="danger">Delete “{shown.name}”</Button>
            </CommandForm>
          ) : null}
        </div>
      </details>
    </div>
  );
}
