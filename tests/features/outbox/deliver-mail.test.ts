import { eq, inArray } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { addDays, dateInZone } from '#app/domain/shared/plain-date.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { claimLetter } from '#app/features/outbox/claim-letter.server.ts';
import { deliverMail } from '#app/features/outbox/deliver-mail.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { setVariables } from '#app/platform/env.server.ts';
import { type Post, post } from '#app/platform/post.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { bookings, mailOutbox, mailPreferences, mailSuppressions } from '#db/schema/index.ts';
import { createPerson } from '#db/seed/factories.ts';
import { valueIn } from '#tests/features/invoices/scene.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';
import { asked } from '#tests/setup/request.ts';
import { HOUR, movableClock, usePostOffice } from './post-office.ts';

const office = usePostOffice();
const hello = { name: 'Asha', url: 'http://127.0.0.1:3000/verify-email/abc' };
const news = {
  title: 'Paid',
  says: 'It is paid.',
  number: 'K/1',
  facts: [],
  url: 'http://127.0.0.1:3000/o/k/invoices/1',
};

const row = async (id: string) => {
  const [found] = await office.owner().select().from(mailOutbox).where(eq(mailOutbox.id, id));
  return found;
};
const letters = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, n) => office.write('verify-email', `p${n}@example.test`, hello)));
const run = (clock = movableClock(), way?: Post | null) =>
  deliverMail(clock, { pauseMs: 0, ...(way === undefined ? {} : { way }) });

/** Moves the clock on, a quarter of an hour at a time, and sends what is due. */
async function untilQuiet(clock: ReturnType<typeof movableClock>, hours: number) {
  for (let quarter = 0; quarter < hours * 4; quarter++) {
    clock.move(HOUR / 4);
    for (let runs = 0; runs < 20 && (await run(clock)) > 0; runs++);
  }
}

describe('a letter that is due', () => {
  test('is sent once, with both parts, under a key of its own, and its message is known', async () => {
    const id = await office.write('verify-email', 'asha@example.test', hello);
    expect(await run()).toBe(1);
    expect(await run()).toBe(0);
    const [messages = []] = await office.sent([id]);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ key: `letter/${id}`, to: ['asha@example.test'] });
    expect(messages[0]?.subject).toBe('Confirm your e-mail address');
    expect(messages[0]?.html).toContain('verify-email/abc');
    expect(messages[0]?.text).toContain('verify-email/abc');
    expect(await row(id)).toMatchObject({ state: 'sent', messageId: messages[0]?.id, attempts: 1, reason: null });
  });

  test('is sent once by several senders at once', async () => {
    const ids = await letters(12);
    await Promise.all(Array.from({ length: 4 }, () => run()));
    expect((await office.sent(ids)).map(({ length }) => length)).toEqual(ids.map(() => 1));
  });

  test('can’t smuggle in a header: line breaks in names and addresses', async () => {
    const inviter = 'Asha\r\nBcc: everyone@example.test';
    const props = { organisation: `Konkan\n${inviter}`, inviter, role: 'Gate', url: hello.url };
    const named = await office.write('invitation', 'asha@example.test', props);
    const addresses = ['a@example.test\r\nBcc: b@example.test', 'a@example.test, b@example.test', 'A <a@example.test>'];
    const wrong = await Promise.all(addresses.map((address) => office.write('verify-email', address, hello)));
    await run();
    const [[message] = []] = await office.sent([named]);
    expect(message?.subject).toBe('Join Konkan Asha Bcc: everyone@example.test on Quayslot');
    for (const id of wrong) expect(await row(id)).toMatchObject({ state: 'failed', reason: 'not an address' });
    expect((await office.sent(wrong)).flat()).toEqual([]);
  });
});

/** Holds places and confirms them, or asks the host for them, as people do; gives the booking's id. */
async function book(slot: { id: string }, shipper: Awaited<ReturnType<typeof createShipper>>): Promise<string> {
  const startsOn = addDays(dateInZone(new Date(), 'Asia/Kolkata'), 20);
  const cargo = await shipper.cargo();
  const stay = { startsOn, endsOn: addDays(startsOn, 9), pallets: 2, massGrams: 1_000_000 };
  const input = { slotId: slot.id, ...stay, cargoId: cargo.profile.id };
  const held = valueIn(await holdSlot(shipper.scope, input, asked('hold', input), { clock: systemClock }));
  await move(shipper.scope, held.bookingId, 'confirm');
  return held.bookingId;
}

const move = async (scope: TenantScope, bookingId: string, what: 'confirm' | 'accept') =>
  valueIn(await moveBooking(scope, { bookingId, move: what }, asked(what, { bookingId }), { clock: systemClock }));

