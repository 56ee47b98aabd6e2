import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useLoaderData, useLocation, useSearchParams } from '@remix-run/react';
import { useState } from 'react';
import { PortMap } from '#app/components/map/port-map.tsx';
import { ButtonLink } from '#app/components/ui/button.tsx';
import { EmptyState } from '#app/components/ui/empty-state.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { Pager } from '#app/components/ui/pager.tsx';
import { TabLinks } from '#app/components/ui/tabs.tsx';
import { possibleStay } from '#app/domain/booking/bookable.ts';
import { dayCount, stay } from '#app/domain/shared/interval.ts';
import { dateInZone, formatDate } from '#app/domain/shared/plain-date.ts';
import { formatMass, formatPallets } from '#app/domain/shared/quantity.ts';
import { cargoChoices, chosenCargo } from '#app/features/decisions/shipper-side.server.ts';
import { findPort } from '#app/features/ports/find-port.server.ts';
import { listPorts } from '#app/features/ports/list-ports.server.ts';
import { portsByKind, shortPortName } from '#app/features/ports/port.ts';
import { defaultAsk } from '#app/features/search/default-ask.server.ts';
import { hiddenSlots } from '#app/features/search/hidden-slots.server.ts';
import { HiddenSlotsNotice } from '#app/features/search/hidden-slots.tsx';
import { PAGE_SIZE } from '#app/features/search/page-size.ts';
import { ResultCard } from '#app/features/search/result-card.tsx';
import { searchSchema } from '#app/features/search/search.schema.server.ts';
import { SearchForm } from '#app/features/search/search-form.tsx';
import { searchSlots } from '#app/features/search/search-slots.server.ts';
import { searchingSide } from '#app/features/search/searching-side.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { flatFields, parseFields } from '#app/platform/form.server.ts';
import { viewerScopes } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction = () => [{ title: 'Search storage near ports · Quayslot' }];

export async function loader(args: LoaderFunctionArgs) {
  const fields = flatFields(new URL(args.request.url).searchParams);
  const [ports, organisations] = await Promise.all([listPorts(), viewerScopes(args, 'cargo.read')]);
  const portGroups = portsByKind(ports);
  const groups = await cargoChoices(organisations);
  const nothing = { portGroups, groups, errors: {}, found: null };
  if (!('port' in fields)) return data({ ...nothing, values: { ...defaultAsk(systemClock.now()), ...fields } });
  const parsed = parseFields(searchSchema, fields);
  if (!parsed.ok) return data({ ...nothing, values: fields, errors: parsed.errors }, { status: 422 });
  const possible = possibleStay(stay(parsed.value.in, parsed.value.out), dateInZone(systemClock.now(), 'Asia/Kolkata'));
  if (!possible.ok) {
    const errors = { in: possible.violations.map(({ sentence, fix }) => `${sentence} ${fix ?? ''}`.trim()) };
    return data({ ...nothing, values: fields, errors }, { status: 422 });
  }
  const port = await findPort(parsed.value.port);
  if (!port) {
    const errors = { port: ['We don’t know this port. Choose one from the list.'] };
    return data({ ...nothing, values: fields, errors }, { status: 422 });
  }
  const chosen = parsed.value.cargo ? await chosenCargo(organisations, parsed.value.cargo) : null;
  if (parsed.value.cargo && !chosen) {
    const errors = { cargo: ['This cargo is not in your library. Choose another.'] };
    return data({ ...nothing, values: fields, errors }, { status: 422 });
  }
  const cargo = chosen ? await searchingSide(chosen.cargo, parsed.value, systemClock) : null;
  const [page, hidden] = await Promise.all([
    searchSlots(parsed.value, { clock: systemClock, cargo }),
    cargo ? hiddenSlots(parsed.value, cargo, { clock: systemClock }) : null,
  ]);
  const cargoName = chosen?.cargo.name ?? null;
  return data({
    portGroups,
    groups,
    values: fields,
    errors: {},
    found: { ...page, hidden, ask: parsed.value, port, cargoName },
  });
}

type Found = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['found']>;

function SortTabs({ sort }: { sort: 'price' | 'distance' }) {
  const [params] = useSearchParams();
  const to = (key: string) => {
    const next = new URLSearchParams(params);
    next.set('sort', key);
    next.delete('page');
    return `/search?${next}`;
  };
  return (
    <TabLinks
      label="Order of the results"
      tabs={[
        { to: to('price'), label: 'Cheapest first', current: sort === 'price' },
        { to: to('distance'), label: 'Nearest first', current: sort === 'distance' },
      ]}
    />
  );
}

