import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { inr } from '#app/domain/shared/money.ts';
import { askCardRefund } from '#app/features/cards/ask-card-refund.server.ts';
import { runJobNow } from '#app/features/queues/change-queue.server.ts';
import { cancelBooking } from '#app/features/stays/cancel-booking.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { bookings, refunds } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { valueIn } from '#tests/features/invoices/scene.ts';
import { amountOf } from '#tests/features/notes/scene.ts';
import { send } from '#tests/routes/http/site.ts';
import { asked, cookieFor, operatorScope } from '#tests/setup/request.ts';
import { createBookers, onlyOf } from './booking-scene.ts';
import type { MortalServer } from './mortal-server.ts';
import { CARD, createCardParties, type } from './scene.ts';

/** Sets a scene. @returns what is done on it with a server that may end anywhere, asserting what comes of it */
export type Journey = (db: OwnerDatabase, server: MortalServer) => Promise<() => Promise<void>>;

/** Sends a form until it is answered; its key makes it one intention. @returns where it leads */
function submit(server: MortalServer, cookie: string, path: string, form: Record<string, string>): Promise<string> {
  const keyed = { _key: crypto.randomUUID(), ...form };
  return server.until(async () => {
    const { status, headers, body } = await send(server.url, { path, cookie, form: keyed });
    expect(status, body.slice(0, 400)).toBe(302);
    return String(headers.location);
  });
}

/** An invoice is paid by card, credited in part, and the credit sent back. */
export const payInvoice: Journey = async (db, server) => {
  const made = await createCardParties(db);
  await made.onboard();
  const { invoiceId } = await made.issue();
  const cookie = await cookieFor(made.shipperOwner.id);
  return async () => {
    const path = `/o/${made.shipperOrg.slug}/invoices/${invoiceId}`;
    const url = await submit(server, cookie, path, { _command: 'pay-by-card', _subject: invoiceId });
    await type(url, { card: CARD.pays });
    await server.until(async () => expect((await made.invoiceRow(invoiceId)).settledAt).not.toBeNull());
    valueIn(await made.credit(invoiceId, [amountOf(1, 1_000_00n)], { refundWished: null }));
    const due = -(await made.booked('refund_due'));
    const desk = operatorScope(made.operator.id);
    valueIn(await askCardRefund(desk, { invoiceId, amount: inr(due) }, asked('refund-card')));
    await server.until(async () => expect(await made.booked('refund_due')).toBe(0n));
    expect(await made.paid(invoiceId)).toHaveLength(1);
    expect(await made.tries(invoiceId)).toMatchObject([{ state: 'paid', attempt: 1 }]);
    expect(await db.select().from(refunds).where(eq(refunds.invoiceId, invoiceId))).toHaveLength(1);
  };
};

/** Places are held and paid by card, the booking is cancelled, its charge is billed, and the rest sent back. */
export const bookAndCancel: Journey = async (db, server) => {
  const made = await createBookers(db);
  const slot = await made.host.slot({ bookingMode: 'instant', palletPositions: 10, billingMode: 'advance' });
  const [cargo, cookie] = [await made.shipper.cargo(), await cookieFor(made.shipper.owner.id)];
  const desk = operatorScope((await createPerson(db, { isOperator: true })).id);
  const { slug } = made.shipper.organisation;
  return async () => {
    const stay = { in: made.dayFromNow(4), out: made.dayFromNow(13), pallets: '6', kg: '3000' };
    const ask = { _command: 'hold', slot: slot.id, cargo: cargo.profile.id, ...stay };
    const booking = await submit(server, cookie, `/o/${slug}/holds`, ask);
    const bookingId = booking.split('/').at(-1) ?? '';
    const page = await submit(server, cookie, `/o/${slug}/bookings/${bookingId}`, { _command: 'pay-and-confirm' });
    await type(page, { card: CARD.pays });
    await server.until(async () => expect((await made.of(bookingId)).tries).toMatchObject([{ outcome: 'confirmed' }]));
    expect((await made.row(bookingId)).state).toBe('confirmed');
    const cancel = asked('cancel', { bookingId });
    valueIn(await cancelBooking(made.shipper.scope, { bookingId, toldPaise: null }, cancel, { clock: systemClock }));
    valueIn(await runJobNow(desk, { name: 'stays.bill' }, asked('run-job')));
    await server.until(async () => {
      const { invoices, refunds } = await made.of(bookingId);
      expect(invoices).toMatchObject([{ outstandingPaise: 0n }]);
      expect(refunds).toMatchObject([{ state: 'succeeded' }]);
    });
    expect(await db.select().from(bookings).where(eq(bookings.slotId, slot.id))).toHaveLength(1);
    const { tries, invoices, refunds } = await made.of(bookingId);
    expect(onlyOf(tries).receivedPaise).toBe(onlyOf(invoices).payablePaise + onlyOf(refunds).amountPaise);
  };
};
