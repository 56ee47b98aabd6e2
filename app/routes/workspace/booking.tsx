import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Card, Section } from '#app/components/ui/card.tsx';
import { QuoteTable } from '#app/components/ui/money-table.tsx';
import { PageHeader } from '#app/components/ui/page-header.tsx';
import { StateStamp } from '#app/components/ui/stamp.tsx';
import { Timeline } from '#app/components/ui/timeline.tsx';
import { VerdictCard } from '#app/components/ui/verdict-card.tsx';
import { can, type Permission } from '#app/domain/access/can.ts';
import { isUuid } from '#app/domain/shared/ids.ts';
import { dateInZone } from '#app/domain/shared/plain-date.ts';
import { pageNumber } from '#app/features/audit/page-number.ts';
import { BillingPanel } from '#app/features/billing/billing-panel.tsx';
import { readBilling } from '#app/features/billing/read-billing.server.ts';
import { AlternativeList } from '#app/features/bookings/alternative-list.tsx';
import { BookingDecision } from '#app/features/bookings/booking-decision.tsx';
import { BookingFacts } from '#app/features/bookings/booking-facts.tsx';
import { MOVE_PERMISSIONS, moveNamed } from '#app/features/bookings/booking-moves.ts';
import { readBooking } from '#app/features/bookings/booking-view.server.ts';
import { bookingAlternatives, moveAlternatives } from '#app/features/bookings/move-alternatives.server.ts';
import { NextAction } from '#app/features/bookings/next-action.tsx';
import { DisputeNotices } from '#app/features/cards/card-payment-parts.tsx';
import { bookingCard } from '#app/features/checkout/booking-card.server.ts';
import { CardNotice } from '#app/features/checkout/booking-card-parts.tsx';
import { lookAtPage, moveWithPage } from '#app/features/checkout/close-page.server.ts';
import { payForBooking } from '#app/features/checkout/pay-for-booking.server.ts';
import { ProblemSummary } from '#app/features/forms/form-problem.tsx';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { LeavingPanel } from '#app/features/rate-cards/leaving-panel.tsx';
import { readLeaving } from '#app/features/rate-cards/read-leaving.server.ts';
import { RiskNote } from '#app/features/rate-cards/risk-note.tsx';
import { readServices } from '#app/features/services/read-services.server.ts';
import {
  runServiceCommand,
  SERVICE_PERMISSIONS,
  serviceCommandNamed,
} from '#app/features/services/service-command.server.ts';
import { ServicePanel } from '#app/features/services/service-panel.tsx';
import { OfferPanel } from '#app/features/stays/offer-panel.tsx';
import { readStayPanel } from '#app/features/stays/read-stay-panel.server.ts';
import { runStayCommand } from '#app/features/stays/stay-command.server.ts';
import { STAY_PERMISSIONS, stayCommandNamed } from '#app/features/stays/stay-moves.ts';
import { StayPanel } from '#app/features/stays/stay-panel.tsx';
import { goodsCommandNamed } from '#app/features/storage/goods-command.server.ts';
import { runGoodsForm } from '#app/features/storage/goods-form.server.ts';
import type { GoodsList } from '#app/features/storage/goods-pages.ts';
import { GoodsPanel } from '#app/features/storage/goods-panel.tsx';
import { goodsStep } from '#app/features/storage/goods-step.ts';
import { readGoods } from '#app/features/storage/read-goods.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { formCommand, formKey, formProblem, readForm } from '#app/platform/form.server.ts';
import { statusOf } from '#app/platform/outcome.ts';
import { notFound, problem } from '#app/platform/problem.server.ts';
import { requireTenant } from '#app/platform/tenancy.server.ts';

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: `${page ? page.view.booking.reference : 'Booking'} · Quayslot` },
];

function bookingId(params: Readonly<Record<string, string | undefined>>): string {
  const id = params.bookingId ?? '';
  if (!isUuid(id)) throw notFound();
  return id;
}

