import { formatInr, inr } from '../shared/money.ts';
import type { Violation } from '../shared/verdict.ts';

/** What is left, in paise; null where a limit doesn't apply or isn't known here. */
export type Headroom = {
  readonly bondFreePaise: number | null;
  readonly insuredDutyFreePaise: number | null;
  readonly licenceDutyFreePaise: number | null;
  readonly licenceValueFreePaise: number | null;
};

type Need = { dutyPaise: number | null; valuePaise: number | null; bondTimes: number; citation: string };

const money = (paise: number) => formatInr(inr(BigInt(paise)));

/** Which limits the duty and value of a cargo would pass, each as a reason. The balances themselves are kept elsewhere. */
export function headroomViolations(
  headroom: Headroom,
  { dutyPaise, valuePaise, bondTimes, citation }: Need,
): Violation[] {
  const limits: [code: string, name: string, need: number | null, free: number | null, fix: string][] = [
    [
      'headroom.bond',
      `the importer’s bond (${bondTimes} × duty)`,
      dutyPaise === null ? null : dutyPaise * bondTimes,
      headroom.bondFreePaise,
      'Raise the bond, or bring less at a time.',
    ],
    [
      'headroom.licence_duty',
      'the duty the host’s licence allows',
      dutyPaise,
      headroom.licenceDutyFreePaise,
      'Choose another bonded slot, or bring less.',
    ],
    [
      'headroom.licence_value',
      'the value the host’s licence allows',
      valuePaise,
      headroom.licenceValueFreePaise,
      'Choose another bonded slot, or bring less.',
    ],
  ];
  const insured = headroom.insuredDutyFreePaise;
  if (insured !== null && dutyPaise !== null && dutyPaise > insured) {
    // The sum a host is insured for is nobody else's business, so no figure of it is told.
    const sentence = 'The duty on this cargo is more than the host’s insurance covers.';
    const fix = 'The host raises its insured sum, or you bring less.';
    return [
      { code: 'headroom.insured_duty', params: { neededPaise: dutyPaise }, sentence, fix, citation },
      ...headroomViolations(
        { ...headroom, insuredDutyFreePaise: null },
        { dutyPaise, valuePaise, bondTimes, citation },
      ),
    ];
  }
  return limits.flatMap(([code, name, need, free, fix]) =>
    need === null || free === null || need <= free
      ? []
      : [
          {
            code,
            params: { neededPaise: need, freePaise: free },
            sentence: `Needs ${money(need)} of ${name}; ${money(Math.max(0, free))} is free.`,
            fix,
            citation,
          },
        ],
  );
}
