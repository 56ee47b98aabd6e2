import { like } from 'drizzle-orm';
import { describe, expect, it, test } from 'vitest';
import { startOfDayInZone } from '#app/domain/shared/plain-date.ts';
import { cancelBooking, chargeNow } from '#app/features/stays/cancel-booking.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { mailOutbox, stocks } from '#db/schema/index.ts';
import { createShipper } from '#tests/setup/market.ts';
import { useDatabase } from '../../setup/database.ts';
import { asked } from '../../setup/request.ts';
import { codesOf, createStay, inDays, noonOf, ZONE } from './scene.ts';

const database = useDatabase();
const cancel = (scope: TenantScope, bookingId: string, clock = systemClock, toldPaise: string | null = null) => {
  const input = { bookingId, toldPaise };
  return cancelBooking(scope, input, asked('cancel', input), { clock });
};

describe('cancelling', () => {
  it.each([
    [10, 0n],
    [7, 0n],
    [6, 25n],
    [3, 25n],
    [2, 50n],
    [1, 50n],
  ])('%s days before the stay costs its share, kept on the booking and told', async (days, percent) => {
    const at = await createStay(database.owner());
    const clock = noonOf(inDays(10 - days));
    const fee = (at.booking.totalPaise * percent) / 100n;
    expect(chargeNow(at.booking, 'shipper', clock.now()).fee.paise).toBe(fee);
    const done = await cancel(at.shipper.scope, at.id, clock, fee.toString());
    expect(done).toEqual({ ok: true, value: { state: 'cancelled', feePaise: fee.toString() } });
    const after = await at.read();
    expect(after).toMatchObject({ state: 'cancelled', cancellationFeePaise: fee, share: { state: 'released' } });
    expect(after.audit[0]).toMatchObject({ action: 'booking.cancel', data: { feePaise: fee.toString() } });
    const letters = await at.db
      .select()
      .from(mailOutbox)
      .where(like(mailOutbox.key, `booking-cancelled/${at.id}/%`));
    expect(letters).toHaveLength(2);
    for (const { props } of letters) expect(JSON.stringify(props)).toContain(fee === 0n ? 'Nothing is owed' : 'owes ₹');
  });

  test('on the first day and later costs the storage without handling; a host’s costs nothing', async () => {
    for (const day of [10, 12]) {
      const at = await createStay(database.owner(), { state: 'arriving' });
      // 4 × 10 × ₹45.00 and 18%.
      expect(await cancel(at.shipper.scope, at.id, noonOf(inDays(day)))).toMatchObject({
        value: { feePaise: '212400' },
      });
    }
    const at = await createStay(database.owner());
    expect(await cancel(at.host.scope, at.id, noonOf(inDays(10)))).toMatchObject({
      ok: true,
      value: { feePaise: '0' },
    });
  });

  test('never costs more than was shown: midnight at the facility came between', async () => {
    const at = await createStay(database.owner());
    const midnight = startOfDayInZone(inDays(4), ZONE).getTime();
    const shown = chargeNow(at.booking, 'shipper', new Date(midnight - 1_000)).fee.paise.toString();
    const late = { now: () => new Date(midnight + 1_000) };
    expect(shown).toBe('0');
    expect(codesOf(await cancel(at.shipper.scope, at.id, late, shown))).toEqual(['conflict.fee_changed']);
    expect((await at.read()).state).toBe('confirmed');
  });

  test('is no way out once goods came in, for strangers, or from a state that has none', async () => {
    const at = await createStay(database.owner());
    const stranger = await createShipper(at.db);
    expect(codesOf(await cancel(stranger.scope, at.id))).toEqual(['booking.not_found']);
    await at.db.insert(stocks).values({
      ...{ bookingId: at.id, orgId: at.host.organisation.id, shipperOrgId: at.shipper.organisation.id },
      ...{ pallets: 1, massGrams: 1_000 },
    });
    expect(codesOf(await cancel(at.shipper.scope, at.id))).toEqual(['conflict.received']);
    const inside = await createStay(at.db, { state: 'in_storage' });
    expect(codesOf(await cancel(inside.shipper.scope, inside.id))).toEqual(['lifecycle.illegal']);
  });
});