export async function loader(args: LoaderFunctionArgs) {
  const { scope, organisation } = await requireTenant(args, 'bookings.read');
  const id = bookingId(args.params);
  const cameFrom = new URL(args.request.url).searchParams.get('card');
  if (cameFrom === 'paid') await lookAtPage(scope, id, systemClock);
  const pageOf = (list: GoodsList) => pageNumber(args.request.url, list);
  const pages = {
    lots: pageOf('lots'),
    papers: pageOf('papers'),
    movements: pageOf('movements'),
    cases: pageOf('cases'),
  };
  const [view, goods] = await Promise.all([
    readBooking(scope, id),
    readGoods(scope, id, { clock: systemClock, pages }),
  ]);
  if (!view || !goods) throw notFound();
  const may = (permission: Permission) => can(organisation.role, permission);
  const stays = await readStayPanel(scope, view, new URL(args.request.url).searchParams, { clock: systemClock });
  const [card, leaving, billing, services] = await Promise.all([
    bookingCard(scope, view),
    readLeaving(scope, view, { clock: systemClock }),
    readBilling(scope, view.booking),
    readServices(scope, view, { clock: systemClock, page: pageNumber(args.request.url, 'services') }),
  ]);
  const { startsOn, place } = view.booking;
  const isToCome = startsOn >= dateInZone(new Date(view.readAt), place.timeZone);
  // Who wanted the places and came too late is told where to go on.
  const isMissed = view.state === 'expired' && view.side === 'shipper' && isToCome;
  const instead =
    isMissed && may('bookings.confirm') ? await bookingAlternatives(scope, id, { clock: systemClock }) : null;
  return {
    view,
    instead,
    goods,
    stays,
    card,
    cameFrom,
    leaving,
    billing,
    services,
    slug: organisation.slug,
    may: {
      confirm: may('bookings.confirm'),
      decide: may('bookings.decide'),
      cancel: may('bookings.cancel'),
      issue: may('invoices.issue'),
      readInvoices: may('invoices.read'),
      announce: may('goods.announce'),
      move: may('goods.move'),
      papers: may('goods.papers'),
      settle: may('goods.settle'),
    },
  };
}

export async function action(args: ActionFunctionArgs) {
  await requireTenant(args, 'bookings.read');
  const id = bookingId(args.params);
  const fields = await readForm(args.request);
  const key = formKey(fields);
  const command = formCommand(fields);
  if (command === 'issue-invoice') {
    const { scope, organisation } = await requireTenant(args, 'invoices.issue');
    const input = { bookingId: id };
    const issued = await issueInvoice(scope, input, { command, key, input }, systemClock);
    if (issued.ok) return redirect(`/o/${organisation.slug}/invoices/${issued.value.invoiceId}`);
    if (statusOf(issued.violations) === 404) throw notFound();
    return formProblem({}, { violations: issued.violations }, statusOf(issued.violations));
  }
  if (command === 'pay-and-confirm') {
    const { scope } = await requireTenant(args, 'bookings.confirm');
    const input = { bookingId: id };
    const opened = await payForBooking(scope, input, { command, key, input }, systemClock);
    if (opened.ok) return redirect(opened.value.url);
    if (statusOf(opened.violations) === 404) throw notFound();
    return formProblem({}, { violations: opened.violations }, statusOf(opened.violations));
  }
  const goods = goodsCommandNamed(command);
  if (goods) {
    const { scope, organisation } = await requireTenant(args, goods.permission);
    const what = { name: command, command: goods, key, bookingId: id };
    const refused = await runGoodsForm(scope, what, fields, { clock: systemClock });
    return refused ?? redirect(`/o/${organisation.slug}/bookings/${id}#goods`);
  }
  const serviceCommand = serviceCommandNamed(command);
  if (serviceCommand) {
    const { scope, organisation } = await requireTenant(args, SERVICE_PERMISSIONS[serviceCommand]);
    const sent = { bookingId: id, command: serviceCommand, fields };
    const refused = await runServiceCommand(scope, sent, { clock: systemClock });
    return refused ?? redirect(`/o/${organisation.slug}/bookings/${id}`);
  }
  const stayCommand = stayCommandNamed(command);
  if (stayCommand) {
    const { scope, organisation } = await requireTenant(args, STAY_PERMISSIONS[stayCommand]);
    const sent = { bookingId: id, command: stayCommand, key, fields };
    const ran = await runStayCommand(scope, sent, { clock: systemClock });
    if (!ran.ok) return formProblem(fields, { errors: ran.errors });
    if (ran.outcome.ok) return redirect(`/o/${organisation.slug}/bookings/${id}`);
    const status = statusOf(ran.outcome.violations);
    if (status === 404) throw notFound();
    return formProblem(fields, { violations: ran.outcome.violations }, status);
  }
  const move = moveNamed(command);
  if (!move || move === 'cancel') throw problem(400, 'This page doesn’t know that command.');
  const { scope, organisation } = await requireTenant(args, MOVE_PERMISSIONS[move]);
  const input = { bookingId: id, move };
  const moved = await moveWithPage(scope, input, { command, key, input }, { clock: systemClock });
  if (moved.ok) return redirect(`/o/${organisation.slug}/bookings/${id}`);
  if (statusOf(moved.violations) === 404) throw notFound();
  const status = statusOf(moved.violations);
  const instead = await moveAlternatives(scope, id, moved.violations, { clock: systemClock });
  return data({ errors: {}, values: {}, violations: moved.violations, instead }, { status });
}

