import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import type { RuleWithExamples } from '#app/domain/cargo/rule-examples.ts';
import { addDays, plainDate } from '#app/domain/shared/plain-date.ts';
import { createDraft } from '#app/features/rulebook/create-draft.server.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { createCargo } from '#db/seed/cargo-factories.ts';
import { type BookingInput, createBooking, createPerson, createSlot } from '#db/seed/factories.ts';
import { createHost, createShipper } from '#tests/setup/market.ts';
import { asked, operatorScope } from '#tests/setup/request.ts';

/** The database's clock decides what is live, so scenes stand on the real day. */
export const TODAY = plainDate(new Date(Date.now() + 5.5 * 3_600_000).toISOString().slice(0, 10));
export const FROM = addDays(TODAY, 5);
export const UNTIL = addDays(TODAY, 45);

/** An operator, a host with a wide slot, a shipper with a cargo, and a way to book it. */
export async function rulebookScene(db: OwnerDatabase, facts: Partial<CargoFacts> = {}) {
  const operator = await createPerson(db, { isOperator: true });
  const [host, shipper] = [await createHost(db), await createShipper(db)];
  const slot = await createSlot(db, {
    hall: host.hall,
    palletPositions: 500,
    maxMassGrams: 500_000_000,
    hazardClasses: ['4.1', '4.3', '8', '9'],
  });
  const { profile, version } = await createCargo(db, {
    organisation: shipper.organisation,
    createdBy: shipper.owner.id,
    facts,
  });
  const book = (input: Partial<BookingInput> = {}) =>
    createBooking(db, {
      slot,
      shipper: shipper.organisation,
      startsOn: FROM,
      endsOn: UNTIL,
      cargoVersionId: version.id,
      ...input,
    });
  return { db, operator, desk: operatorScope(operator.id), host, shipper, slot, profile, version, book };
}

let drafts = 100;
/** A draft of its own number, based on the delivered version. */
export async function newDraft(desk: ReturnType<typeof operatorScope>, from = TODAY): Promise<string> {
  drafts += 1;
  const input = {
    version: `2031.${drafts}`,
    basedOn: '2026.2',
    amendment: 'IMDG 43-26',
    note: 'A draft of a test.',
    effectiveFrom: from,
  };
  const outcome = await createDraft(desk, input, asked('create-draft', input));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.violations));
  return outcome.value.version;
}

/** Refuses cerium oxide outright: every booking of the base cargo is affected by it. */
export const NO_OXIDES: RuleWithExamples = {
  id: 'test.no_oxides',
  kind: 'verdict',
  when: { form: { in: ['oxide'] } },
  effect: 'refuse',
  code: 'test.oxide',
  sentence: 'Oxides are not taken any more.',
  fix: null,
  citation: 'House policy of a test',
  source: 'tests',
  effectiveFrom: plainDate('2020-01-01'),
  effectiveTo: null,
  provisional: true,
  examples: { denies: [{ cargo: { form: 'oxide' } }], allows: [{ cargo: { form: 'ingot' } }] },
};
