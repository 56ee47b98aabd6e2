import { z } from 'zod';
import { possibleStay } from '#app/domain/booking/bookable.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { findPort } from '#app/features/ports/find-port.server.ts';
import { rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import { type SearchResult, searchSlots } from '#app/features/search/search-slots.server.ts';
import { searchingSide } from '#app/features/search/searching-side.server.ts';
import type { ApiCaller, ApiOutcome } from '#app/platform/api.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type FieldProblem, unusable } from '#app/platform/problem-json.server.ts';
import { cursorAt, placeAt, STRANGE_CURSOR } from './cursor.server.ts';
import { searchQuerySchema } from './list-query.schema.server.ts';
import type { SearchAnswer } from './market-answer.schema.server.ts';
import { priceAnswer } from './price-answer.ts';
import { readQuery } from './query-fields.server.ts';
import { decisionAnswer } from './reason-answer.ts';
import { savedCargo } from './saved-parts.server.ts';

/** Where the search page ends too: whoever reads on wants a narrower question. */
const LAST_PAGE = 50;

type Asked = Omit<z.output<typeof searchQuerySchema>, 'cursor'>;

/** Free slots near a port for a stay and a quantity, twenty at a time, and what the rulebook says to a cargo in each. */
export async function answerSearch(
  caller: ApiCaller,
  query: URLSearchParams,
  clock: Clock = systemClock,
): Promise<ApiOutcome<SearchAnswer>> {
  const read = readQuery(searchQuerySchema, query);
  if (!read.ok) return read;
  const { cursor, ...asked } = read.value;
  const page = cursor === null ? 1 : placeAt(cursor, asked, z.int().min(2).max(LAST_PAGE));
  const saved = asked.cargo === null ? null : await savedCargo(caller, asked.cargo);
  const cargo = saved && (await searchingSide(saved, asked, clock));
  const problems = await worldlyProblems(asked, clock);
  if (asked.cargo !== null && !cargo)
    problems.push({ field: 'cargo', message: 'The key’s organisation has no such cargo profile.' });
  if (page === null) problems.push(STRANGE_CURSOR);
  if (problems.length > 0 || page === null) return { ok: false, problem: unusable(problems) };
  const found = await searchSlots({ ...asked, page, hidden: false }, { clock, cargo });
  const goesOn = found.hasNext && page < LAST_PAGE;
  return {
    ok: true,
    value: {
      slots: found.results.map((result) => slotFound(result, cargo?.rulebook.version ?? null)),
      nextCursor: goesOn ? cursorAt(asked, page + 1) : null,
      looked: found.looked,
      gaveUp: found.gaveUp || (found.hasNext && !goesOn),
    },
  };
}

/** What is wrong with a question that reads well: a port nobody knows, days nobody can book. */
async function worldlyProblems(asked: Asked, clock: Clock): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = [];
  if (!(await findPort(asked.port))) problems.push({ field: 'port', message: 'We don’t know this port.' });
  const possible = possibleStay(stay(asked.in, asked.out), rulebookDay(clock.now()));
  if (!possible.ok)
    problems.push(...possible.violations.map(({ sentence, fix }) => ({ field: 'in', message: `${sentence} ${fix}` })));
  return problems;
}

function slotFound(result: SearchResult, rulebookVersion: string | null): SearchAnswer['slots'][number] {
  const { strip: _, price, decision, ...slot } = result;
  return { ...slot, price: priceAnswer(price), decision: decision && decisionAnswer(decision, rulebookVersion) };
}
