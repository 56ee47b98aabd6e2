import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import { PublicShell } from '#app/components/shell/public-shell.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { viewerOf } from '#app/platform/tenancy.server.ts';

export async function loader(args: LoaderFunctionArgs) {
  return { viewer: await viewerOf(args) };
}

export default function PublicLayout() {
  const { viewer } = useLoaderData<typeof loader>();
  return (
    <PublicShell viewer={viewer}>
      <Outlet />
    </PublicShell>
  );
}

/** Keeps the header when the problem is a page's, not the layout's own. */
export function ErrorBoundary() {
  const shown = useRouteLoaderData<typeof loader>('routes/public/layout');
  return (
    <PublicShell viewer={shown?.viewer ?? null}>
      <RouteProblem />
    </PublicShell>
  );
}
