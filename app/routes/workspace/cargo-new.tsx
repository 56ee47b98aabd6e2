import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { NOTHING_DECLARED } from '#app/domain/cargo/facts.ts';
import { catalogueOfToday } from '#app/features/cargo/cargo-catalogue.server.ts';
import { runNewCargo } from '#app/features/cargo/cargo-command.server.ts';
import { CargoForm, CheckedPicture } from '#app/features/cargo/cargo-form.tsx';
import { cargoFormText } from '#app/features/cargo/cargo-form-text.ts';
import { requireShipper } from '#app/features/cargo/require-shipper.server.ts';
import { returnPath } from '#app/features/cargo/return-path.ts';
import { readForm } from '#app/platform/form.server.ts';

export const meta: MetaFunction = () => [{ title: 'New cargo · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { organisation } = await requireShipper(args, 'cargo.edit');
  return {
    catalogue: await catalogueOfToday(),
    base: `/o/${organisation.slug}/cargo`,
    leadsBack: returnPath(args.request.url, 'new') !== null,
  };
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireShipper(args, 'cargo.edit');
  const answer = await runNewCargo(scope, await readForm(args.request));
  if (!('cargoId' in answer)) return answer;
  const { cargoId } = answer;
  throw redirect(returnPath(args.request.url, cargoId) ?? `/o/${organisation.slug}/cargo/${cargoId}?saved=created`);
}

const NEW_CARGO = cargoFormText('', NOTHING_DECLARED);

export default function CargoNew() {
  const { catalogue, base, leadsBack } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="New cargo" back={{ to: base, label: 'Cargo' }}>
        Answer what you know. What is open counts as the worst it can be until it is answered.
      </PageHeader>
      <CargoForm
        command="create-cargo"
        subject="new"
        saved={NEW_CARGO}
        answer={answer}
        catalogue={catalogue}
        submitLabel="Save cargo"
      >
        {answer?.preview ? <CheckedPicture picture={answer.preview} /> : null}
        {leadsBack && !answer ? (
          <Notice tone="info">Once it is saved you are led back to where you came from, with this cargo chosen.</Notice>
        ) : null}
      </CargoForm>
    </>
  );
}
