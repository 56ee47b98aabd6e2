import { describe, expect, test } from 'vitest';
import { type Headroom, headroomViolations } from '#app/domain/bond/headroom.ts';

const NOTHING_KNOWN: Headroom = {
  bondFreePaise: null,
  insuredDutyFreePaise: null,
  licenceDutyFreePaise: null,
  licenceValueFreePaise: null,
};
/** Ten lakh of duty on goods worth a crore; the bond covers the duty three times. */
const NEED = { dutyPaise: 100_000_000, valuePaise: 1_000_000_000, bondTimes: 3, citation: 's.59' };

const codes = (headroom: Partial<Headroom>, need: Partial<typeof NEED> = {}) =>
  headroomViolations({ ...NOTHING_KNOWN, ...headroom }, { ...NEED, ...need }).map(({ code }) => code);

describe('headroom of bond and licence', () => {
  test.each<[string, keyof Headroom, number]>([
    ['headroom.bond', 'bondFreePaise', 300_000_000],
    ['headroom.insured_duty', 'insuredDutyFreePaise', 100_000_000],
    ['headroom.licence_duty', 'licenceDutyFreePaise', 100_000_000],
    ['headroom.licence_value', 'licenceValueFreePaise', 1_000_000_000],
  ])('%s: enough to the paisa is enough', (code, limit, needed) => {
    expect(codes({ [limit]: needed })).toEqual([]);
    expect(codes({ [limit]: needed - 1 })).toEqual([code]);
    expect(codes({ [limit]: 0 })).toEqual([code]);
  });

  test('limits that are not known, and duty that is not known, say nothing', () => {
    expect(codes({})).toEqual([]);
    const none = { bondFreePaise: 0, insuredDutyFreePaise: 0, licenceDutyFreePaise: 0, licenceValueFreePaise: 0 };
    const unknown = { dutyPaise: null, valuePaise: null, bondTimes: 3, citation: 's.59' };
    expect(headroomViolations(none, unknown)).toEqual([]);
    expect(codes(none, { dutyPaise: 0, valuePaise: 0 })).toEqual([]);
  });

  test('every limit passed is a reason of its own, with figures, fix and law', () => {
    const violations = headroomViolations(
      { bondFreePaise: -5, insuredDutyFreePaise: 1, licenceDutyFreePaise: 2, licenceValueFreePaise: 3 },
      NEED,
    );
    expect(violations).toEqual([
      {
        code: 'headroom.insured_duty',
        // The insured sum itself is told to nobody.
        params: { neededPaise: 100_000_000 },
        sentence: 'The duty on this cargo is more than the host’s insurance covers.',
        fix: 'The host raises its insured sum, or you bring less.',
        citation: 's.59',
      },
      {
        code: 'headroom.bond',
        params: { neededPaise: 300_000_000, freePaise: -5 },
        sentence: 'Needs ₹30,00,000.00 of the importer’s bond (3 × duty); ₹0.00 is free.',
        fix: 'Raise the bond, or bring less at a time.',
        citation: 's.59',
      },
      {
        code: 'headroom.licence_duty',
        params: { neededPaise: 100_000_000, freePaise: 2 },
        sentence: 'Needs ₹10,00,000.00 of the duty the host’s licence allows; ₹0.02 is free.',
        fix: 'Choose another bonded slot, or bring less.',
        citation: 's.59',
      },
      {
        code: 'headroom.licence_value',
        params: { neededPaise: 1_000_000_000, freePaise: 3 },
        sentence: 'Needs ₹1,00,00,000.00 of the value the host’s licence allows; ₹0.03 is free.',
        fix: 'Choose another bonded slot, or bring less.',
        citation: 's.59',
      },
    ]);
  });
});
