import { and, asc, eq, gt, inArray, or } from 'drizzle-orm';
import { LIVE_STATES } from '#app/domain/booking/lifecycle.ts';
import { classify } from '#app/domain/cargo/classify.ts';
import { type CaseFacts, speaksHere } from '#app/domain/cargo/condition.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { addDays, type PlainDate, plainDate } from '#app/domain/shared/plain-date.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { bookings, type papers, slots } from '#db/schema/index.ts';
import { cargoOnClocks } from './cargo-on-clocks.server.ts';
import type { PaperImpact } from './paper-words.server.ts';

/** More than a letter names; the letter says how many there are of these. */
const LOOKED_AT = 200;

type Paper = typeof papers.$inferSelect;

/** The slots of the paper's facility in which its rules can speak, as far as a slot alone tells. */
async function slotsUnder(tx: Tx, { orgId, facilityId }: Paper, rules: Rulebook['papers']): Promise<string[]> {
  if (facilityId === null) return [];
  const rows = await tx
    .select({ name: slots.name, regime: slots.regime, hazardClasses: slots.hazardClasses })
    .from(slots)
    .where(and(eq(slots.orgId, orgId), eq(slots.facilityId, facilityId), eq(slots.status, 'published')))
    .orderBy(asc(slots.name))
    .limit(LOOKED_AT);
  return rows
    .filter(({ regime, hazardClasses }) =>
      rules.some(
        (rule) =>
          (!rule.when.dangerous?.in?.includes('yes') || hazardClasses.length > 0) &&
          speaksHere(rule, inSlot({ text: {}, numbers: {} }, regime)),
      ),
    )
    .map(({ name }) => name);
}

const inSlot = (facts: CaseFacts, regime: string): CaseFacts => ({
  ...facts,
  slot: { text: { slotRegime: [regime] }, numbers: {} },
});

/** The live bookings of the paper's holder that go beyond its last day and whose cargo asks for it. */
async function bookingsUnder(tx: Tx, paper: Paper, lastDay: PlainDate, rulebook: Rulebook, rules: Rulebook['papers']) {
  const mine =
    paper.facilityId === null
      ? eq(bookings.shipperOrgId, paper.orgId)
      : and(eq(bookings.hostOrgId, paper.orgId), eq(bookings.facilityId, paper.facilityId));
  const rows = await tx
    .select({ id: bookings.id, reference: bookings.reference, regime: bookings.regime })
    .from(bookings)
    // The day out is none of the stay's; goods that overstay need it on every day.
    .where(
      and(
        mine,
        inArray(bookings.state, [...LIVE_STATES]),
        or(gt(bookings.endsOn, addDays(lastDay, 1)), eq(bookings.state, 'overstay')),
      ),
    )
    .orderBy(asc(bookings.startsOn), asc(bookings.id))
    .limit(LOOKED_AT);
  const cargo = await cargoOnClocks(
    tx,
    rows.map(({ id }) => id),
  );
  return rows
    .filter(({ id, regime }) => {
      const facts = cargo.get(id)?.facts;
      if (!facts) return false;
      const { open, caseFacts } = classify(facts, rulebook);
      const ids = new Set(open.papers.map((rule) => rule.id));
      return rules.some((rule) => ids.has(rule.id) && speaksHere(rule, inSlot(caseFacts, regime)));
    })
    .map(({ reference }) => reference);
}

/**
 * Which slots and bookings a paper's end concerns, by the rulebook's own rules about papers; inside a transaction in the books of
 * its holder.
 */
export async function paperImpact(tx: Tx, paper: Paper, rulebook: Rulebook): Promise<PaperImpact> {
  const holder = paper.facilityId === null ? 'shipper' : 'host';
  const rules = rulebook.papers.filter((rule) => rule.paper === paper.kind && rule.holder === holder);
  const lastDay = plainDate(paper.validUntil ?? '');
  return {
    // A licence no rule about papers names lifts another rule's refusal.
    refuses: rules.length === 0 || rules.some(({ ifMissing }) => ifMissing === 'refuse'),
    slots: await slotsUnder(tx, paper, rules),
    bookings: rules.length === 0 ? [] : await bookingsUnder(tx, paper, lastDay, rulebook, rules),
  };
}
