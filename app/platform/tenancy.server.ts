import { type AppLoadContext, redirect } from '@remix-run/node';
import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { can, type OPERATOR_PERMISSIONS, type Permission } from '#app/domain/access/can.ts';
import type { Role } from '#app/domain/access/roles.ts';
import { memberships, organisations, users } from '#db/schema/index.ts';
import { withPerson } from './db.server.ts';
import { notFound, problem } from './problem.server.ts';
import type { OperatorScope, PersonScope, TenantScope } from './scopes.ts';
import { readSession, type SignedIn } from './session.server.ts';

/** What every loader and action is called with. */
export type RequestArgs = {
  request: Request;
  params: Readonly<Record<string, string | undefined>>;
  context: AppLoadContext;
};

export type Membership = {
  orgId: string;
  slug: string;
  name: string;
  isHost: boolean;
  isShipper: boolean;
  role: Role;
};

type Identity = { signedIn: SignedIn; memberships: Membership[] };

// The load context is made once per HTTP request and given to each of its loaders: they share one look-up.
const identities = new WeakMap<AppLoadContext, Promise<Identity | null>>();

/** Beyond what one person can work in; the list is also what access is decided by. */
const MEMBERSHIPS_AT_MOST = 1_000;

const personScope = (userId: string) => ({ userId }) as PersonScope;

async function loadIdentity(request: Request): Promise<Identity | null> {
  const signedIn = await readSession(request);
  if (!signedIn) return null;
  const rows = await withPerson(personScope(signedIn.userId), (tx) =>
    tx
      .select({
        orgId: organisations.id,
        slug: organisations.slug,
        name: organisations.name,
        isHost: organisations.isHost,
        isShipper: organisations.isShipper,
        role: memberships.role,
      })
      .from(memberships)
      .innerJoin(organisations, eq(organisations.id, memberships.orgId))
      .where(eq(memberships.userId, signedIn.userId))
      .orderBy(organisations.name)
      .limit(MEMBERSHIPS_AT_MOST),
  );
  return { signedIn, memberships: rows };
}

function identify({ request, context }: RequestArgs): Promise<Identity | null> {
  const known = identities.get(context);
  if (known) return known;
  const identity = loadIdentity(request);
  identities.set(context, identity);
  return identity;
}

/** Who looks at a page, for its header; null for a stranger. */
export type Viewer = {
  userId: string;
  name: string;
  email: string;
  emailVerified: boolean;
  isOperator: boolean;
  organisations: { slug: string; name: string; isHost: boolean; isShipper: boolean; role: Role }[];
};

/** The viewer of a public page. */
export async function viewerOf(args: RequestArgs): Promise<Viewer | null> {
  const identity = await identify(args);
  if (!identity) return null;
  const { userId, name, email, emailVerified, isOperator } = identity.signedIn;
  const list = identity.memberships.map(({ slug, name, isHost, isShipper, role }) => ({
    slug,
    name,
    isHost,
    isShipper,
    role,
  }));
  return { userId, name, email, emailVerified, isOperator, organisations: list };
}

/**
 * The organisations a page's viewer may do `permission` in, each with the scope to act for it: for pages without an
 * organisation in their address (search, a slot's page). Empty for a stranger.
 */
export async function viewerScopes(
  args: RequestArgs,
  permission: Permission,
): Promise<{ scope: TenantScope; organisation: Membership }[]> {
  const identity = await identify(args);
  if (!identity) return [];
  const { userId } = identity.signedIn;
  return identity.memberships
    .filter(({ role }) => can(role, permission))
    .map((organisation) => ({
      scope: { orgId: organisation.orgId, userId, role: organisation.role } as TenantScope,
      organisation,
    }));
}

/**
 * The scope of a member who asked for something to be done later, at the time it is done: null unless they are still in
 * the organisation with a role that carries the permission, and may sign in. For our own jobs.
 */
export async function memberScope(orgId: string, userId: string, permission: Permission): Promise<TenantScope | null> {
  const [row] = await withPerson(personScope(userId), (tx) =>
    tx
      .select({ role: memberships.role })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(
        and(
          eq(memberships.orgId, orgId),
          eq(memberships.userId, userId),
          isNull(users.disabledAt),
          isNotNull(users.emailVerifiedAt),
        ),
      ),
  );
  return row && can(row.role, permission) ? ({ orgId, userId, role: row.role } as TenantScope) : null;
}

function signInFirst(request: Request): Response {
  const url = new URL(request.url);
  const here = request.method === 'GET' ? `${url.pathname.replace(/\.data$/, '')}${url.search}` : '/';
  return redirect(`/sign-in?${new URLSearchParams({ to: here })}`);
}

/** A signed-in person, or a redirect to the sign-in page that leads back here. */
export async function requirePerson(
  args: RequestArgs,
): Promise<{ scope: PersonScope; signedIn: SignedIn; memberships: Membership[] }> {
  const identity = await identify(args);
  if (!identity) throw signInFirst(args.request);
  return { scope: personScope(identity.signedIn.userId), ...identity };
}

/**
 * A member of the organisation in the URL (`:org`) who may do `permission`. Not a member, or no such organisation:
 * the same 404. A member whose role doesn't allow it: 403.
 */
export async function requireTenant(
  args: RequestArgs,
  permission: Permission,
): Promise<{ scope: TenantScope; organisation: Membership; signedIn: SignedIn }> {
  const { signedIn, memberships } = await requirePerson(args);
  const organisation = memberships.find((membership) => membership.slug === args.params.org);
  if (!organisation) throw notFound();
  if (!can(organisation.role, permission))
    throw problem(403, `Your role here is ${organisation.role}. Ask an owner of ${organisation.name} for access.`);
  const scope = { orgId: organisation.orgId, userId: signedIn.userId, role: organisation.role } as TenantScope;
  return { scope, organisation, signedIn };
}

/** An operator of the marketplace. For everyone else the operator's pages do not exist. */
export async function requireOperator(
  args: RequestArgs,
  _permission: (typeof OPERATOR_PERMISSIONS)[number],
): Promise<{ scope: OperatorScope; signedIn: SignedIn }> {
  const { signedIn } = await requirePerson(args);
  if (!signedIn.isOperator) throw notFound();
  return { scope: { userId: signedIn.userId } as OperatorScope, signedIn };
}

/** The scope of an operator who started something that runs on by itself: null unless they still are one and may sign in. */
export async function operatorScopeOf(userId: string): Promise<OperatorScope | null> {
  const may = and(eq(users.id, userId), eq(users.isOperator, true), isNull(users.disabledAt));
  const [found] = await withPerson(personScope(userId), (tx) => tx.select({ id: users.id }).from(users).where(may));
  return found ? ({ userId } as OperatorScope) : null;
}