export default function Booking() {
  const { view, instead, goods, stays, card, cameFrom, leaving, billing, services, slug, may } =
    useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  const { booking, side, state, possible } = view;
  const panel = (
    <GoodsPanel
      goods={goods}
      costs={leaving?.lots ?? {}}
      booking={booking}
      state={state}
      possible={possible}
      may={may}
      problem={refusal}
    />
  );
  // Where goods are on their way or there, they are what the page is opened for.
  const hasGoods = goods.lots.rows.length > 0;
  const step = goodsStep({ next: goods.next, state, side, booking, may });
  const isCountered = stays.offers.some(({ kind, by }) => kind === 'counter' && by === 'shipper');
  return (
    <>
      <PageHeader
        title={booking.reference}
        eyebrow={side === 'host' ? booking.place.shipperName : booking.place.hostName}
        back={{ to: `/o/${slug}/bookings`, label: 'Bookings' }}
      >
        <StateStamp state={state} />
      </PageHeader>
      {refusal && refusal.violations.length > 0 ? (
        <div className="mb-6">
          <VerdictCard outcome="not_possible" violations={refusal.violations} />
          {'instead' in refusal && refusal.instead ? (
            <Card className="mt-4">
              <AlternativeList {...refusal.instead} />
            </Card>
          ) : null}
        </div>
      ) : null}
      <div className="mb-6 space-y-4 empty:hidden">
        <DisputeNotices disputes={card.disputes} />
        <CardNotice card={card} cameFrom={cameFrom} />
      </div>
      {instead && !refusal ? (
        <Card className="mb-6">
          <AlternativeList {...instead} />
        </Card>
      ) : null}
      {refusal && refusal.violations.length === 0 ? (
        <div className="mb-6">
          <ProblemSummary problem={refusal} />
        </div>
      ) : null}
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="order-2 grid min-w-0 content-start gap-8 lg:order-1">
          {hasGoods ? panel : null}
          <Section title="The booking">
            <BookingFacts booking={booking} side={side} />
          </Section>
          <BookingDecision decided={view.decided} today={dateInZone(new Date(view.readAt), booking.place.timeZone)} />
          {hasGoods ? null : panel}
          <Section title="Price">
            <QuoteTable quote={view.price} caption="Price of this stay" />
            <RiskNote waiver={leaving?.waiver ?? null} papersHref={side === 'shipper' ? `/o/${slug}/papers` : null} />
          </Section>
          <ServicePanel services={services} bookingId={booking.id} side={side} may={may} problem={refusal} />
          <LeavingPanel leaving={leaving} />
          <BillingPanel billing={billing} slug={slug} mayReadInvoices={may.readInvoices} />
          <Section title="What happened">
            <Timeline
              entries={view.timeline.map((entry) => ({ ...entry, at: entry.at.toISOString() }))}
              timeZone={booking.place.timeZone}
            />
          </Section>
        </div>
        <div className="order-1 grid content-start gap-4 lg:order-2">
          <NextAction view={view} slug={slug} may={may} goods={step} card={card} isCountered={isCountered} />
          <OfferPanel view={view} offers={stays.offers} may={may} errors={refusal?.errors} />
          <StayPanel view={view} stays={stays} may={may} />
        </div>
      </div>
    </>
  );
}
