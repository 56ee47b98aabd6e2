import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { quoteFromJson } from '#app/domain/pricing/quote.ts';
import { inr } from '#app/domain/shared/money.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { agreeOffer } from '#app/features/stays/agree-offer.server.ts';
import { listOffers } from '#app/features/stays/list-offers.server.ts';
import { makeOffer } from '#app/features/stays/make-offer.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { sqlState } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { createShipper } from '#tests/setup/market.ts';
import { useDatabase } from '../../setup/database.ts';
import { asked } from '../../setup/request.ts';
import { codesOf, createStay, inDays } from './scene.ts';

const database = useDatabase();
const clock = systemClock;

type Days = readonly [from: PlainDate, to: PlainDate];
const AS_ASKED = [inDays(10), inDays(20)] as const;
const offer = (scope: TenantScope, bookingId: string, price: bigint | null, [startsOn, endsOn]: Days = AS_ASKED) => {
  const pricePerPalletDay = price === null ? null : inr(price);
  const input = { bookingId, startsOn, endsOn, pricePerPalletDay };
  return makeOffer(scope, input, asked('counter', { ...input, pricePerPalletDay: `${price}` }), { clock });
};
const agree = (scope: TenantScope, bookingId: string, offerId: string) =>
  agreeOffer(scope, { bookingId, offerId }, asked('agree', { offerId }), { clock });
const requested = () => createStay(database.owner(), { state: 'requested', terms: { bookingMode: 'request' } });
const newest = async (scope: TenantScope, bookingId: string) => {
  const found = (await listOffers(scope, bookingId)).at(-1);
  if (!found) throw new Error('no offer');
  return found;
};

describe('counter-offers', () => {
  test('go to and fro, three in all, and the last that is taken is the booking, for good', async () => {
    const at = await requested();
    expect(codesOf(await offer(at.shipper.scope, at.id, 4_000n))).toEqual(['conflict.turn']);
    expect(codesOf(await offer(at.host.scope, at.id, null))).toEqual(['offer.nothing_new']);
    expect(codesOf(await offer(at.host.scope, at.id, 5_000n))).toEqual(['ok']);
    expect(codesOf(await offer(at.host.scope, at.id, 4_900n))).toEqual(['conflict.turn']);
    const first = await newest(at.shipper.scope, at.id);
    const { waitsUntil } = await at.read();
    expect(first).toMatchObject({ by: 'host', round: 1, isOpen: true, expiresAt: waitsUntil });
    // 40 pallet-days × ₹5.00 more, and 18%.
    expect(first.difference.paise).toBe(23_600n);
    expect(codesOf(await offer(at.shipper.scope, at.id, 4_700n, [inDays(12), inDays(20)]))).toEqual(['ok']);
    expect(codesOf(await agree(at.shipper.scope, at.id, first.id))).toEqual(['conflict.offer_gone']);
    expect(codesOf(await offer(at.host.scope, at.id, 4_800n, [inDays(12), inDays(20)]))).toEqual(['ok']);
    expect(codesOf(await offer(at.shipper.scope, at.id, 4_750n))).toEqual(['conflict.rounds']);
    const last = await newest(at.shipper.scope, at.id);
    expect(codesOf(await agree(at.host.scope, at.id, last.id))).toEqual(['conflict.offer_gone']);
    expect(await agree(at.shipper.scope, at.id, last.id)).toMatchObject({ ok: true, value: { state: 'confirmed' } });
    const after = await at.read();
    expect(after).toMatchObject({ state: 'confirmed', startsOn: inDays(12), totalPaise: last.total.paise });
    expect(after.share).toMatchObject({ state: 'confirmed', startsOn: inDays(12), endsOn: inDays(20) });
    expect(quoteFromJson(after.quote).lines[0]?.unitPrice.paise).toBe(4_800n);
    const change = at.db.execute(sql`update booking_offers set total_paise = 1 where id = ${last.id}`);
    expect(sqlState(await change.catch((error: unknown) => error))).toBe('QS031');
    const removal = at.db.execute(sql`delete from booking_offers where id = ${last.id}`);
    expect(sqlState(await removal.catch((error: unknown) => error))).toBe('QS031');
  });

  test('end with the request’s own clock, and with the request', async () => {
    const at = await requested();
    await offer(at.host.scope, at.id, 5_000n);
    const { id } = await newest(at.shipper.scope, at.id);
    await at.db.execute(
      sql`update allocations set held_until = now() - interval '1 second' where booking_id = ${at.id}`,
    );
    await at.db.execute(sql`update bookings set waits_until = now() - interval '1 second' where id = ${at.id}`);
    expect(codesOf(await agree(at.shipper.scope, at.id, id))).toEqual(['lifecycle.illegal']);
    expect(codesOf(await offer(at.shipper.scope, at.id, 4_000n))).toEqual(['lifecycle.illegal']);
    const other = await requested();
    await offer(other.host.scope, other.id, 5_000n);
    await moveBooking(other.shipper.scope, { bookingId: other.id, move: 'withdraw' }, asked('withdraw'), { clock });
    const gone = await newest(other.shipper.scope, other.id);
    expect(gone.isOpen).toBe(false);
    expect(codesOf(await agree(other.shipper.scope, other.id, gone.id))).toEqual(['lifecycle.illegal']);
  });

  test('a request is not accepted as it was sent once its shipper offered otherwise; before, it is', async () => {
    const accept = (at: Awaited<ReturnType<typeof requested>>) =>
      moveBooking(at.host.scope, { bookingId: at.id, move: 'accept' }, asked('accept'), { clock });
    const at = await requested();
    await offer(at.host.scope, at.id, 5_000n);
    await offer(at.shipper.scope, at.id, 4_600n);
    expect(codesOf(await accept(at))).toEqual(['conflict.countered']);
    const other = await requested();
    await offer(other.host.scope, other.id, 5_000n);
    expect(codesOf(await accept(other))).toEqual(['ok']);
    expect((await other.read()).totalPaise).toBe(other.booking.totalPaise);
  });

  test('of two that take or replace one at once, one does', async () => {
    for (let round = 0; round < 5; round += 1) {
      const at = await requested();
      await offer(at.host.scope, at.id, 5_000n);
      const { id } = await newest(at.shipper.scope, at.id);
      const answers = await Promise.all([
        agree(at.shipper.scope, at.id, id),
        offer(at.shipper.scope, at.id, 4_600n),
        moveBooking(at.host.scope, { bookingId: at.id, move: 'accept' }, asked('accept'), { clock }),
      ]);
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    }
  });

  test('days without room are not offered, nor agreed to when it has gone; a stranger has nothing', async () => {
    const at = await requested();
    await at.rival(inDays(21), inDays(30), 8);
    expect(codesOf(await offer(at.host.scope, at.id, null, [inDays(10), inDays(25)]))).toEqual(['capacity.pallets']);
    expect(codesOf(await offer(at.host.scope, at.id, null, [inDays(-1), inDays(15)]))).toEqual(['stay.past']);
    await offer(at.host.scope, at.id, null, [inDays(8), inDays(18)]);
    await at.rival(inDays(7), inDays(9), 8);
    const { id } = await newest(at.shipper.scope, at.id);
    expect(codesOf(await agree(at.shipper.scope, at.id, id))).toEqual(['capacity.pallets']);
    const stranger = await createShipper(at.db);
    expect(codesOf(await agree(stranger.scope, at.id, id))).toEqual(['booking.not_found']);
    expect(codesOf(await offer(stranger.scope, at.id, 1n))).toEqual(['booking.not_found']);
    expect(await listOffers(stranger.scope, at.id)).toEqual([]);
  });
});
