import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Form, useLoaderData, useSearchParams } from '@remix-run/react';
import { Button, ButtonLink } from '#app/components/ui/button.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { TextField } from '#app/components/ui/field.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { TabLinks } from '#app/components/ui/tabs.tsx';
import { can } from '#app/domain/access/can.ts';
import { cargoFilterSchema } from '#app/features/cargo/cargo-filter.schema.server.ts';
import { CargoTable } from '#app/features/cargo/cargo-table.tsx';
import { listCargo } from '#app/features/cargo/list-cargo.server.ts';
import { requireShipper } from '#app/features/cargo/require-shipper.server.ts';
import { flatFields, parseFields } from '#app/platform/form.server.ts';
import { problem } from '#app/platform/problem.server.ts';

export const meta: MetaFunction = () => [{ title: 'Cargo · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireShipper(args, 'cargo.read');
  const parsed = parseFields(cargoFilterSchema, flatFields(new URL(args.request.url).searchParams));
  if (!parsed.ok) throw problem(422, 'This list can’t be filtered like that. Start again from all cargo.');
  return {
    ...(await listCargo(scope, parsed.value)),
    filter: parsed.value,
    base: `/o/${organisation.slug}/cargo`,
    mayEdit: can(scope.role, 'cargo.edit'),
  };
}

function Filters({ text, archived }: { text: string; archived: boolean }) {
  const [params] = useSearchParams();
  return (
    <Form method="get" className="mb-5 grid items-end gap-3 sm:grid-cols-[minmax(0,20rem)_auto]">
      <TextField
        key={params.toString()}
        label="Name, description, UN number or HS code"
        name="text"
        defaultValue={text}
        maxLength={60}
      />
      {archived ? <input type="hidden" name="archived" value="1" /> : null}
      <Button variant="secondary" className="justify-self-start">
        Filter
      </Button>
    </Form>
  );
}

function NothingYet({ base, mayEdit }: { base: string; mayEdit: boolean }) {
  return (
    <EmptyState
      title="No cargo yet"
      action={
        mayEdit ? (
          <ButtonLink to={`${base}/new`} variant="primary">
            Describe your first cargo
          </ButtonLink>
        ) : undefined
      }
    >
      Describe a kind of cargo once: what it is, its UN number and HS code, how it stands with customs. From then on
      search shows only slots that may take it, and says why others may not. You need not know everything: “I don’t know
      yet” is an answer, and the profile tells you what to find out.
    </EmptyState>
  );
}

export default function Cargo() {
  const { rows, hasNext, filter, base, mayEdit } = useLoaderData<typeof loader>();
  const isFiltered = filter.text !== '' || filter.page > 1;
  const nothing = isFiltered ? (
    <EmptyState title="Nothing found">No cargo has this in its name, description, UN number or HS code.</EmptyState>
  ) : filter.archived ? (
    <EmptyState title="Nothing archived">Archived cargo keeps its versions and can be restored here.</EmptyState>
  ) : (
    <NothingYet base={base} mayEdit={mayEdit} />
  );
  return (
    <>
      <PageHeader
        title="Cargo"
        actions={
          mayEdit ? (
            <ButtonLink to={`${base}/new`} variant="primary">
              New cargo
            </ButtonLink>
          ) : undefined
        }
      >
        What you ship again and again, declared once and used for every search and booking.
      </PageHeader>
      <TabLinks
        label="Which cargo"
        tabs={[
          { to: base, label: 'In use', current: !filter.archived },
          { to: `${base}?archived=1`, label: 'Archived', current: filter.archived },
        ]}
      />
      {rows.length > 0 || isFiltered ? <Filters text={filter.text} archived={filter.archived} /> : null}
      <CargoTable rows={rows} base={base} empty={nothing} />
      <Pager page={filter.page} hasNext={hasNext} />
    </>
  );
}
