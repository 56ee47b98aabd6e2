import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { Link, useActionData, useLoaderData } from '@remix-run/react';
import { Section } from '#app/components/ui/card.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { can } from '#app/domain/access/can.ts';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { yearFrom } from '#app/features/facilities/holiday.schema.server.ts';
import { runHolidayCommand } from '#app/features/facilities/holiday-command.server.ts';
import { HolidayForms, HolidayTable } from '#app/features/facilities/holiday-parts.tsx';
import { listHolidays } from '#app/features/facilities/list-holidays.server.ts';
import { requireHost } from '#app/features/facilities/require-host.server.ts';
import { SavedNotice } from '#app/features/facilities/saved-notice.tsx';
import { systemClock } from '#app/platform/clock.server.ts';
import { readForm } from '#app/platform/form.server.ts';
import { notFound } from '#app/platform/problem.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Holidays of ${data.facility.name} · Quayslot` : 'Quayslot' },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireHost(args, 'facilities.read');
  const now = systemClock.now();
  const asked = yearFrom(new URL(args.request.url).searchParams.get('year'));
  // The facility's zone is not known before it is read; which year it is there differs from India's for hours at most.
  const year = asked ?? Number(dateInZone(now, 'Asia/Kolkata').slice(0, 4));
  const found = await listHolidays(scope, args.params.facilityId ?? '', year);
  if (!found) throw notFound();
  const { id, name } = found.facility;
  return {
    facility: { id, name },
    rows: found.rows,
    year,
    years: [year - 1, year + 1].filter((each) => yearFrom(String(each)) !== null),
    base: `/o/${organisation.slug}`,
    mayEdit: can(scope.role, 'facilities.edit'),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { scope, organisation } = await requireHost(args, 'facilities.edit');
  const facilityId = args.params.facilityId ?? '';
  const answer = await runHolidayCommand(scope, facilityId, await readForm(args.request));
  if (!('saved' in answer)) return answer;
  const search = new URLSearchParams({ year: answer.year, saved: answer.saved });
  throw redirect(`/o/${organisation.slug}/facilities/${facilityId}/holidays?${search}`);
}

export default function Holidays() {
  const { facility, rows, year, years, base, mayEdit } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  return (
    <>
      <PageHeader title="Holidays" back={{ to: `${base}/facilities/${facility.id}`, label: facility.name }} />
      {problem ? null : <SavedNotice />}
      <div className="space-y-8">
        <Section
          title={String(year)}
          intro="Where a rate card says so, these days don’t use up the free days at the start of a stay. A booking keeps the calendar it was priced with."
        >
          <HolidayTable rows={rows} year={year} mayEdit={mayEdit} />
          <nav aria-label="Years" className="mt-4 flex gap-4 text-sm">
            {years.map((each) => (
              <Link key={each} to={`?year=${each}`} className="link py-3 md:py-1.5">
                {each}
              </Link>
            ))}
          </nav>
        </Section>
        {mayEdit ? (
          <Section title="Add holidays">
            <HolidayForms facilityId={facility.id} problem={problem} />
          </Section>
        ) : null}
      </div>
    </>
  );
}
