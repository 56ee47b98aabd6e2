import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { Button } from '#app/components/ui/button.tsx';
import { CommandForm } from '#app/components/ui/command-form.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { CATEGORY_NAMES } from '#app/features/mail/category-names.ts';
import { categoryOf, unsubscribe } from '#app/features/mail/set-mail-preferences.server.ts';
import { notFound } from '#app/platform/problem.server.ts';

export const meta: MetaFunction = () => [{ title: 'No more letters of this kind · Quayslot' }];

/** Mail scanners open links: reading the page changes nothing, the button does. */
export function loader({ params }: LoaderFunctionArgs) {
  const category = categoryOf(params.token ?? '');
  if (category === null) throw notFound();
  return { label: CATEGORY_NAMES[category].label };
}

/**
 * The page's button, or a mail program's own at one click (RFC 8058), which knows no form and no key: the signed address
 * alone says whose letters and which, and to switch off what is off changes nothing.
 */
export async function action({ params }: ActionFunctionArgs) {
  const category = await unsubscribe(params.token ?? '');
  if (category === null) throw notFound();
  return { isOff: true };
}

export default function Unsubscribe() {
  const { label } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  return (
    <div className="mx-auto flex max-w-md flex-col gap-4">
      <PageHeader title="No more letters of this kind">
        Letters of the kind “{label}” are news: what belongs to a booking or an invoice of yours still comes.
      </PageHeader>
      {done ? (
        <Notice tone="success">
          You get no more of them. You can switch them on again among your{' '}
          <Link to="/account/mail" className="link">
            mail settings
          </Link>
          .
        </Notice>
      ) : (
        <CommandForm command="unsubscribe">
          <Button>Send me no more of them</Button>
        </CommandForm>
      )}
    </div>
  );
}
