import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import { PlainShell } from '#app/components/shell/plain-shell.tsx';
import { WorkspaceShell } from '#app/components/shell/workspace-shell.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { countUnread } from '#app/features/notifications/read-notifications.server.ts';
import { workspaceNav } from '#app/features/organisations/workspace-nav.ts';
import { requirePerson, requireTenant } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation, signedIn } = await requireTenant(args, 'organisation.read');
  const { memberships } = await requirePerson(args);
  const { slug, name, isHost, isShipper } = organisation;
  return {
    organisation: { slug, name, isHost, isShipper },
    organisations: memberships.map((each) => ({ slug: each.slug, name: each.name })),
    viewer: { name: signedIn.name, isOperator: signedIn.isOperator },
    nav: workspaceNav(organisation),
    unread: await countUnread(scope),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.organisation.name} · Quayslot` : 'Quayslot' },
];

export default function WorkspaceLayout() {
  return (
    <WorkspaceShell {...useLoaderData<typeof loader>()}>
      <Outlet />
    </WorkspaceShell>
  );
}

/** Keeps the workspace around a page's problem; without it (a stranger, a wrong address), the bare frame. */
export function ErrorBoundary() {
  const shown = useRouteLoaderData<typeof loader>('routes/workspace/layout');
  if (!shown)
    return (
      <PlainShell>
        <RouteProblem />
      </PlainShell>
    );
  return (
    <WorkspaceShell {...shown}>
      <RouteProblem />
    </WorkspaceShell>
  );
}
