import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useLoaderData, useLocation } from '@remix-run/react';
import { Section } from '#app/components/ui/card.tsx';
import { DefinitionList } from '#app/components/ui/definition-list.tsx';
import { HazardList } from '#app/components/ui/hazard-diamond.tsx';
import { HeadroomBar } from '#app/components/ui/headroom-bar.tsx';
import { LotStrip } from '#app/components/ui/lot-strip.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { RegimeStamp } from '#app/components/ui/stamp.tsx';
import { can } from '#app/domain/access/can.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { formatInr, inr } from '#app/domain/shared/money.ts';
import { formatMass, formatPallets } from '#app/domain/shared/quantity.ts';
import { HoldPanel } from '#app/features/bookings/hold-panel.tsx';
import { cargoChoices, chosenCargo } from '#app/features/decisions/shipper-side.server.ts';
import { CardTerms } from '#app/features/rate-cards/card-terms.tsx';
import { LeavingCurve } from '#app/features/rate-cards/leaving-curve.tsx';
import { AskForm } from '#app/features/search/ask-form.tsx';
import { defaultAsk } from '#app/features/search/default-ask.server.ts';
import { readOfferPage } from '#app/features/search/offer-page.server.ts';
import { askSchema } from '#app/features/search/search.schema.server.ts';
import { dueTerm, stayTerms } from '#app/features/slots/stay-terms.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { flatFields, parseFields } from '#app/platform/form.server.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { viewerOf, viewerScopes } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: page ? `${page.offer.slotName}, ${page.offer.facilityName} · Quayslot` : 'Quayslot' },
];

export async function loader(args: LoaderFunctionArgs) {
  const slotId = args.params.slotId ?? '';
  if (!isUuid(slotId)) throw notFound();
  const fields = flatFields(new URL(args.request.url).searchParams);
  const asks = 'in' in fields;
  const parsed = asks ? parseFields(askSchema, fields) : null;
  const ask = parsed?.ok ? parsed.value : null;
  const [viewer, organisations] = await Promise.all([viewerOf(args), viewerScopes(args, 'cargo.read')]);
  const [groups, chosen] = await Promise.all([
    cargoChoices(organisations),
    ask?.cargo ? chosenCargo(organisations, ask.cargo) : null,
  ]);
  const page = await readOfferPage(slotId, ask, { clock: systemClock, cargo: chosen?.cargo ?? null });
  if (!page) throw notFound();
  const shippers = (viewer?.organisations ?? [])
    .filter(({ isShipper, role }) => isShipper && can(role, 'bookings.hold'))
    .map(({ slug, name }) => ({ slug, name }));
  const values = asks ? fields : { ...defaultAsk(systemClock.now()), ...fields };
  const notMine: Record<string, string[]> =
    ask?.cargo && !chosen ? { cargo: ['This cargo is not in your library. Choose another.'] } : {};
  const errors = parsed && !parsed.ok ? parsed.errors : notMine;
  const cargo = chosen ? { id: chosen.cargo.profileId, name: chosen.cargo.name, slug: chosen.slug } : null;
  const body = { ...page, ask, values, errors, shippers, groups, cargo, signedIn: viewer !== null };
  return data(body, { status: Object.keys(errors).length > 0 ? 422 : 200 });
}

type Offer = ReturnType<typeof useLoaderData<typeof loader>>['offer'];

function Terms({ offer, hasCard }: { offer: Offer; hasCard: boolean }) {
  return (
    <DefinitionList
      items={[
        { term: 'Host', detail: offer.hostName },
        { term: 'Where', detail: `${offer.hallName}, ${offer.facilityName}, near ${offer.portName}` },
        ...(offer.warehouseCode ? [{ term: 'Customs warehouse code', detail: offer.warehouseCode }] : []),
        { term: 'Size', detail: `${formatPallets(offer.palletPositions)}, up to ${formatMass(offer.maxMassGrams)}` },
        {
          term: 'Accepts',
          detail:
            offer.hazardClasses.length > 0 ? (
              <HazardList codes={offer.hazardClasses} />
            ) : (
              'Cargo that is not dangerous goods'
            ),
        },
        {
          term: 'Storage',
          detail: `${formatInr(inr(offer.pricePerPalletDayPaise))} per pallet and day${hasCard ? ' on day 1' : ''}`,
        },
        { term: 'Billing', detail: offer.billingMode === 'monthly' ? 'Each month when it is over' : 'Once' },
        dueTerm(offer.daysToPay),
        {
          term: 'Handling',
          detail: `${formatInr(inr(offer.handlingInPaise))} in, ${formatInr(inr(offer.handlingOutPaise))} out, per pallet`,
        },
        { term: 'Shortest stay', detail: countOf(offer.minimumDays, 'day') },
        ...stayTerms(offer),
        {
          term: 'Booking',
          detail: offer.bookingMode === 'instant' ? 'Confirmed at once' : 'On request, answered within 24 hours',
        },
      ]}
    />
  );
}

export default function Slot() {
  const page = useLoaderData<typeof loader>();
  const { search } = useLocation();
  const { offer, ask, answer } = page;
  const back = ask ? { to: `/search${search}`, label: 'Search results' } : { to: '/search', label: 'Search' };
  return (
    <>
      <PageHeader title={`${offer.slotName}, ${offer.hallName}`} eyebrow={offer.facilityName} back={back}>
        <RegimeStamp regime={offer.regime} />
      </PageHeader>
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="order-2 grid min-w-0 content-start gap-8 lg:order-1">
          <Section title="The next sixty days">
            <LotStrip
              days={page.strip}
              capacity={offer.palletPositions}
              asked={ask ? stay(ask.in, ask.out) : null}
              askedPallets={ask?.pallets}
            />
            {ask && answer ? (
              <div className="mt-5 grid gap-5 sm:grid-cols-2">
                <HeadroomBar
                  label="Pallet places, fullest day"
                  used={answer.taken.pallets}
                  thisBooking={ask.pallets}
                  total={offer.palletPositions}
                  format={(places) => String(places)}
                />
                <HeadroomBar
                  label="Mass, heaviest day"
                  used={answer.taken.massGrams}
                  thisBooking={ask.kg}
                  total={offer.maxMassGrams}
                  format={formatMass}
                />
              </div>
            ) : null}
          </Section>
          {ask && answer ? (
            <Section title="What leaving on each day costs">
              <LeavingCurve costs={answer.leaving} asked={ask.out} />
            </Section>
          ) : null}
          <Section title="The slot">
            <Terms offer={offer} hasCard={page.card !== null} />
          </Section>
          {page.card ? (
            <Section title="Rate card">
              <CardTerms card={page.card} />
            </Section>
          ) : null}
        </div>
        <div className="order-1 grid content-start gap-6 lg:order-2">
          <AskForm
            slotId={offer.slotId}
            values={page.values}
            errors={page.errors}
            classes={offer.hazardClasses}
            cargo={page.groups}
          />
          {ask && answer ? (
            <HoldPanel
              slotId={offer.slotId}
              ask={ask}
              outcome={answer.outcome}
              reasons={answer.reasons}
              rulebookVersion={answer.rulebookVersion}
              cargo={page.cargo}
              alternatives={answer.alternatives}
              price={answer.price}
              waiver={answer.waiver}
              shippers={page.shippers}
              signedIn={page.signedIn}
            />
          ) : null}
        </div>
      </div>
    </>
  );
}