/** Said where a search stops at its limit: what it has not looked at may still fit. */
function gaveUpSentence({ ask, looked }: Found): string {
  const first = ask.sort === 'price' ? 'cheapest' : 'nearest';
  return `We looked at the ${looked} ${first} free slots that may take this cargo. Narrow the search to see others: a smaller circle, one regime, or other dates.`;
}

function NothingFits({ found }: { found: Found }) {
  const [params] = useSearchParams();
  const wider = new URLSearchParams(params);
  wider.set('within', '300');
  if (found.gaveUp)
    return <EmptyState title="None of the slots we looked at takes this cargo">{gaveUpSentence(found)}</EmptyState>;
  return (
    <EmptyState
      title="No slot near there fits all of this"
      action={found.ask.within < 300 ? <ButtonLink to={`/search?${wider}`}>Search within 300 km</ButtonLink> : null}
    >
      Nothing within {found.ask.within} km of {found.port.name} has {formatPallets(found.ask.pallets)} and{' '}
      {formatMass(found.ask.kg)} free on every day for this cargo. Ask for fewer pallets, other dates, or a wider
      circle.
    </EmptyState>
  );
}

function Results({ found }: { found: Found }) {
  const [active, setActive] = useState<string | null>(null);
  const { search } = useLocation();
  const { ask, port, results } = found;
  const asked = stay(ask.in, ask.out);
  if (results.length === 0)
    return (
      <>
        <NothingFits found={found} />
        {found.hidden ? <HiddenSlotsNotice hidden={found.hidden} shown={ask.hidden} /> : null}
      </>
    );
  return (
    <div className="grid gap-6 xl:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="min-w-0">
        <p className="mb-3 text-sm text-muted">
          {found.hasNext || ask.page > 1 ? `More than ${PAGE_SIZE} slots` : `${results.length} slots`} take{' '}
          {found.cargoName ? `${found.cargoName}, ` : ''}
          {formatPallets(ask.pallets)}, {formatMass(ask.kg)}, {formatDate(ask.in)} to {formatDate(ask.out)} (
          {dayCount(asked)} days).{' '}
          <a href="#change-search" className="link lg:hidden">
            Change the search
          </a>
        </p>
        <SortTabs sort={ask.sort} />
        <ol aria-label="Slots">
          {results.map((result, index) => (
            <ResultCard
              key={result.slotId}
              number={index + 1}
              result={result}
              asked={asked}
              askedPallets={ask.pallets}
              query={search.slice(1)}
              onActive={setActive}
            />
          ))}
        </ol>
        <Pager page={ask.page} hasNext={found.hasNext} />
        {found.gaveUp ? <p className="mt-4 text-sm">{gaveUpSentence(found)}</p> : null}
        {found.hidden ? <HiddenSlotsNotice hidden={found.hidden} shown={ask.hidden} /> : null}
      </div>
      <div className="order-first xl:order-none xl:sticky xl:top-4 xl:self-start">
        <PortMap
          centre={port}
          radiusKm={ask.within}
          port={{ ...port, name: shortPortName(port.name) }}
          activeId={active}
          slots={results.map(({ slotId, slotName, facilityName, lat, lon, regime }) => ({
            id: slotId,
            label: `${slotName}, ${facilityName}`,
            lat,
            lon,
            regime,
            href: `/slots/${slotId}${search}`,
          }))}
        />
      </div>
    </div>
  );
}

export default function Search() {
  const { portGroups, groups, values, errors, found } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={found ? `Storage near ${found.port.name}` : 'Find storage near a port'} />
      <div className="grid gap-8 lg:grid-cols-[18rem_minmax(0,1fr)]">
        {/* On a phone the answer comes first, the question after it. */}
        <div id="change-search" className={found ? 'order-last lg:order-none' : ''}>
          <ErrorSummary errors={errors} />
          <SearchForm portGroups={portGroups} values={values} cargo={groups} errors={errors} live={found !== null} />
        </div>
        <div className="min-w-0">
          {found ? (
            <Results found={found} />
          ) : (
            <EmptyState title="Say where, when and how much">
              Choose a port or inland depot, your dates and your quantity. You see only slots that are free for all of
              it, each with its price all in.
            </EmptyState>
          )}
        </div>
      </div>
    </>
  );
}