describe('when the post fails', () => {
  test('down for two hours: bookings are made all the same, and each letter of theirs comes exactly once', async () => {
    const clock = movableClock();
    const host = await createHost(office.owner());
    const shippers = await Promise.all(Array.from({ length: 3 }, () => createShipper(office.owner())));
    const [instant, byRequest] = await Promise.all([
      host.slot({ bookingMode: 'instant', palletPositions: 20 }),
      host.slot({ bookingMode: 'request', palletPositions: 20 }),
    ]);
    await office.standIn.control('faults', { kind: 'unavailable', times: 100_000 });
    const confirmed: string[] = [];
    const accepted: string[] = [];
    for (const shipper of shippers) {
      confirmed.push(await book(instant, shipper));
      await untilQuiet(clock, 1 / 4);
      const requested = await book(byRequest, shipper);
      await untilQuiet(clock, 1 / 4);
      await move(host.scope, requested, 'accept');
      accepted.push(requested);
      await untilQuiet(clock, 1 / 4);
    }
    const ids = [...confirmed, ...accepted];
    const states = await office.owner().select().from(bookings).where(inArray(bookings.id, ids));
    expect(states.map(({ state }) => state)).toEqual(ids.map(() => 'confirmed'));
    const written = await office.owner().select().from(mailOutbox);
    // Of a booking at once: to host and shipper; of a request: to the host, and its answer to the shipper.
    const wanted = shippers.flatMap(({ owner }) => [
      ...[`booking-confirmed ${host.owner.email}`, `booking-confirmed ${owner.email}`],
      ...[`booking-requested ${host.owner.email}`, `booking-confirmed ${owner.email}`],
    ]);
    expect(written.map(({ template, recipient }) => `${template} ${recipient}`).sort()).toEqual(wanted.sort());
    const letterIds = written.map(({ id }) => id);
    expect((await office.sent(letterIds)).flat()).toEqual([]);
    await office.standIn.control('mend');
    await untilQuiet(clock, 1);
    const came = await office.sent(letterIds);
    expect(came.map((messages) => messages.flatMap(({ to }) => to))).toEqual(
      written.map(({ recipient }) => [recipient]),
    );
  });

  test('down for two hours: letters go on being written, then every one is sent exactly once', async () => {
    const clock = movableClock();
    await office.standIn.control('faults', { kind: 'unavailable', times: 100_000 });
    const before = await letters(15);
    await untilQuiet(clock, 1);
    const during = await letters(15);
    await untilQuiet(clock, 1);
    expect((await office.sent([...before, ...during])).flat()).toEqual([]);
    await office.standIn.control('mend');
    await untilQuiet(clock, 1);
    const ids = [...before, ...during];
    expect((await office.sent(ids)).map(({ length }) => length)).toEqual(ids.map(() => 1));
    for (const id of ids) expect((await row(id))?.state).toBe('sent');
  });

  test.each(['error_after', 'reset', 'reset_before'] as const)('%s: the same key is asked again', async (kind) => {
    const clock = movableClock();
    await office.standIn.control('faults', { kind });
    const id = await office.write('verify-email', 'asha@example.test', hello);
    await run(clock);
    expect(await row(id)).toMatchObject({ state: 'queued', attempts: 1, endedAt: null });
    await untilQuiet(clock, 0.5);
    expect((await office.sent([id]))[0]).toHaveLength(1);
    expect(await row(id)).toMatchObject({ state: 'sent', attempts: 2 });
  });

  test('a sender that died after handing over is followed by another: still one message', async () => {
    const clock = movableClock();
    const id = await office.write('verify-email', 'asha@example.test', hello);
    const way = post();
    const dying: Post = {
      knows: async () => null,
      send: async (parcel, key) => {
        await way?.send(parcel, key);
        throw new Error('killed');
      },
    };
    await expect(run(clock, dying)).rejects.toThrow('killed');
    expect(await run(clock)).toBe(0);
    clock.move(61_000);
    expect(await run(clock)).toBe(1);
    expect((await office.sent([id]))[0]).toHaveLength(1);
    expect((await row(id))?.state).toBe('sent');
  });

  test('too many at once: it waits as long as it is told, and that is no attempt', async () => {
    const clock = movableClock();
    await office.standIn.control('faults', { kind: 'rate_limit', ms: 90_000 });
    const ids = await letters(3);
    expect(await run(clock)).toBe(1);
    const waiting = await Promise.all(ids.map(row));
    expect(waiting.map((one) => one?.attempts)).toEqual([0, 0, 0]);
    expect(waiting.map((one) => one?.unclearSince)).toEqual([null, null, null]);
    expect(await run(clock)).toBe(2);
    clock.move(91_000);
    expect(await run(clock)).toBe(1);
    expect((await office.sent(ids)).map(({ length }) => length)).toEqual([1, 1, 1]);
  });

  test('a refusal of the letter itself ends it, with the reason and without the address', async () => {
    const id = await office.write('verify-email', 'asha@nowhere', hello);
    await run();
    expect(await row(id)).toMatchObject({ state: 'failed', reason: 'validation_error 422', attempts: 1 });
  });

  test('a key that isn’t valid holds letters back and kills none', async () => {
    const clock = movableClock();
    const id = await office.write('verify-email', 'asha@example.test', hello);
    setVariables({ RESEND_API_KEY: 'wrong' });
    await run(clock);
    expect(await row(id)).toMatchObject({ state: 'queued', reason: 'invalid_api_key' });
    setVariables({ RESEND_API_KEY: 're_standin' });
    clock.move(HOUR);
    await run(clock);
    expect((await row(id))?.state).toBe('sent');
  });

  test('after the key’s day nothing is sent blindly: a person decides', async () => {
    const clock = movableClock();
    await office.standIn.control('faults', { kind: 'error_after' });
    const id = await office.write('verify-email', 'asha@example.test', hello);
    await run(clock);
    clock.move(23 * HOUR);
    await run(clock);
    expect(await row(id)).toMatchObject({ state: 'unknown', reason: expect.stringContaining('no answer') });
    expect((await office.sent([id]))[0]).toHaveLength(1);
  });

  test('after the key’s day a letter whose message is known is asked for by it', async () => {
    const clock = movableClock();
    await office.standIn.control('faults', { kind: 'error_after' });
    const id = await office.write('verify-email', 'asha@example.test', hello);
    await run(clock);
    const [[message] = []] = await office.sent([id]);
    await office.owner().update(mailOutbox).set({ messageId: message?.id }).where(eq(mailOutbox.id, id));
    clock.move(30 * HOUR);
    await run(clock);
    expect(await row(id)).toMatchObject({ state: 'sent', messageId: message?.id });
  });

  test('what could not be tried for three days is not sent any more', async () => {
    const clock = movableClock();
    const id = await office.write('verify-email', 'asha@example.test', hello);
    clock.move(73 * HOUR);
    await run(clock);
    expect(await row(id)).toMatchObject({ state: 'failed', reason: 'too old' });
  });

  test('what was sent can’t be put back into the queue, by anybody', async () => {
    const id = await office.write('verify-email', 'asha@example.test', hello);
    await run();
    const again = office
      .owner()
      .update(mailOutbox)
      .set({ state: 'queued', endedAt: null })
      .where(eq(mailOutbox.id, id));
    await expect(again).rejects.toMatchObject({ cause: { code: 'QS060' } });
  });

  test('a lease is one sender’s until it is over', async () => {
    const clock = movableClock();
    const id = await office.write('verify-email', 'asha@example.test', hello);
    expect((await claimLetter(clock.now()))?.id).toBe(id);
    expect(await claimLetter(clock.now())).toBeNull();
    clock.move(61_000);
    expect(await claimLetter(clock.now())).toMatchObject({ id, attempts: 2 });
  });
});

