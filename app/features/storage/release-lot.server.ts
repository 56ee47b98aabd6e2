import { and, eq } from 'drizzle-orm';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { dateInZone, plainDate } from '#app/domain/shared/plain-date.ts';
import { formatMass } from '#app/domain/shared/quantity.ts';
import { EXIT_DOCUMENTS, type ExitDocumentKind, exitObjections } from '#app/domain/storage/exit-document.ts';
import { decideStanding } from '#app/features/bookings/decide-standing.server.ts';
import { type LockedBooking, mayTake, takeStep } from '#app/features/bookings/take-step.server.ts';
import { recordDecision } from '#app/features/decisions/record-decision.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { Clock } from '#app/platform/clock.server.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { done, type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { exitDocuments, movements, stocks } from '#db/schema/index.ts';
import { isSomethingAnnounced } from './announce-arrival.server.ts';
import { onBooking } from './booking-command.server.ts';
import { lotOf, NO_SUCH_LOT } from './lot-of.server.ts';
import type { ReleaseInput } from './storage.schema.server.ts';

/**
 * What the rulebook has against goods leaving: documents it asks for at gate-out and misses. What it would say to their
 * standing there is no reason to keep them. The exit document itself is what some of them would say.
 */
async function gateOut(
  tx: Tx,
  booking: LockedBooking,
  { kind, now }: { kind: ExitDocumentKind; now: Date },
): Promise<Outcome<null>> {
  const rulebook = await currentRulebook(rulebookDay(now), tx);
  const answer = await decideStanding(tx, booking, rulebook, 'gate_out');
  if (!answer) return done(null);
  const missing = answer.decision.reasons.filter(
    ({ code, effect, params }) =>
      effect === 'refuse' &&
      code === 'document.missing' &&
      !EXIT_DOCUMENTS[kind].standsFor.includes(String(params.document)),
  );
  if (missing.length > 0) return refuse(...missing);
  const { hostOrgId: orgId, shipperOrgId, id: bookingId } = booking;
  await recordDecision(tx, { orgId, shipperOrgId, bookingId, step: 'release', ...answer });
  return done(null);
}

/**
 * Lets part or all of a lot leave on an exit document. By the host. The last of the goods ends the stay; bond and
 * licence get back the duty of what left.
 */
export function releaseLot(
  scope: TenantScope,
  { bookingId, ...input }: ReleaseInput & { bookingId: string },
  asked: Asked,
  { clock }: { clock: Clock },
): Promise<Outcome<{ state: string; stockPallets: number; stockMassGrams: number }>> {
  return onBooking(scope, bookingId, asked, async (tx, booking, by) => {
    const mayAtAll = mayTake(booking, 'release_part', by);
    if (!mayAtAll.ok) return mayAtAll;
    const lot = await lotOf(tx, booking, input.lotId);
    if (!lot) return NO_SUCH_LOT;
    const [document] = await tx
      .select()
      .from(exitDocuments)
      .where(
        and(
          eq(exitDocuments.orgId, booking.hostOrgId),
          eq(exitDocuments.lotId, lot.id),
          eq(exitDocuments.id, input.exitDocumentId),
        ),
      );
    if (!document)
      return refuse(
        violation('exit.not_found', 'No such exit document is filed for this lot.', 'File it first, then release.'),
      );
    const today = dateInZone(clock.now(), booking.place.timeZone);
    const asksFor = { pallets: input.pallets, massGrams: input.massGrams };
    const objections = exitObjections(
      {
        ...document,
        datedOn: plainDate(document.datedOn),
        validUntil: document.validUntil === null ? null : plainDate(document.validUntil),
        withdrawn: document.withdrawnAt !== null,
      },
      asksFor,
      { stock: { pallets: lot.stockPallets, massGrams: lot.stockMassGrams }, regime: lot.regime, today },
    );
    if (objections.length > 0) return refuse(...objections);
    const ruled = await gateOut(tx, booking, { kind: document.kind, now: clock.now() });
    if (!ruled.ok) return ruled;
    await tx.insert(movements).values({
      orgId: booking.hostOrgId,
      shipperOrgId: booking.shipperOrgId,
      bookingId,
      lotId: lot.id,
      direction: 'out',
      ...asksFor,
      movedOn: today,
      vehicle: input.vehicle,
      exitDocumentId: document.id,
      movedBy: scope.userId,
    });
    const [stock] = await tx.select().from(stocks).where(eq(stocks.bookingId, bookingId));
    if (!stock) throw new Error('a movement without its stock');
    const isLast = stock.pallets === 0 && !(await isSomethingAnnounced(tx, booking));
    const left = `${countOf(stock.pallets, 'pallet')} and ${formatMass(stock.massGrams)}`;
    const written = await takeStep(tx, booking, {
      event: isLast ? 'release_rest' : 'release_part',
      by,
      userId: scope.userId,
      data: { lot: lot.number, pallets: input.pallets, massGrams: input.massGrams, document: document.number },
      news: {
        title: isLast ? 'All goods released' : 'Goods released',
        says: `Lot ${lot.number}: ${countOf(input.pallets, 'pallet')}, ${formatMass(input.massGrams)} left on ${document.number}.`,
        next: isLast ? 'The stay is over.' : `${left} stay in the hall.`,
      },
    });
    return done({ state: written.state, stockPallets: stock.pallets, stockMassGrams: stock.massGrams });
  });
}
