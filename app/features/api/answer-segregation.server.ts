import { entriesOf, type Hazard, hazardOfClass, hazardOfEntries } from '#app/domain/cargo/hazard.ts';
import type { Rulebook, Substance } from '#app/domain/cargo/rulebook.ts';
import { segregate } from '#app/domain/cargo/segregate.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { tableProblems } from '#app/features/cargo/cargo-facts.schema.server.ts';
import { currentRulebook, rulebookDay } from '#app/features/rulebook/current-rulebook.server.ts';
import type { ApiOutcome } from '#app/platform/api.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type FieldProblem, unusable } from '#app/platform/problem-json.server.ts';
import type { SegregationAnswer } from './answer.schema.server.ts';
import type { SideBody } from './cargo-body.schema.server.ts';
import { segregationBodySchema } from './decision-body.schema.server.ts';
import { fieldAt, fieldProblems } from './field-problems.server.ts';
import { reasonAnswer } from './reason-answer.ts';

type Side = { hazard: Hazard; notes: readonly Violation[] };

/** How far apart two cargoes must stand, each a UN number or a class. A number's entries together: the strictest wins. */
export async function answerSegregation(
  body: unknown,
  clock: Clock = systemClock,
): Promise<ApiOutcome<SegregationAnswer>> {
  const parsed = segregationBodySchema.safeParse(body);
  if (!parsed.success) return { ok: false, problem: unusable(fieldProblems(parsed.error)) };
  const { a, b } = parsed.data;
  const rulebook = await currentRulebook(rulebookDay(clock.now()));
  const problems = [...sideProblems(a, 'a', rulebook), ...sideProblems(b, 'b', rulebook)];
  if (problems.length > 0) return { ok: false, problem: unusable(problems) };
  const [first, second] = [sideOf(a, rulebook), sideOf(b, rulebook)];
  const { imdg, coStorage, together, reasons } = segregate(first.hazard, second.hazard, rulebook);
  const all = [...reasons, ...first.notes, ...second.notes].map(reasonAnswer);
  const distinct = [...new Map(all.map((reason) => [`${reason.code} ${reason.sentence}`, reason])).values()];
  return {
    ok: true,
    value: { imdg, coStorage, together, reasons: distinct, rulebook: { version: rulebook.version } },
  };
}

function sideProblems({ un, packingGroup }: SideBody, at: string, rulebook: Rulebook): FieldProblem[] {
  const facts = { unNumber: un ?? null, packingGroup: packingGroup ?? null, hsCode: null };
  return tableProblems(facts, rulebook).map(({ field, message }) => ({
    field: fieldAt(at, field === 'unNumber' ? 'un' : field),
    message,
  }));
}

function sideOf({ un, packingGroup, class: primary, subsidiary }: SideBody, rulebook: Rulebook): Side {
  if (un === undefined) return { hazard: hazardOfClass(rulebook, primary ?? '', subsidiary ?? []), notes: [] };
  const entries = entriesOf(rulebook, un, packingGroup ?? null);
  return { hazard: hazardOfEntries(entries), notes: entries.flatMap(notRegulated) };
}

/** A number that the sea and the road don't regulate segregates nothing, and that has to be said. */
function notRegulated({ un, name, policy, note, source, provisional }: Substance): Violation[] {
  if (policy !== 'general_with_note') return [];
  return [
    {
      code: 'segregation.not_regulated',
      params: { un },
      sentence: `UN ${un} (${name.toLowerCase()}) is not regulated on land and at sea: ${note}.`,
      fix: null,
      citation: source,
      provisional,
    },
  ];
}
