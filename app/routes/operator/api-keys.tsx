import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { readKeyDesk, runKeyForm } from '#app/features/keys/key-desk.server.ts';
import { operatorKeys } from '#app/features/keys/key-holder.server.ts';
import { KeyDesk } from '#app/features/keys/key-sections.tsx';
import { readForm } from '#app/platform/form.server.ts';
import { requireOperator } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'API keys · Operator desk · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.keys.edit');
  return readKeyDesk(operatorKeys(scope), args.request.url);
}

export async function action(args: ActionFunctionArgs) {
  const { scope } = await requireOperator(args, 'operator.keys.edit');
  return runKeyForm(operatorKeys(scope), await readForm(args.request), '/operator/api-keys');
}

export default function OperatorApiKeys() {
  const desk = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="API keys">
        The marketplace’s own keys: they speak for no organisation. What they may ask is described at{' '}
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
