import { classify } from '../../../app/domain/cargo/classify.ts';
import { dangerChange, type Reclassified, reclassifiedFacts } from '../../../app/domain/cargo/reclassification.ts';
import { addDays } from '../../../app/domain/shared/plain-date.ts';
import { reclassifications } from '../../schema/index.ts';
import type { Scene } from './bookings.ts';
import { profileKey, UNDER_RECLASSIFICATION } from './cargo.ts';
import { known, minutesAfter, uuidFor } from './derive.ts';
import type { Tx } from './transaction.ts';

const MINUTES_PER_DAY = 1440;

/** What the roasted cake is said to be: an oxide that no longer heats itself, sold on. */
const AS_A_PRODUCT: Partial<Reclassified> = {
  condition: 'secondary',
  material: 'rare_earth_compound',
  form: 'oxide',
  hsCode: '28469090',
  dangerous: 'no',
  unNumber: null,
  packingGroup: null,
};

/** Writes the one reclassification that waits for an operator: roasted swarf, proposed as a product with its evidence. */
export async function seedReclassification(tx: Tx, { today, now, ground }: Scene): Promise<void> {
  const { firm, cargo: key } = UNDER_RECLASSIFICATION;
  const { profileId, cargo, firm: owner } = known(ground.library, profileKey(firm, key, 'neutral'));
  const proposedFacts = reclassifiedFacts(cargo.facts, { ...cargo.facts, ...AS_A_PRODUCT }, today);
  await tx.insert(reclassifications).values({
    id: uuidFor(`reclassification of ${profileId}`),
    orgId: owner.id,
    profileId,
    fromVersion: 1,
    proposedFacts,
    state: 'evidence',
    danger: dangerChange(cargo, classify(proposedFacts, ground.rulebook)),
    reason:
      'Roasted at 800 °C until no metal is left: the cake no longer heats itself and is sold to a separation works.',
    evidence: [
      { type: 'laboratory_report', reference: 'Self-heating test N.4, report 2417', issuedOn: addDays(today, -9) },
      { type: 'laboratory_report', reference: 'Thorium and uranium, certificate 0883', issuedOn: addDays(today, -8) },
      { type: 'other', reference: 'Supply to a separation works, contract 31', issuedOn: addDays(today, -12) },
    ],
    proposedBy: owner.ownerId,
    proposedAt: minutesAfter(now, -7 * MINUTES_PER_DAY),
    rulebookVersion: ground.rulebook.version,
  });
}
