import { brokenExamples, type RuleWithExamples } from '#app/domain/cargo/rule-examples.ts';
import { compileRulebook, type Rule, type RulebookContent } from '#app/domain/cargo/rulebook.ts';
import { substanceKeys } from '#app/domain/cargo/rulebook-diff.ts';
import { type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import type { Asked } from '#app/platform/commands.server.ts';
import { type Outcome, refuse, violation } from '#app/platform/outcome.ts';
import type { OperatorScope } from '#app/platform/scopes.ts';
import type { ConfirmInput } from './draft.schema.server.ts';
import { auditVersion, changeDraft, saveContent, type VersionRow } from './draft.server.ts';

type Saved = Promise<Outcome<{ hash: string }>>;

const NO_SUCH_RULE = refuse(violation('rule.not_found', 'There is no such rule in this draft.'));
const NO_SUCH_ROW = refuse(violation('rulebook_row.not_found', 'There is no such provisional row in this draft.'));

/** Why a content can't be used from a day on; null when it can. */
function compileProblem(content: RulebookContent, day: PlainDate): Violation | null {
  try {
    compileRulebook('draft', content, day);
    return null;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return violation(
      'rulebook.unusable',
      `The rulebook would not work with it: ${error.message}.`,
      'Correct the rule.',
    );
  }
}

const SIDES = {
  denies: ['in which it should speak', 'speaks', 'keeps silent'],
  allows: ['in which it should keep silent', 'keeps silent', 'speaks'],
} as const;

/** What a rule's own examples have against it, each by its number. */
function exampleProblems(rule: RuleWithExamples, content: RulebookContent, from: PlainDate): Violation[] {
  try {
    return brokenExamples(rule, content, from).map(({ side, number }) => {
      const [which, , instead] = SIDES[side];
      return violation(
        `rule.example_${side}`,
        `Example ${number} ${which} does not hold: the rule ${instead}.`,
        'Correct the condition or the example.',
        { number },
      );
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [violation('rule.no_day', `Its examples can’t be asked: ${error.message}.`, 'Check its days.')];
  }
}

async function save(
  tx: Parameters<typeof saveContent>[0],
  draft: VersionRow,
  content: RulebookContent,
): Promise<Outcome<{ hash: string }>> {
  const unusable = compileProblem(content, plainDate(draft.effectiveFrom));
  return unusable ? refuse(unusable) : saveContent(tx, draft.version, content);
}

/** Adds a rule of a kind that exists. It is held to its own examples before it is saved. */
export function addRule(scope: OperatorScope, version: string, rule: RuleWithExamples, asked: Asked): Saved {
  return changeDraft(scope, version, asked, async (tx, draft) => {
    if (draft.content.rules.some(({ id }) => id === rule.id))
      return refuse(violation('conflict.rule_id', `The draft has a rule ${rule.id} already.`, 'Choose another id.'));
    const content = { ...draft.content, rules: [...draft.content.rules, rule] };
    const from = plainDate(draft.effectiveFrom);
    const unusable = compileProblem(content, from);
    if (unusable) return refuse(unusable);
    const broken = exampleProblems(rule, content, from);
    if (broken.length > 0) return refuse(...broken);
    await auditVersion(tx, scope, version, 'rule_added', { rule: rule.id, kind: rule.kind });
    return saveContent(tx, version, content);
  });
}

const withRule = (content: RulebookContent, id: string, change: (rule: Rule) => Rule): RulebookContent => ({
  ...content,
  rules: content.rules.map((rule) => (rule.id === id ? change(rule) : rule)),
});

/** Ends a rule: it no longer counts on `effectiveTo` and after. */
export function endRule(
  scope: OperatorScope,
  version: string,
  { ruleId, effectiveTo }: { ruleId: string; effectiveTo: PlainDate },
  asked: Asked,
): Saved {
  return changeDraft(scope, version, asked, async (tx, draft) => {
    const rule = draft.content.rules.find(({ id }) => id === ruleId);
    if (!rule) return NO_SUCH_RULE;
    if (effectiveTo <= rule.effectiveFrom)
      return refuse(violation('rule.ends_early', 'A rule ends after it begins.', 'Choose a later day.'));
    await auditVersion(tx, scope, version, 'rule_ended', { rule: ruleId, effectiveTo });
    return save(
      tx,
      draft,
      withRule(draft.content, ruleId, (each) => ({ ...each, effectiveTo })),
    );
  });
}

/** Takes a rule out of a draft. Decisions under earlier versions keep it. */
export function removeRule(scope: OperatorScope, version: string, { ruleId }: { ruleId: string }, asked: Asked): Saved {
  return changeDraft(scope, version, asked, async (tx, draft) => {
    const rules = draft.content.rules.filter(({ id }) => id !== ruleId);
    if (rules.length === draft.content.rules.length) return NO_SUCH_RULE;
    await auditVersion(tx, scope, version, 'rule_removed', { rule: ruleId });
    return save(tx, draft, { ...draft.content, rules });
  });
}

/** The content with one provisional row confirmed by a source; null when there is no such row. */
function confirmed(content: RulebookContent, { part, row, source }: ConfirmInput): RulebookContent | null {
  const seen = { provisional: false, source };
  if (part === 'rule') {
    if (!content.rules.some(({ id, provisional }) => id === row && provisional)) return null;
    return withRule(content, row, (rule) => ({ ...rule, ...seen }));
  }
  if (part === 'substance') {
    const at = substanceKeys(content).indexOf(row);
    if (!content.substances[at]?.provisional) return null;
    return { ...content, substances: content.substances.map((each, i) => (i === at ? { ...each, ...seen } : each)) };
  }
  const at = content.tariff.findIndex(({ code, provisional }) => code === row && provisional);
  if (at < 0) return null;
  // A tariff line has no source of its own: its note says what confirmed it.
  const noted = (note: string) => [note, `Confirmed: ${source}`].filter(Boolean).join('; ');
  return {
    ...content,
    tariff: content.tariff.map((each, i) =>
      i === at ? { ...each, provisional: false, note: noted(each.note) } : each,
    ),
  };
}

/** Confirms a provisional row of a draft with the source it was checked against. */
export function confirmRow(scope: OperatorScope, version: string, input: ConfirmInput, asked: Asked): Saved {
  return changeDraft(scope, version, asked, async (tx, draft) => {
    const content = confirmed(draft.content, input);
    if (!content) return NO_SUCH_ROW;
    const { part, row, source } = input;
    await auditVersion(tx, scope, version, 'row_confirmed', { part, row, source });
    return save(tx, draft, content);
  });
}
