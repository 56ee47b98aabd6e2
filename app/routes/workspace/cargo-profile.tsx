import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { Section } from '#app/components/ui/card.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { Notice } from '#app/components/ui/notice.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { can } from '#app/domain/access/can.ts';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { runCargoCommand } from '#app/features/cargo/cargo-command.server.ts';
import { CargoExplained } from '#app/features/cargo/cargo-explained.tsx';
import { type CargoAnswer, CargoForm, CheckedPicture } from '#app/features/cargo/cargo-form.tsx';
import { cargoFormText } from '#app/features/cargo/cargo-form-text.ts';
import { CargoSavedNotice } from '#app/features/cargo/cargo-saved-notice.tsx';
import { ArchiveSection, HistorySection, ReclassifyLink, TaskSection } from '#app/features/cargo/cargo-sections.tsx';
import { ArchivedStamp, KnownStamp } from '#app/features/cargo/cargo-stamps.tsx';
import { factRows } from '#app/features/cargo/cargo-words.ts';
import { DocumentSection } from '#app/features/cargo/document-section.tsx';
import { requireShipper } from '#app/features/cargo/require-shipper.server.ts';
import { viewCargo } from '#app/features/cargo/view-cargo.server.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { readForm } from '#app/platform/form.server.ts';
import { notFound } from '#app/platform/problem.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.profile.name} · Quayslot` : 'Quayslot' },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireShipper(args, 'cargo.read');
  const page = pageNumber(args.request.url);
  const view = await viewCargo(scope, args.params.cargoId ?? '', page);
  if (!view) throw notFound();
  return {
    ...view,
    page,
    base: `/o/${organisation.slug}/cargo`,
    mayEdit: can(scope.role, 'cargo.edit'),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireShipper(args, 'cargo.edit');
  const cargoId = args.params.cargoId ?? '';
  const answer = await runCargoCommand(scope, cargoId, await readForm(args.request));
  if ('saved' in answer) throw redirect(`/o/${organisation.slug}/cargo/${cargoId}?saved=${answer.saved}`);
  return answer;
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

/** Which of the page's forms an answer belongs to: each has a field the others lack. */
function formOf(answer: CargoAnswer | undefined): 'facts' | 'documents' | 'page' | null {
  if (!answer) return null;
  if ('documentType' in answer.values) return 'documents';
  return 'material' in answer.values || 'name' in answer.values ? 'facts' : 'page';
}

function EditFacts({ data, answer }: { data: Data; answer: CargoAnswer | undefined }) {
  const { profile, facts, catalogue, base } = data;
  const needsReclassification = answer?.violations.some(({ code }) => code === 'conflict.needs_reclassification');
  // A new version or name makes another key: the form closes and shows what is saved.
  return (
    <details key={`${profile.version} ${profile.name}`} open={answer !== undefined} className="mt-3">
      <summary className="w-fit cursor-pointer py-3 text-sm text-accent md:py-1.5">Change the facts</summary>
      <p className="mt-1 mb-5 max-w-prose text-sm text-muted">
        A change is saved as a new version. What is booked keeps the version it was decided on.
      </p>
      <CargoForm
        command="edit-cargo"
        subject={`${profile.id}.${profile.version}`}
        saved={cargoFormText(profile.name, facts)}
        answer={answer}
        catalogue={catalogue}
        submitLabel="Save facts"
      >
        <input type="hidden" name="version" value={profile.version} />
        {needsReclassification ? <ReclassifyLink to={`${base}/${profile.id}/reclassify`} /> : null}
      </CargoForm>
    </details>
  );
}

type Row = ReturnType<typeof factRows>[number];
const wrapped = ({ term, detail }: Row) => ({ term, detail: <span className="break-words">{detail}</span> });
/** What is open, in one line: a row for each would bury what is known. */
const openFacts = (rows: readonly Row[]) => ({
  term: 'Not known yet',
  detail: <span className="text-muted">{rows.map(({ term }) => term).join(', ')}</span>,
});

function Facts({ data, answer }: { data: Data; answer: CargoAnswer | undefined }) {
  const { facts, profile, base } = data;
  const mayChange = data.mayEdit && !profile.archived;
  const rows = factRows(facts);
  const known = rows.filter(({ open }) => !open);
  const open = rows.filter((row) => row.open);
  return (
    <Section
      title="Declared facts"
      id="facts"
      intro={mayChange ? 'Waste becomes a product by reclassification, with its evidence.' : undefined}
      actions={mayChange ? <ReclassifyLink to={`${base}/${profile.id}/reclassify`} /> : undefined}
    >
      <DefinitionList items={[...known.map(wrapped), ...(open.length > 0 ? [openFacts(open)] : [])]} />
      {mayChange ? <EditFacts data={data} answer={answer} /> : null}
    </Section>
  );
}

/** Without script a refused form answers with the top of a long page: this leads to it. */
function NotSaved({ at }: { at: 'facts' | 'documents' }) {
  return (
    <div className="mb-6">
      <Notice tone="danger" title="Nothing was saved">
        <a href={`#${at}`} className="font-semibold underline">
          See what to mend
        </a>
      </Notice>
    </div>
  );
}

export default function CargoProfile() {
  const data = useLoaderData<typeof loader>();
  const { profile, facts, picture, catalogue, versions, hasOlder, page, base, mayEdit } = data;
  const answer = useActionData<typeof action>();
  const form = formOf(answer);
  return (
    <>
      <PageHeader
        title={profile.name}
        back={{ to: base, label: 'Cargo' }}
        actions={
          profile.archived ? null : (
            <ButtonLink to={`/search?cargo=${profile.id}`} variant="primary">
              Search with this cargo
            </ButtonLink>
          )
        }
      >
        <span className="flex flex-wrap items-center gap-2">
          <KnownStamp openCount={picture.missing.length} />
          {profile.archived ? <ArchivedStamp /> : null}
          <span>Version {profile.version}</span>
        </span>
      </PageHeader>
      {answer ? null : <CargoSavedNotice />}
      {form === 'page' ? <ProblemSummary problem={answer} /> : null}
      {form && form !== 'page' && !answer?.preview ? <NotSaved at={form} /> : null}
      <div className="space-y-8">
        <TaskSection tasks={picture.tasks} />
        <Section
          title="What the rulebook makes of it"
          intro="For the cargo alone. Each slot, what stands beside it and the dates decide the rest."
        >
          {/* A check takes the saved facts' place, so the two can't be mixed up. */}
          {answer?.preview ? (
            <CheckedPicture picture={answer.preview}>
              <a href="#facts" className="font-semibold underline">
                Back to the form
              </a>
            </CheckedPicture>
          ) : (
            <CargoExplained picture={picture} />
          )}
        </Section>
        <Facts data={data} answer={form === 'facts' ? answer : undefined} />
        <DocumentSection
          cargoId={profile.id}
          required={picture.documents}
          documents={facts.documents}
          types={catalogue.documentTypes}
          version={profile.version}
          mayEdit={mayEdit && !profile.archived}
          problem={form === 'documents' ? answer : undefined}
        />
        <HistorySection versions={versions} page={page} hasOlder={hasOlder} />
        {mayEdit ? <ArchiveSection cargoId={profile.id} archived={profile.archived} /> : null}
      </div>
    </>
  );
}
