import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useState } from 'react';
import { Section } from '#app/components/ui/card.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { listSamples } from '#app/features/outbox/sample-letters.server.ts';
import { isTrial } from '#app/platform/env.server.ts';
import { notFound } from '#app/platform/problem.server.ts';

export const meta: MetaFunction = () => [{ title: 'Letters · Quayslot' }];

/** For who writes letters: outside a trial this page does not exist. */
export async function loader(_: LoaderFunctionArgs) {
  if (!isTrial()) throw notFound();
  return { samples: await listSamples() };
}

type Sample = Awaited<ReturnType<typeof listSamples>>[number];

function SampleLetter({ event, template, why, subject, text }: Sample) {
  const [open, setOpen] = useState(false);
  return (
    <Section title={event} intro={`${subject} (${template}, ${why})`}>
      <details className="text-sm" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="inline-flex min-h-11 items-center text-accent md:min-h-8">Show {event}</summary>
        {open ? (
          <iframe
            src={`/dev/mail/${event}`}
            title={`Letter: ${event}`}
            sandbox=""
            className="mt-2 h-[32rem] w-full rounded-md border border-line bg-white"
          />
        ) : null}
        <pre className="mt-2 whitespace-pre-wrap break-words rounded-md border border-line p-3">{text}</pre>
      </details>
    </Section>
  );
}

export default function MailSamples() {
  const { samples } = useLoaderData<typeof loader>();
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title="Letters">
        Every letter the product writes, by the event that writes it, with sample data, as HTML and as plain text.
      </PageHeader>
      {samples.map((each) => (
        <SampleLetter key={each.event} {...each} />
      ))}
    </div>
  );
}
