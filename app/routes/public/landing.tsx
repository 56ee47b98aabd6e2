import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { IndiaMap } from '#app/components/map/india-map.tsx';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { listPorts } from '#app/features/ports/list-ports.server.ts';
import { portsByKind, shortPortName } from '#app/features/ports/port.ts';
import { countSlotsByPort } from '#app/features/search/count-slots-by-port.server.ts';
import { defaultAsk } from '#app/features/search/default-ask.server.ts';
import { SearchForm } from '#app/features/search/search-form.tsx';
import { systemClock } from '#app/platform/clock.server.ts';

export const meta: MetaFunction = () => [
  { title: 'Quayslot · pallet places near Indian ports' },
  {
    name: 'description',
    content: 'Bonded and neutral pallet places beside Indian ports and inland depots, by the pallet and the day.',
  },
];

export async function loader(_args: LoaderFunctionArgs) {
  const [ports, counts] = await Promise.all([listPorts(), countSlotsByPort()]);
  return { portGroups: portsByKind(ports), counts, values: defaultAsk(systemClock.now()) };
}

const PROMISES = [
  ['What the cargo is decides', 'You only see slots that take your classes, your mass and your pallets on every day.'],
  ['No overbooking', 'A hold keeps your places for fifteen minutes. The same pallet place is never promised twice.'],
  ['One price, all in', 'Storage, handling and GST in one figure, with the formula of every line.'],
] as const;

export default function Landing() {
  const { portGroups, counts, values } = useLoaderData<typeof loader>();
  const total = counts.reduce((sum, port) => sum + port.slots, 0);
  const href = (portId: string) => `/search?${new URLSearchParams({ ...values, port: portId })}`;
  return (
    <>
      <div className="grid gap-8 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)] lg:gap-12">
        <div>
          <h1 className="text-2xl leading-tight md:text-3xl">Pallet places beside the port, bonded or neutral</h1>
          <p className="mt-3 mb-6 text-muted">
            {total} slots at {counts.length} ports and inland depots, for the few pallets whose papers are still moving.
          </p>
          <SearchForm portGroups={portGroups} values={values} />
        </div>
        <IndiaMap
          ports={counts.map(({ id, name, ...port }) => ({ ...port, name: shortPortName(name), href: href(id) }))}
        />
      </div>
      <ul className="mt-12 grid gap-6 border-t border-line pt-8 md:grid-cols-3">
        {PROMISES.map(([title, text]) => (
          <li key={title}>
            <h2 className="text-base">{title}</h2>
            <p className="mt-1 text-sm text-muted">{text}</p>
          </li>
        ))}
      </ul>
      <p className="mt-8 flex flex-wrap items-center gap-4 text-sm">
        Have a hall with free places?
        <ButtonLink to="/sign-up">List your slots</ButtonLink>
      </p>
    </>
  );
}
