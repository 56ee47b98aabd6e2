import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { formatMonth, parseMonth } from '#app/domain/shared/month.ts';
import { FeeSheet } from '#app/features/settlements/fee-sheet.tsx';
import { viewFeesIssuedIn } from '#app/features/settlements/read-fees.server.ts';
import { viewStatement } from '#app/features/settlements/read-statements.server.ts';
import { StatementSheet } from '#app/features/settlements/statement-sheet.tsx';
import { notFound } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data ? `Statement of ${data.title}` : 'Statement'} · Quayslot` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'invoices.read');
  const month = parseMonth(args.params.month ?? '');
  const statement = month === null ? null : await viewStatement(scope, month);
  if (month === null || statement === null) throw notFound();
  return {
    ...{ statement, month, title: formatMonth(month), host: organisation.name },
    list: `/o/${organisation.slug}/statements`,
    fees: await viewFeesIssuedIn(scope, month),
  };
}

export default function Statement() {
  const { statement, month, title, host, list, fees } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={`Statement of ${title}`}
        eyebrow={host}
        back={{ to: list, label: 'Statements' }}
        actions={
          <ButtonLink to={`${list}/${month}/pdf`} reloadDocument>
            PDF
          </ButtonLink>
        }
      />
      <div className="flex flex-col gap-8">
        <StatementSheet statement={statement} />
        {fees.map((fee) => (
          <FeeSheet key={fee.id} fee={fee} />
        ))}
      </div>
    </>
  );
}

export const ErrorBoundary = RouteProblem;
