import { Link } from '@remix-run/react';
import { CommandForm } from '../ui/command-form.tsx';
import { Menu } from './menu.tsx';

export type OrganisationLink = { slug: string; name: string };
export type Viewer = { name: string; organisations: readonly OrganisationLink[]; isOperator: boolean };

const ITEM =
  'flex min-h-11 w-full items-center rounded-sm px-2.5 text-left hover:bg-sunken aria-[current]:font-semibold -outline-offset-2';

/** The organisations a person may act for, the operator's desk where they have one. */
export function OrganisationLinks({
  organisations,
  current,
  isOperator,
}: {
  organisations: readonly OrganisationLink[];
  current?: string;
  isOperator?: boolean;
}) {
  return (
    <ul>
      {organisations.map((organisation) => (
        <li key={organisation.slug}>
          <Link
            to={`/o/${organisation.slug}`}
            aria-current={organisation.slug === current ? 'true' : undefined}
            className={ITEM}
          >
            {organisation.name}
          </Link>
        </li>
      ))}
      {isOperator ? (
        <li className="mt-1 border-t border-line pt-1">
          <Link to="/operator" className={ITEM}>
            Operator desk
          </Link>
        </li>
      ) : null}
    </ul>
  );
}

/** The person's own page, and the way out: a form, because it changes something. */
export function SignOut() {
  return (
    <>
      <Link to="/account" className={ITEM}>
        Your account
      </Link>
      <CommandForm command="sign-out" action="/sign-out">
        <button type="submit" className={ITEM}>
          Sign out
        </button>
      </CommandForm>
    </>
  );
}

/** The person's own menu: where they belong, and the way out. */
export function AccountMenu({ viewer }: { viewer: Viewer }) {
  return (
    <Menu label={viewer.name} align="right">
      <OrganisationLinks organisations={viewer.organisations} isOperator={viewer.isOperator} />
      <div className="mt-1 border-t border-line pt-1">
        <SignOut />
      </div>
    </Menu>
  );
}
