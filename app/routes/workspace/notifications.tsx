import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { NotificationList } from '#app/features/notifications/notification-list.tsx';
import { listNotifications, markRead, markReadSchema } from '#app/features/notifications/read-notifications.server.ts';
import { formCommand, formKey, formProblem, parseFields, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { problem } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Notifications · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireTenant(args, 'organisation.read');
  const page = pageNumber(args.request.url);
  return { ...(await listNotifications(scope, page)), page };
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'organisation.read');
  const fields = await readForm(args.request);
  if (formCommand(fields) !== 'mark-read') throw problem(400);
  const parsed = parseFields(markReadSchema, fields);
  if (!parsed.ok) return formProblem(fields, parsed);
  const asked = { command: 'mark-read', key: formKey(fields), input: parsed.value };
  const outcome = await markRead(scope, parsed.value, asked);
  if (!outcome.ok) return formProblem(fields, outcome, statusOf(outcome.violations));
  return redirect(`/o/${organisation.slug}/notifications${new URL(args.request.url).search}`);
}

export default function Notifications() {
  const { notifications, hasNext, page } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const isUnread = notifications.some(({ isRead }) => !isRead);
  const all = (
    <CommandForm command="mark-read">
      <Button variant="secondary">Mark all as read</Button>
    </CommandForm>
  );
  return (
    <>
      <PageHeader title="Notifications" actions={isUnread ? all : undefined}>
        What letters to you in this organisation tell, whether or not you have them mailed.
      </PageHeader>
      <ProblemSummary problem={refused} />
      {notifications.length === 0 ? (
        <EmptyState title="Nothing yet">Requests, arrivals and money show here as they happen.</EmptyState>
      ) : (
        <NotificationList notifications={notifications} />
      )}
      <Pager page={page} hasNext={hasNext} />
    </>
  );
}
