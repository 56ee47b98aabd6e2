import type { Reason } from '#app/domain/cargo/decision.ts';
import type { FreeSlot } from './free-slots.server.ts';

/** Hidden slots listed with their reasons. */
const HIDDEN_SHOWN = 20;
/** Different sentences of one code that are told one by one; of more, only that they differ. */
const SENTENCES_SHOWN = 3;

/** Why free slots are not shown for a cargo: how many by each reason, and some of them. */
export type HiddenSlots = {
  count: number;
  /** How many free slots were looked at for these counts: the first in the order of the search. */
  among: number;
  /** Whether those are all free slots there are. */
  amongAll: boolean;
  reasons: { code: string; slots: number; sentence: string; fix: string | null }[];
  examples: { slotId: string; slotName: string; facilityName: string; reasons: readonly Reason[] }[];
};

/** A free slot the rulebook refuses, with its refusals only. */
export type RefusedSlot = { slot: FreeSlot; reasons: readonly Reason[] };

/** What is said of a code whose slots each have their own dates, neighbours or sums. */
const IN_GENERAL: Readonly<Record<string, { sentence: string; fix: string }>> = {
  'segregation.neighbour': {
    sentence: 'Other cargo that this one must keep away from stands too near on days of the stay.',
    fix: 'Choose other dates, or a slot further away; each slot’s page says from when.',
  },
  'paper.lapses': {
    sentence: 'A paper that is needed does not hold on every day of the stay.',
    fix: 'Choose dates the paper covers, or another slot; who holds it can renew it.',
  },
  'paper.missing': {
    sentence: 'A paper that is needed has not been shown.',
    fix: 'Choose another slot, or enter the paper if it is your own.',
  },
  'slot.floor_load': {
    sentence: 'The floor does not bear this much under one pallet place.',
    fix: 'Spread the mass over more pallet places, or choose a stronger floor.',
  },
  'host.refuses': {
    sentence: 'The host’s own conditions refuse this cargo.',
    fix: 'Choose another slot, or ask the host.',
  },
  'clock.passed': {
    sentence: 'The stay passes a mark after which cargo may not stand there.',
    fix: 'End the stay before the mark; each slot’s page says which it is.',
  },
  'headroom.insured_duty': {
    sentence: 'The host’s insurance does not cover the duty on this cargo.',
    fix: 'The host raises its insured sum, or you bring less.',
  },
};

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** One sentence for all reasons of a code, true of every slot that has it. */
function sentenceOf(code: string, reasons: readonly Reason[]): { sentence: string; fix: string | null } {
  const [first] = reasons;
  const sentences = distinct(reasons.map(({ sentence }) => sentence));
  const fixes = distinct(reasons.map(({ fix }) => fix));
  if (first && sentences.length === 1) return { sentence: first.sentence, fix: fixes.length === 1 ? first.fix : null };
  if (code === 'slot.class_not_accepted') {
    const classes = distinct(reasons.map(({ params }) => String(params.class))).sort();
    return {
      sentence: `Slots that do not accept every class of this cargo: ${classes.join(', ')}.`,
      fix: first?.fix ?? null,
    };
  }
  const general = IN_GENERAL[code];
  if (general) return general;
  const sentence =
    sentences.length <= SENTENCES_SHOWN
      ? sentences.sort().join(' ')
      : 'The reasons differ; each slot’s page says its own.';
  return { sentence, fix: fixes.length === 1 ? (fixes[0] ?? null) : null };
}

/** Counts hidden slots by their reasons: a slot with three reasons counts for each. */
export function hiddenByReason(refused: readonly RefusedSlot[], among: number, amongAll: boolean): HiddenSlots {
  const byCode = new Map<string, { slots: number; reasons: Reason[] }>();
  for (const { reasons } of refused)
    for (const code of new Set(reasons.map((reason) => reason.code))) {
      const known = byCode.get(code) ?? { slots: 0, reasons: [] };
      known.slots += 1;
      known.reasons.push(...reasons.filter((reason) => reason.code === code));
      byCode.set(code, known);
    }
  return {
    count: refused.length,
    among,
    amongAll,
    reasons: [...byCode]
      .map(([code, { slots, reasons }]) => ({ code, slots, ...sentenceOf(code, reasons) }))
      .sort((a, b) => b.slots - a.slots || (a.code < b.code ? -1 : 1)),
    examples: refused.slice(0, HIDDEN_SHOWN).map(({ slot, reasons }) => ({
      slotId: slot.slot_id,
      slotName: slot.slot_name,
      facilityName: slot.facility_name,
      reasons,
    })),
  };
}
