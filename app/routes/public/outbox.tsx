import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { listLetters } from '#app/features/outbox/list-letters.server.ts';
import { OutboxLetter } from '#app/features/outbox/outbox-letter.tsx';
import { isTrial } from '#app/platform/env.server.ts';
import { notFound } from '#app/platform/problem.server.ts';

export const meta: MetaFunction = () => [{ title: 'Outbox · Quayslot' }];

/** Letters of everybody: outside a trial this page does not exist. */
export async function loader({ request }: LoaderFunctionArgs) {
  if (!isTrial()) throw notFound();
  const page = pageNumber(request.url);
  return { ...(await listLetters(page)), page };
}

export default function Outbox() {
  const { letters, hasNext, page } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="Outbox">
        This is a trial: here is every letter, newest first. Without a post they are kept and not sent.
      </PageHeader>
      {letters.length === 0 ? (
        <EmptyState title="No letters yet">Create an account or invite a colleague, and look here.</EmptyState>
      ) : (
        <ol className="flex flex-col gap-4">
          {letters.map((letter) => (
            <OutboxLetter key={letter.id} letter={letter} />
          ))}
        </ol>
      )}
      <Pager page={page} hasNext={hasNext} />
    </>
  );
}
