import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Outlet, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import { OperatorShell } from '#app/components/shell/operator-shell.tsx';
import { PlainShell } from '#app/components/shell/plain-shell.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { requireOperator, requirePerson } from '#app/platform/tenancy.server.ts';

const NAV = [
  { to: '/operator/invoices', label: 'Invoices', shortcut: 'g i' },
  { to: '/operator/bank-money', label: 'Bank money' },
  { to: '/operator/reconciliation', label: 'Reconciliation' },
  { to: '/operator/disputes', label: 'Disputes' },
  { to: '/operator/reminders', label: 'Reminders' },
  { to: '/operator/jobs', label: 'Bulk jobs' },
  { to: '/operator/commission', label: 'Commission' },
  { to: '/operator/payouts', label: 'Payouts' },
  { to: '/operator/exports', label: 'Exports' },
  { to: '/operator/rulebook', label: 'Rulebook', shortcut: 'g r' },
  { to: '/operator/reclassifications', label: 'Reclassifications' },
  { to: '/operator/papers', label: 'Papers' },
  { to: '/operator/api-keys', label: 'API keys' },
  { to: '/operator/queues', label: 'Queues' },
  { to: '/operator/letters', label: 'Letters' },
  { to: '/operator/audit', label: 'Audit' },
];

export async function loader(args: LoaderFunctionArgs) {
  const { signedIn } = await requireOperator(args, 'operator.invoices.read');
  const { memberships } = await requirePerson(args);
  const organisations = memberships.map(({ slug, name }) => ({ slug, name }));
  return { viewer: { name: signedIn.name, isOperator: true, organisations } };
}

export const meta: MetaFunction = () => [{ title: 'Operator desk · Quayslot' }];

export default function OperatorLayout() {
  const { viewer } = useLoaderData<typeof loader>();
  return (
    <OperatorShell viewer={viewer} nav={NAV}>
      <Outlet />
    </OperatorShell>
  );
}

/** Keeps the desk around a page's problem; whoever is no operator sees the bare frame. */
export function ErrorBoundary() {
  const shown = useRouteLoaderData<typeof loader>('routes/operator/layout');
  if (!shown)
    return (
      <PlainShell>
        <RouteProblem />
      </PlainShell>
    );
  return (
    <OperatorShell viewer={shown.viewer} nav={NAV}>
      <RouteProblem />
    </OperatorShell>
  );
}
