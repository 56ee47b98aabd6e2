import type { Condition } from '../../../app/domain/cargo/condition.ts';
import type { HostCondition } from '../../../app/domain/cargo/decide.ts';
import { addDays, type PlainDate, plainDate } from '../../../app/domain/shared/plain-date.ts';
import { hostConditions } from '../../schema/index.ts';
import { known, minutesAfter, uuidFor } from './derive.ts';
import type { Place } from './facilities.ts';
import type { Tx } from './transaction.ts';

type Line = {
  slotKey: string;
  effect: HostCondition['effect'];
  when: Condition;
  sentence: string;
  /** Days from today. */
  from: number;
  /** Days from today, exclusive; null while in force. */
  to: number | null;
};

/** What some hosts add to the rulebook for their own slots. */
const LINES: readonly Line[] = [
  {
    slotKey: 'dronagiri/D1 dry room',
    effect: 'refuse',
    when: { oily: { in: ['yes'] } },
    sentence: 'Nothing with oil on it in the dry room.',
    from: -380,
    to: null,
  },
  {
    slotKey: 'dronagiri/A3 mezzanine',
    effect: 'request',
    when: { palletMassKg: { above: 450 } },
    sentence: 'Pallets above 450 kg go up to the mezzanine only after we have seen the lifting plan.',
    from: -300,
    to: null,
  },
  {
    slotKey: 'dronagiri/M1 steel-free aisle',
    effect: 'request',
    when: { magnetised: { in: ['yes'] }, packaging: { notIn: ['steel_boxes', 'wooden_crates'] } },
    sentence: 'Magnetised goods need keepers and a crate; tell us how they are packed.',
    from: -240,
    to: null,
  },
  {
    slotKey: 'baroi/N1',
    effect: 'refuse',
    when: { condition: { in: ['waste'] } },
    sentence: 'The north hall takes no waste.',
    from: -400,
    to: null,
  },
  {
    slotKey: 'baroi/V1',
    effect: 'request',
    when: { material: { in: ['lithium_ion', 'lithium_metal'] } },
    sentence: 'Cells come into the vault after a look at their packing.',
    from: -400,
    to: null,
  },
  {
    slotKey: 'baroi/V1',
    effect: 'allow',
    when: { stateOfCharge: { atMost: 15 } },
    sentence: 'Cells at 15 % charge or less are welcome without asking.',
    from: -120,
    to: null,
  },
  {
    slotKey: 'jasai/J1',
    effect: 'refuse',
    when: { packaging: { in: ['big_bags'] } },
    sentence: 'No big bags while the floor of the long shed is being laid.',
    from: -90,
    to: -41,
  },
];

/** Writes the hosts' conditions. @returns them as a decision reads them, by slot */
export async function seedConditions(
  tx: Tx,
  places: ReadonlyMap<string, Place>,
  today: PlainDate,
): Promise<ReadonlyMap<string, readonly HostCondition[]>> {
  const rows = LINES.map(({ slotKey, from, to, ...line }, index) => {
    const { slot, facility } = known(places, slotKey);
    const effectiveFrom = addDays(today, from);
    return {
      ...line,
      id: uuidFor(`condition ${index + 1} of ${slotKey}`),
      orgId: slot.orgId,
      slotId: slot.id,
      effectiveFrom,
      effectiveTo: to === null ? null : addDays(today, to),
      createdAt: minutesAfter(facility.createdAt ?? new Date(0), 24 * 60),
    };
  });
  await tx.insert(hostConditions).values(rows);
  return new Map(
    [...places.keys()].map((slotKey) => [
      slotKey,
      rows
        .filter(({ slotId }) => slotId === known(places, slotKey).slot.id)
        .map(({ effect, when, sentence, effectiveFrom, effectiveTo }) => ({
          effect,
          when,
          sentence,
          effectiveFrom: plainDate(effectiveFrom),
          effectiveTo,
        })),
    ]),
  );
}
