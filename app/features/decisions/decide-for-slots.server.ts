import { and, eq, isNull } from 'drizzle-orm';
import type { Headroom } from '#app/domain/bond/headroom.ts';
import type { ClassifiedCargo } from '#app/domain/cargo/classify.ts';
import { decide, type Question } from '#app/domain/cargo/decide.ts';
import type { Decision } from '#app/domain/cargo/decision.ts';
import type { Paper, Step } from '#app/domain/cargo/facts.ts';
import { leastCover } from '#app/domain/cargo/papers.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import type { Stay } from '#app/domain/shared/interval.ts';
import { paperFacts } from '#app/features/papers/paper-facts.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { papers } from '#db/schema/index.ts';
import { type SlotSide, slotSides } from './slot-question.server.ts';

/** The shipper's part of a decision. */
export type ShipperSide = {
  cargo: ClassifiedCargo;
  quantity: Question['quantity'];
  stay: Stay;
  regime: Question['regime'];
  /** The shipper organisation's own papers; none for a stranger. */
  papers: readonly Paper[];
  step: Step;
  /** What is left of bond, licence and insurance, where it has been read; else insurance alone limits, unused. */
  headroom?: Headroom;
};

/** The question that a shipper's side and a slot's side make together; the one place where they meet. */
export function questionOf(ask: ShipperSide, side: Pick<SlotSide, 'slot' | 'neighbours'>): Question {
  const { cargo, quantity, stay, regime, step } = ask;
  return {
    cargo,
    slot: side.slot,
    neighbours: side.neighbours,
    regime,
    documents: { cargo: cargo.facts.documents, shipper: ask.papers },
    headroom: headroomOf(ask, side.slot.papers),
    quantity,
    stay,
    step,
  };
}

/** The least of what is known: cover may lapse during the stay, and others may use a part of it. */
function headroomOf({ headroom, stay }: ShipperSide, ofHost: readonly Paper[]): Headroom {
  const cover = leastCover(ofHost, stay);
  const left = headroom?.insuredDutyFreePaise ?? null;
  const known = { bondFreePaise: null, licenceDutyFreePaise: null, licenceValueFreePaise: null, ...headroom };
  return { ...known, insuredDutyFreePaise: cover === null || left === null ? (left ?? cover) : Math.min(cover, left) };
}

/** Asks the rulebook about each slot; slots that don't exist are left out. */
export async function decideForSlots(
  db: Pick<Tx, 'execute'>,
  slotIds: readonly string[],
  ask: ShipperSide,
  rulebook: Rulebook,
  except: string | null = null,
): Promise<Map<string, Decision>> {
  const sides = await slotSides(db, slotIds, ask.stay, rulebook, ask.cargo.hazard, except);
  return new Map([...sides].map(([id, side]) => [id, decide(questionOf(ask, side), rulebook)]));
}

/** The organisation's own papers, not those of its facilities. Inside the tenant's transaction. */
export async function shipperPapers(tx: Pick<Tx, 'select'>, orgId: string): Promise<Paper[]> {
  const rows = await tx
    .select()
    .from(papers)
    .where(and(eq(papers.orgId, orgId), isNull(papers.facilityId), isNull(papers.withdrawnAt)));
  return rows.map((row) => paperFacts(row, row.verifiedAt !== null));
}
