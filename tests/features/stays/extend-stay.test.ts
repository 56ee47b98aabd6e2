import { eq, like, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { quoteFromJson } from '#app/domain/pricing/quote.ts';
import type { PlainDate } from '#app/domain/shared/plain-date.ts';
import { holdSlot } from '#app/features/bookings/hold-slot.server.ts';
import { moveBooking } from '#app/features/bookings/move-booking.server.ts';
import { issueInvoice } from '#app/features/invoices/issue-invoice.server.ts';
import { answerExtension } from '#app/features/stays/answer-extension.server.ts';
import { extendStay } from '#app/features/stays/extend-stay.server.ts';
import { leaveEarly, previewEarlyExit } from '#app/features/stays/leave-early.server.ts';
import { listOffers } from '#app/features/stays/list-offers.server.ts';
import { previewExtension } from '#app/features/stays/preview-extension.server.ts';
import { withdrawExtension } from '#app/features/stays/withdraw-extension.server.ts';
import { systemClock } from '#app/platform/clock.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';
import { checkInvariants } from '#db/invariants/check.ts';
import { allocations, bookingOffers, decisions, invoiceLines, mailOutbox, slots, stocks } from '#db/schema/index.ts';
import { createShipper } from '#tests/setup/market.ts';
import { useDatabase } from '../../setup/database.ts';
import { asked } from '../../setup/request.ts';
import { codesOf, createStay, inDays } from './scene.ts';

const database = useDatabase();
const clock = systemClock;

const extend = (scope: TenantScope, bookingId: string, endsOn: PlainDate, toldPaise: string | null = null) => {
  const input = { bookingId, endsOn, toldPaise };
  return extendStay(scope, input, asked('extend', input), { clock });
};
const leave = (scope: TenantScope, bookingId: string, endsOn: PlainDate, toldPaise: string | null = null) => {
  const input = { bookingId, endsOn, toldPaise };
  return leaveEarly(scope, input, asked('leave-early', input), { clock });
};
const preview = (scope: TenantScope, bookingId: string, endsOn: PlainDate) =>
  previewExtension(scope, { bookingId, endsOn }, { clock });

/** Bookings of the factories have no timeline from their hold on, and no decisions; all else must hold. */
async function expectSound() {
  const sql = database.owner().$client;
  const report = await sql.begin((tx) => checkInvariants(tx));
  const FACTORY = /^(booking\.(timeline|newest_step|lifecycle)|decision\.promised)$/;
  const broken = report.invariants.filter(({ code, violations }) => violations > 0 && !FACTORY.test(code));
  expect(broken).toEqual([]);
}

describe('an extension', () => {
  test('is the price shown before, the days, the places, and the other side is told', async () => {
    const at = await createStay(database.owner());
    const shown = await preview(at.shipper.scope, at.id, inDays(25));
    if (!shown?.possible) throw new Error('not possible');
    const before = await at.read();
    // 4 pallets × 5 days more.
    const perDay = quoteFromJson(before.quote).lines[0]?.unitPrice.paise ?? 0n;
    expect(shown.wish.difference.paise).toBe((perDay * 20n * 118n) / 100n);
    const told = shown.wish.total.paise.toString();
    const done = await extend(at.shipper.scope, at.id, inDays(25), told);
    const value = { state: 'confirmed', endsOn: inDays(25), totalPaise: told, asksHost: false };
    expect(done).toEqual({ ok: true, value });
    const after = await at.read();
    expect(after).toMatchObject({ state: 'confirmed', endsOn: inDays(25), totalPaise: shown.wish.total.paise });
    expect(after.share).toMatchObject({ state: 'confirmed', endsOn: inDays(25) });
    expect(after.audit[0]).toMatchObject({ action: 'booking.extend', actorKind: 'shipper', fromState: 'confirmed' });
    const letters = await at.db
      .select()
      .from(mailOutbox)
      .where(like(mailOutbox.key, `booking-news/${at.id}/%`));
    expect(letters.map(({ recipient }) => recipient)).toEqual([at.host.owner.email]);
    expect(JSON.stringify(letters[0]?.props)).toContain('The stay is longer');
    await expectSound();
  });

  test('and back again is the old price; the slot’s new price and a pause are nobody’s business here', async () => {
    const at = await createStay(database.owner());
    await at.db
      .update(slots)
      .set({ pricePerPalletDayPaise: 99_900n, status: 'paused' })
      .where(eq(slots.id, at.slot.id));
    expect(codesOf(await extend(at.shipper.scope, at.id, inDays(40)))).toEqual(['ok']);
    expect(codesOf(await leave(at.shipper.scope, at.id, inDays(20)))).toEqual(['ok']);
    expect((await at.read()).totalPaise).toBe(at.booking.totalPaise);
  });

  test('sent again under its key has one effect; the key with other days is refused', async () => {
    const at = await createStay(database.owner());
    const input = { bookingId: at.id, endsOn: inDays(22), toldPaise: null };
    const once = asked('extend', input);
    const answers = await Promise.all([1, 2, 3].map(() => extendStay(at.shipper.scope, input, once, { clock })));
    expect(answers.map(codesOf)).toEqual([['ok'], ['ok'], ['ok']]);
    for (const each of answers) expect(each).toEqual(answers[0]);
    expect((await at.read()).audit).toHaveLength(1);
    const other = { ...input, endsOn: inDays(23) };
    expect(codesOf(await extendStay(at.shipper.scope, other, { ...once, input: other }, { clock }))).toEqual([
      'command.key_reused',
    ]);
  });

  test('is refused with its reason, and nothing changes', async () => {
    const at = await createStay(database.owner());
    const before = await at.read();
    const stranger = await createShipper(at.db);
    expect(codesOf(await extend(at.shipper.scope, at.id, inDays(20)))).toEqual(['stay.not_longer']);
    expect(codesOf(await extend(at.shipper.scope, at.id, inDays(10 + 367)))).toEqual(['stay.too_long']);
    expect(codesOf(await extend(at.shipper.scope, at.id, inDays(21), '1'))).toEqual(['conflict.price_changed']);
    expect(codesOf(await extend(at.host.scope, at.id, inDays(21)))).toEqual(['lifecycle.not_yours']);
    expect(codesOf(await extend(stranger.scope, at.id, inDays(21)))).toEqual(['booking.not_found']);
    expect(await preview(stranger.scope, at.id, inDays(21))).toBeNull();
    expect(await at.read()).toEqual(before);
    const over = await createStay(at.db, { state: 'cancelled' });
    expect(codesOf(await extend(over.shipper.scope, over.id, inDays(21)))).toEqual(['lifecycle.illegal']);
  });

  test('goes on when a tax invoice is issued, whose lines say what they bill; one without is in the way', async () => {
    const at = await createStay(database.owner());
    expect((await issueInvoice(at.host.scope, { bookingId: at.id }, asked('issue-invoice'), clock)).ok).toBe(true);
    expect(codesOf(await extend(at.shipper.scope, at.id, inDays(21)))).toEqual(['ok']);
    expect(codesOf(await leave(at.shipper.scope, at.id, inDays(15)))).toEqual(['ok']);
    const old = await createStay(database.owner());
    expect((await issueInvoice(old.host.scope, { bookingId: old.id }, asked('issue-invoice'), clock)).ok).toBe(true);
    await old.db.execute(sql`alter table invoice_lines disable trigger user`);
    await old.db.update(invoiceLines).set({ charge: null }).where(eq(invoiceLines.orgId, old.host.organisation.id));
    await old.db.execute(sql`alter table invoice_lines enable trigger user`);
    expect(codesOf(await extend(old.shipper.scope, old.id, inDays(21)))).toEqual(['conflict.invoiced']);
    expect(codesOf(await leave(old.shipper.scope, old.id, inDays(15)))).toEqual(['conflict.invoiced']);
    expect(await preview(old.shipper.scope, old.id, inDays(21))).toMatchObject({ possible: false, longest: null });
  });

  test('without room names the day it ends, and the longest stay that is left in one piece', async () => {
    const at = await createStay(database.owner());
    await at.rival(inDays(24), inDays(60), 7);
    const refusedBy = await extend(at.shipper.scope, at.id, inDays(40));
    expect(codesOf(refusedBy)).toEqual(['capacity.pallets']);
    const shown = await preview(at.shipper.scope, at.id, inDays(40));
    expect(shown).toMatchObject({ possible: false, violations: [{ code: 'capacity.pallets' }] });
    const longest = shown?.possible === false ? shown.longest : null;
    expect(longest).toMatchObject({ endsOn: inDays(24), asksHost: false });
    const told = longest?.total.paise.toString() ?? null;
    expect(codesOf(await extend(at.shipper.scope, at.id, inDays(24), told))).toEqual(['ok']);
    expect(await preview(at.shipper.scope, at.id, inDays(40))).toMatchObject({ possible: false, longest: null });
    await expectSound();
  });

  test('longer than a year is offered as the year that is', async () => {
    const at = await createStay(database.owner());
    const shown = await preview(at.shipper.scope, at.id, inDays(10 + 500));
    expect(shown).toMatchObject({ possible: false, longest: { endsOn: inDays(10 + 366) } });
  });

  test('of goods that overstay is one of all, or of what is left of them, and never into the past', async () => {
    for (const [left, state] of [
      [0, 'in_storage'],
      [1, 'partly_released'],
    ] as const) {
      const at = await createStay(database.owner(), { state: 'overstay', from: inDays(-10), to: inDays(-2) });
      await at.db.insert(stocks).values({
        ...{ bookingId: at.id, orgId: at.host.organisation.id, shipperOrgId: at.shipper.organisation.id },
        ...{ pallets: 4 - left, massGrams: 1_000, releasedPallets: left },
      });
      expect(codesOf(await extend(at.shipper.scope, at.id, inDays(0)))).toEqual(['stay.not_longer']);
      expect(await extend(at.shipper.scope, at.id, inDays(5))).toMatchObject({ ok: true, value: { state } });
      const { audit, share } = await at.read();
      expect(audit[0]?.action).toBe(left > 0 ? 'booking.extend_rest' : 'booking.extend');
      expect(share.endsOn).toBe(inDays(5));
    }
  });

  test('under the rulebook asks about the whole longer stay and keeps the answer', async () => {
    const at = await createStay(database.owner());
    const { profile } = await at.shipper.cargo();
    const ask = { slotId: at.slot.id, startsOn: inDays(10), endsOn: inDays(14), pallets: 2, massGrams: 1_600_000 };
    const input = { ...ask, cargoId: profile.id };
    const held = await holdSlot(at.shipper.scope, input, asked('hold', input), { clock });
    if (!held.ok) throw new Error('no hold');
    const { bookingId } = held.value;
    await moveBooking(at.shipper.scope, { bookingId, move: 'confirm' }, asked('confirm'), { clock });
    expect(codesOf(await extend(at.shipper.scope, bookingId, inDays(30)))).toEqual(['ok']);
    const kept = await at.db.select().from(decisions).where(eq(decisions.bookingId, bookingId));
    expect(kept.map(({ step }) => step).sort()).toEqual(['confirm', 'extension', 'hold']);
    await expectSound();
  });
});

test('an extension against a new hold: never oversold, and the loser is told why', async () => {
  for (let round = 0; round < 10; round += 1) {
    const at = await createStay(database.owner(), { pallets: 6 });
    const rival = await createShipper(at.db);
    const { profile } = await rival.cargo();
    const ask = { slotId: at.slot.id, startsOn: inDays(20), endsOn: inDays(30), pallets: 6, massGrams: 4_800_000 };
    const input = { ...ask, cargoId: profile.id };
    const [longer, held] = await Promise.all([
      extend(at.shipper.scope, at.id, inDays(30)),
      holdSlot(rival.scope, input, asked('hold', input), { clock }),
    ]);
    expect([longer.ok, held.ok].sort()).toEqual([false, true]);
    const loser = longer.ok ? held : longer;
    expect(codesOf(loser).every((code) => /^capacity\./.test(code))).toBe(true);
    const shares = await at.db.select().from(allocations).where(eq(allocations.slotId, at.slot.id));
    const onDay = shares.filter((s) => s.startsOn <= inDays(25) && s.endsOn > inDays(25));
    expect(onDay.reduce((sum, s) => sum + s.pallets, 0)).toBe(6);
  }
  await expectSound();
});

describe('where the host decides', () => {
  const byRequest = { terms: { bookingMode: 'request' as const } };
  const answer = (scope: TenantScope, bookingId: string, offerId: string, given: 'accepted' | 'declined') =>
    answerExtension(scope, { bookingId, offerId, given }, asked('answer-extension', { offerId, given }), { clock });

  test('an extension is asked for, with its price, and becomes one when the host agrees', async () => {
    const at = await createStay(database.owner(), byRequest);
    expect(await extend(at.shipper.scope, at.id, inDays(25))).toMatchObject({ ok: true, value: { asksHost: true } });
    expect((await at.read()).endsOn).toBe(inDays(20));
    expect(codesOf(await extend(at.shipper.scope, at.id, inDays(26)))).toEqual(['conflict.offer_open']);
    const [offer] = await listOffers(at.host.scope, at.id);
    if (!offer) throw new Error('no offer');
    expect(offer).toMatchObject({ kind: 'extension', by: 'shipper', endsOn: inDays(25), isOpen: true });
    expect(codesOf(await answer(at.shipper.scope, at.id, offer.id, 'accepted'))).toEqual(['conflict.offer_gone']);
    const stranger = await createShipper(at.db);
    expect(codesOf(await answer(stranger.scope, at.id, offer.id, 'accepted'))).toEqual(['booking.not_found']);
    expect(codesOf(await answer(at.host.scope, at.id, offer.id, 'accepted'))).toEqual(['ok']);
    const after = await at.read();
    expect(after).toMatchObject({ endsOn: inDays(25), totalPaise: offer.total.paise });
    expect(after.audit.slice(0, 2).map(({ action, actorKind }) => [action, actorKind])).toEqual([
      ['booking.extend', 'shipper'],
      ['booking.extension_accepted', 'host'],
    ]);
    expect(codesOf(await answer(at.host.scope, at.id, offer.id, 'declined'))).toEqual(['conflict.offer_gone']);
    await expectSound();
  });

  test('a declined one changes nothing, and another may be asked for', async () => {
    const at = await createStay(database.owner(), byRequest);
    await extend(at.shipper.scope, at.id, inDays(25));
    const [offer] = await listOffers(at.host.scope, at.id);
    expect(codesOf(await answer(at.host.scope, at.id, offer?.id ?? '', 'declined'))).toEqual(['ok']);
    expect((await at.read()).endsOn).toBe(inDays(20));
    expect(codesOf(await extend(at.shipper.scope, at.id, inDays(22)))).toEqual(['ok']);
  });

  test('the shipper may take the request back, and only the shipper; the host is told, and another may be asked for', async () => {
    const at = await createStay(database.owner(), byRequest);
    const take = (scope: TenantScope, offerId: string) =>
      withdrawExtension(
        scope,
        { bookingId: at.id, offerId },
        asked('withdraw-extension', { offerId, of: scope.orgId }),
      );
    await extend(at.shipper.scope, at.id, inDays(25));
    const [offer] = await listOffers(at.host.scope, at.id);
    const id = offer?.id ?? '';
    expect(codesOf(await take(at.host.scope, id))).toEqual(['conflict.offer_gone']);
    const stranger = await createShipper(at.db);
    expect(codesOf(await take(stranger.scope, id))).toEqual(['booking.not_found']);
    expect(codesOf(await take(at.shipper.scope, id))).toEqual(['ok']);
    expect((await listOffers(at.host.scope, at.id))[0]).toMatchObject({ isOpen: false, answer: 'withdrawn' });
    expect(codesOf(await answer(at.host.scope, at.id, id, 'accepted'))).toEqual(['conflict.offer_gone']);
    const after = await at.read();
    expect(after.endsOn).toBe(inDays(20));
    expect(after.audit[0]).toMatchObject({ action: 'booking.extension_withdrawn', actorKind: 'shipper' });
    expect(codesOf(await extend(at.shipper.scope, at.id, inDays(22)))).toEqual(['ok']);
    await expectSound();
  });

  test('neither side answers its own request or withdraws the other’s in the database either', async () => {
    const at = await createStay(database.owner(), byRequest);
    await extend(at.shipper.scope, at.id, inDays(25));
    const put = (scope: TenantScope, given: 'accepted' | 'withdrawn') =>
      withTenant(scope, (tx) =>
        tx
          .update(bookingOffers)
          .set({ answer: given, answeredAt: new Date(), answeredBy: scope.userId })
          .where(eq(bookingOffers.bookingId, at.id)),
      );
    const isRefused = { cause: { code: '42501' } };
    await expect(put(at.shipper.scope, 'accepted')).rejects.toMatchObject(isRefused);
    await expect(put(at.host.scope, 'withdrawn')).rejects.toMatchObject(isRefused);
    expect((await listOffers(at.host.scope, at.id))[0]).toMatchObject({ answer: null });
  });

  test('room is asked again when the host agrees', async () => {
    const at = await createStay(database.owner(), byRequest);
    await extend(at.shipper.scope, at.id, inDays(25));
    await at.rival(inDays(21), inDays(30), 8);
    const [offer] = await listOffers(at.host.scope, at.id);
    expect(codesOf(await answer(at.host.scope, at.id, offer?.id ?? '', 'accepted'))).toEqual(['capacity.pallets']);
    expect((await listOffers(at.host.scope, at.id))[0]).toMatchObject({ isOpen: true, answer: null });
  });

  test('with less than a day left it is refused in plain words', async () => {
    const at = await createStay(database.owner(), {
      ...byRequest,
      from: inDays(-5),
      to: inDays(1),
      state: 'in_storage',
    });
    expect(codesOf(await extend(at.shipper.scope, at.id, inDays(4)))).toEqual(['stay.too_late_to_ask']);
  });
});

describe('an early exit', () => {
  test('shows what comes back, gives it back, and frees the places from the new day out on', async () => {
    const at = await createStay(database.owner(), { pallets: 10 });
    const shown = await previewEarlyExit(at.shipper.scope, { bookingId: at.id, endsOn: inDays(16) }, { clock });
    if (!shown?.possible) throw new Error('not possible');
    expect(shown.wish.difference.paise < 0n).toBe(true);
    const done = await leave(at.shipper.scope, at.id, inDays(16), shown.wish.total.paise.toString());
    expect(done).toMatchObject({ ok: true, value: { backPaise: (-shown.wish.difference.paise).toString() } });
    expect(await at.read()).toMatchObject({ endsOn: inDays(16), share: { endsOn: inDays(16) } });
    await at.rival(inDays(16), inDays(20), 10);
    await expectSound();
  });

  test('charges the days the slot was let for at the hold, whatever its host asks by now', async () => {
    const at = await createStay(database.owner(), { terms: { minimumDays: 7 } });
    await at.db.update(slots).set({ minimumDays: 9 }).where(eq(slots.id, at.slot.id));
    expect(codesOf(await leave(at.shipper.scope, at.id, inDays(12)))).toEqual(['ok']);
    const { quote, endsOn } = await at.read();
    expect([endsOn, quoteFromJson(quote).lines[0]?.quantity]).toEqual([inDays(12), 28]);
  });

  test('is refused with its reason', async () => {
    const at = await createStay(database.owner(), { from: inDays(-3), to: inDays(5), state: 'in_storage' });
    expect(codesOf(await leave(at.shipper.scope, at.id, inDays(5)))).toEqual(['stay.not_shorter']);
    expect(codesOf(await leave(at.shipper.scope, at.id, inDays(-1)))).toEqual(['stay.too_soon']);
    expect(codesOf(await leave(at.host.scope, at.id, inDays(2)))).toEqual(['lifecycle.not_yours']);
    const stranger = await createShipper(at.db);
    expect(codesOf(await leave(stranger.scope, at.id, inDays(2)))).toEqual(['booking.not_found']);
    expect(codesOf(await leave(at.shipper.scope, at.id, inDays(0)))).toEqual(['ok']);
  });
});