describe('what is not sent', () => {
  test('to an address that bounced: nothing but what its reader must hear of', async () => {
    const event = { address: 'gone@example.test', reason: 'bounced' as const, eventId: 'e' };
    await office.owner().insert(mailSuppressions).values(event);
    const held = await office.write('invoice-news', 'Gone@example.test', news);
    const must = await office.write('password-changed', 'Gone@example.test', { name: 'Asha', resetUrl: hello.url });
    await run();
    expect(await row(held)).toMatchObject({ state: 'suppressed', reason: 'bounced' });
    expect((await row(must))?.state).toBe('sent');
  });

  test('what its reader switched off; what belongs to a contract still comes', async () => {
    const { id: userId, email } = await createPerson(office.owner());
    await office.owner().insert(mailPreferences).values({ userId, category: 'money', isOn: false });
    const off = await office.write('invoice-news', email, news);
    const due = { number: 'K/1', hostName: 'K', reference: 'QS-1', total: '₹1.00', dueOn: 'x', url: hello.url };
    const contract = await office.write('invoice-issued', email, due);
    await run();
    expect(await row(off)).toMatchObject({ state: 'suppressed', reason: 'switched off' });
    const [[message] = []] = await office.sent([contract]);
    expect(message?.headers).toEqual({});
  });

  test('news carries the way out at one click, as header and as link', async () => {
    const { email } = await createPerson(office.owner());
    const id = await office.write('invoice-news', email, news);
    await run();
    const [[message] = []] = await office.sent([id]);
    expect(message?.headers).toEqual({
      'List-Unsubscribe': expect.stringMatching(/^<http:\/\/127\.0\.0\.1:3000\/unsubscribe\/[\w-]+\.[\w-]+>$/),
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    const link = message?.headers?.['List-Unsubscribe']?.slice(1, -1) ?? '?';
    expect(message?.html).toContain(link);
    expect(message?.text).toContain(link);
  });

  test('without a post letters are kept, to be shown', async () => {
    const ids = await letters(3);
    expect(await run(movableClock(), null)).toBe(3);
    expect((await office.sent(ids)).flat()).toEqual([]);
    for (const id of ids) expect(await row(id)).toMatchObject({ state: 'kept', messageId: null });
  });
});
