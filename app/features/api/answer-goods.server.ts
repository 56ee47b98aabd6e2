import { z } from 'zod';
import { isUuid } from '#app/domain/shared/ids.ts';
import { GOODS_COMMANDS } from '#app/features/storage/goods-command.server.ts';
import type { GoodsCommandName } from '#app/features/storage/goods-names.ts';
import { everyGoodsPage } from '#app/features/storage/goods-pages.ts';
import { readGoods } from '#app/features/storage/read-goods.server.ts';
import type { ApiCaller, ApiCommand, ApiOutcome } from '#app/platform/api.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { unusable } from '#app/platform/problem-json.server.ts';
import { actingTenant } from './acting-tenant.server.ts';
import { NO_SUCH_BOOKING } from './answer-bookings.server.ts';
import { cursorAt, placeAt, STRANGE_CURSOR } from './cursor.server.ts';
import { fieldProblems } from './field-problems.server.ts';
import type { GoodsAnswer } from './goods-answer.schema.server.ts';
import { pagedQuerySchema } from './list-query.schema.server.ts';
import { readQuery } from './query-fields.server.ts';
import { refusalProblem } from './refusal-problem.server.ts';

/** As on the page: whoever reads on looks for one booking's lots by hand. */
const LAST_PAGE = 1_000;

/** A command about a booking's goods, as its form on the page: the same schema, the same rules, once per key. */
export async function answerGoods(
  { caller, body, idempotencyKey: key }: ApiCommand,
  { bookingId, name }: { bookingId: string; name: GoodsCommandName },
  clock: Clock = systemClock,
): Promise<ApiOutcome<object>> {
  const command = GOODS_COMMANDS[name];
  const acting = actingTenant(caller, command.permission);
  if (!acting.ok) return acting;
  const parsed = command.schemas.body.safeParse(body);
  if (!parsed.success) return { ok: false, problem: unusable(fieldProblems(parsed.error)) };
  if (!isUuid(bookingId)) return { ok: false, problem: NO_SUCH_BOOKING };
  const input = { ...parsed.data, bookingId: bookingId.toLowerCase() };
  const asked = { command: `api.goods.${name}`, key, input };
  const outcome = await command.run(acting.scope, input, asked, { clock });
  if (outcome.ok) return { ok: true, value: outcome.value };
  const missing = outcome.violations.some(({ code }) => code === 'booking.not_found');
  return { ok: false, problem: missing ? NO_SUCH_BOOKING : refusalProblem(outcome.violations) };
}

/** One page of each list of a booking's goods, as its page shows them; a list that is at its end stays empty. */
export async function answerStock(
  caller: ApiCaller,
  query: URLSearchParams,
  bookingId: string,
  clock: Clock = systemClock,
): Promise<ApiOutcome<GoodsAnswer>> {
  const acting = actingTenant(caller, 'bookings.read');
  if (!acting.ok) return acting;
  const asked = readQuery(pagedQuerySchema, query);
  if (!asked.ok) return asked;
  if (!isUuid(bookingId)) return { ok: false, problem: NO_SUCH_BOOKING };
  const list = `goods of ${bookingId.toLowerCase()}`;
  const { cursor } = asked.value;
  const page = cursor === null ? 1 : placeAt(cursor, list, z.int().min(2).max(LAST_PAGE));
  if (page === null) return { ok: false, problem: unusable([STRANGE_CURSOR]) };
  const read = await readGoods(acting.scope, bookingId.toLowerCase(), { clock, pages: everyGoodsPage(page) });
  if (!read) return { ok: false, problem: NO_SUCH_BOOKING };
  const { lots, papers, ledger, cases, clocks } = read;
  const goesOn = page < LAST_PAGE && [lots, papers, ledger, cases].some(({ hasNext }) => hasNext);
  const value: GoodsAnswer = {
    nextCursor: goesOn ? cursorAt(list, page + 1) : null,
    lots: lots.rows.map((lot) => ({
      id: lot.id,
      number: lot.number,
      marks: lot.marks,
      regime: lot.regime,
      expected: { pallets: lot.expectedPallets, massGrams: lot.expectedMassGrams, seal: lot.expectedSeal },
      received: lot.receivedAt && {
        at: lot.receivedAt.toISOString(),
        pallets: lot.receivedPallets ?? 0,
        massGrams: lot.receivedMassGrams ?? 0,
        damagedPallets: lot.damagedPallets ?? 0,
        seal: lot.seal ?? 'none',
        foundSeal: lot.foundSeal,
      },
      calledOffAt: lot.calledOffAt?.toISOString() ?? null,
      stock: { pallets: lot.stockPallets, massGrams: lot.stockMassGrams },
      depositedOn: lot.depositedOn,
      clocks: (clocks[lot.id] ?? []).map((each) => ({
        ...each,
        interestPaise: each.interestPaise === null ? null : String(each.interestPaise),
      })),
    })),
    exitDocuments: papers.rows.map((paper) => ({
      id: paper.id,
      lotId: paper.lotId,
      kind: paper.kind,
      number: paper.number,
      datedOn: paper.datedOn,
      validUntil: paper.validUntil,
      covers: { pallets: paper.pallets, massGrams: paper.massGrams },
      released: { pallets: paper.releasedPallets, massGrams: paper.releasedMassGrams },
      withdrawn: paper.withdrawnAt !== null,
    })),
    movements: ledger.rows.map(({ id, lotId, direction, pallets, massGrams, movedOn, movedAt, exitDocumentId }) => ({
      id,
      lotId,
      direction,
      pallets,
      massGrams,
      movedOn,
      at: movedAt.toISOString(),
      exitDocumentId,
    })),
    cases: cases.rows.map(({ id, lotId, findings, answerBy, outcome, settlement }) => ({
      id,
      lotId,
      findings,
      answerBy: answerBy.toISOString(),
      outcome,
      settlement,
    })),
  };
  return { ok: true, value };
}
