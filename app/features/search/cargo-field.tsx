import { Link, useLocation } from '@remix-run/react';

/** The viewer's cargo profiles, by organisation. */
export type CargoGroups = readonly {
  slug: string;
  name: string;
  cargo: readonly { id: string; name: string }[];
}[];

type CargoFieldProps = { groups: CargoGroups; value: string; error?: string[] };

/** Which cargo is asked for: what decides more than place and price. Grouped by organisation, so not a plain SelectField. */
export function CargoField({ groups, value, error }: CargoFieldProps) {
  const { pathname, search } = useLocation();
  const [first] = groups;
  const describe = first
    ? `/o/${first.slug}/cargo/new?${new URLSearchParams({ return: `${pathname}${search}` })}`
    : null;
  return (
    <div id={error ? 'field-cargo' : undefined} className="flex flex-col gap-1.5">
      <label htmlFor="ask-cargo" className="text-sm font-semibold">
        Cargo
      </label>
      <select
        id="ask-cargo"
        name="cargo"
        className="control"
        defaultValue={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? 'ask-cargo-error' : undefined}
      >
        <option value="">Not chosen</option>
        {groups.map((group) => (
          <optgroup key={group.slug} label={group.name}>
            {group.cargo.map((cargo) => (
              <option key={cargo.id} value={cargo.id}>
                {cargo.name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {error ? (
        <p id="ask-cargo-error" className="text-sm font-semibold text-danger">
          {error.join(' ')}
        </p>
      ) : null}
      {describe ? (
        <Link to={describe} className="link w-fit py-1.5 text-sm">
          Describe another cargo
        </Link>
      ) : null}
    </div>
  );
}
