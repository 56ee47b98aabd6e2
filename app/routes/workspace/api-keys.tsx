import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { readKeyDesk, runKeyForm } from '#app/features/keys/key-desk.server.ts';
import { organisationKeys } from '#app/features/keys/key-holder.server.ts';
import { KeyDesk } from '#app/features/keys/key-sections.tsx';
import { readForm } from '#app/platform/form.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'API keys · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireTenant(args, 'keys.edit');
  return readKeyDesk(organisationKeys(scope), args.request.url);
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'keys.edit');
  return runKeyForm(organisationKeys(scope), await readForm(args.request), `/o/${organisation.slug}/api-keys`);
}

export default function ApiKeys() {
  const desk = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="API keys">
        With a key your own programs ask the rulebook. What they may ask is described at{' '}
        <a href="/api/v1/openapi.json" className="link">
          /api/v1/openapi.json
        </a>
        .
      </PageHeader>
      <KeyDesk
        {...desk}
        shown={answer && 'shown' in answer ? answer.shown : undefined}
        problem={answer && 'errors' in answer ? answer : undefined}
      />
    </>
  );
}
