import { type ClassifiedCargo, classify } from '../../../app/domain/cargo/classify.ts';
import { decide, type SlotFacts } from '../../../app/domain/cargo/decide.ts';
import type { CargoDocument, CargoFacts, Step } from '../../../app/domain/cargo/facts.ts';
import type { Rulebook } from '../../../app/domain/cargo/rulebook.ts';
import { stay } from '../../../app/domain/shared/interval.ts';
import { addDays, type PlainDate } from '../../../app/domain/shared/plain-date.ts';
import { cargoProfiles, cargoVersions } from '../../schema/index.ts';
import { between, known, minutesAfter, uuidFor } from './derive.ts';
import type { Firm } from './organisations.ts';
import { type Cargo, cargoTable, storyTable } from './tables.ts';
import type { Tx } from './transaction.ts';

/** A firm's cargo as it books it; what is under bond is a profile of its own. */
export type Profile = {
  firm: Firm;
  line: Cargo;
  regime: 'bonded' | 'neutral';
  name: string;
  profileId: string;
  versionId: string;
  cargo: ClassifiedCargo;
};

/** Every profile a firm of the demo may book with, by {@link profileKey}. */
export type Library = ReadonlyMap<string, Profile>;

/** A stay of a profile that came to be: what its facts know of it. */
export type Stayed = { profile: Profile; startsOn: PlainDate };

export const profileKey = (firm: string, cargo: string, regime: Profile['regime']) => `${firm} ${cargo} ${regime}`;

/** Cargo a firm keeps in its library without having booked it: the rulebook's answer to it is the lesson. */
const NEVER_BOOKED = [{ cargo: 'monazite-sample', firm: 'aavartan-magnet-recovery' }];
/** Cargo on its way from waste to product, with the days since it first stood as waste. */
export const UNDER_RECLASSIFICATION = { cargo: 'roasted-swarf', firm: 'aavartan-magnet-recovery', wasteDays: 30 };

const PAISE_PER_LAKH = 10_000_000;
/** Basic duty of 7.5 %, its surcharge, and 18 % IGST on top, of the value: a round figure for the demo. */
const DUTY_BASIS_POINTS = 2_774;
const BASIS_POINTS = 10_000;
const MINUTES_PER_DAY = 1440;

/** Which firms deal in a cargo: those of its row, of the story, and of {@link NEVER_BOOKED}. */
function dealersIn(line: Cargo): string[] {
  const told = [...storyTable().map(({ cargo, shipper: firm }) => ({ cargo, firm })), ...NEVER_BOOKED];
  return [...new Set([...line.shippers, ...told.filter(({ cargo }) => cargo === line.key).map(({ firm }) => firm)])];
}

/** The profiles of all firms, classified; nothing of their stays is known yet. */
export function libraryOf(firms: ReadonlyMap<string, Firm>, rulebook: Rulebook, today: PlainDate): Library {
  const profiles = cargoTable().flatMap((line) =>
    dealersIn(line).flatMap((slug) =>
      (['neutral', 'bonded'] as const).map((regime): [string, Profile] => {
        const firm = known(firms, slug);
        const key = profileKey(slug, line.key, regime);
        const facts = factsFor(line, firm, regime, today);
        const [title = line.key] = facts.description.split(', ');
        return [
          key,
          {
            firm,
            line,
            regime,
            name: regime === 'bonded' ? `${title} (in bond)` : title,
            profileId: uuidFor(`cargo ${key}`),
            versionId: uuidFor(`cargo version of ${key}`),
            cargo: classify({ ...facts, documents: papersUpTo('hold', facts, rulebook, regime, today) }, rulebook),
          },
        ];
      }),
    ),
  );
  return new Map(profiles);
}

function factsFor(line: Cargo, firm: Firm, regime: Profile['regime'], today: PlainDate): CargoFacts {
  const { facts, valueLakh, key } = line;
  const known = facts.condition !== 'unknown';
  const value = valueLakh === null ? null : valueLakh * PAISE_PER_LAKH;
  const moving = key === UNDER_RECLASSIFICATION.cargo && firm.slug === UNDER_RECLASSIFICATION.firm;
  return {
    ...facts,
    customsStatus: known ? (regime === 'bonded' ? 'bonded' : 'duty_paid') : 'unknown',
    importerIec: regime === 'bonded' ? firm.iec : null,
    declaredValuePaise: value,
    assessableDutyPaise:
      regime === 'bonded' && value !== null ? Math.round((value * DUTY_BASIS_POINTS) / BASIS_POINTS) : null,
    ...(moving && {
      wasteState: 'under_reclassification' as const,
      wasteSince: addDays(today, -UNDER_RECLASSIFICATION.wasteDays),
    }),
  };
}

/** A slot to ask about documents with: only its regime matters to them. */
const SOME_SLOT: Omit<SlotFacts, 'regime'> = {
  acceptedClasses: [],
  acceptedForms: [],
  acceptedPackagings: [],
  quarantine: false,
  sprinklered: null,
  maxPalletMassGrams: null,
  licenceSection: null,
  licenseeIec: null,
  bookingMode: 'instant',
  papers: [],
  conditions: [],
};

/** The documents the rulebook asks for up to a step, as the shipper has them. A regulator's clearance nobody here has. */
function papersUpTo(
  step: Step,
  facts: CargoFacts,
  rulebook: Rulebook,
  regime: Profile['regime'],
  today: PlainDate,
): CargoDocument[] {
  const question = {
    cargo: classify(facts, rulebook),
    slot: { ...SOME_SLOT, regime },
    neighbours: [],
    regime: null,
    documents: { cargo: [], shipper: [] },
    headroom: null,
    quantity: null,
    stay: stay(today, addDays(today, 1)),
    step,
  };
  const asked = decide(question, rulebook).documents;
  const due = step === 'hold' ? ['hold'] : ['hold', 'gate_in'];
  return asked
    .filter((each) => due.includes(each.step) && each.document !== 'regulator_clearance')
    .map(({ document }) => ({
      type: document,
      reference: `${document.slice(0, 3).toUpperCase()}/${between(`${document} of ${facts.description}`, 1_000, 9_999)}`,
      validFrom: null,
      validUntil: null,
    }));
}

/** Profiles whose cargo has come in somewhere know since when it is under bond, and have shown what the gate asks for. */
export function settled(library: Library, stays: readonly Stayed[], rulebook: Rulebook, today: PlainDate): Library {
  return new Map(
    [...library].map(([key, profile]): [string, Profile] => {
      const begun = stays.filter((each) => each.profile.versionId === profile.versionId && each.startsOn <= today);
      const newest = begun
        .map(({ startsOn }) => startsOn)
        .toSorted()
        .at(-1);
      if (newest === undefined) return [key, profile];
      const facts = { ...profile.cargo.facts, bondedSince: profile.regime === 'bonded' ? newest : null };
      const documents = papersUpTo('gate_in', facts, rulebook, profile.regime, today);
      return [key, { ...profile, cargo: classify({ ...facts, documents }, rulebook) }];
    }),
  );
}

/** Writes each firm's library: what is duty paid, and in bond what it has booked into bonded slots. */
export async function seedCargo(tx: Tx, library: Library, booked: ReadonlySet<string>): Promise<void> {
  const kept = [...library.values()].filter(({ regime, versionId }) => regime === 'neutral' || booked.has(versionId));
  const createdAt = ({ firm }: Profile) => minutesAfter(firm.createdAt, 2 * MINUTES_PER_DAY);
  await tx.insert(cargoProfiles).values(
    kept.map((profile) => ({
      id: profile.profileId,
      orgId: profile.firm.id,
      name: profile.name,
      createdAt: createdAt(profile),
    })),
  );
  await tx.insert(cargoVersions).values(
    kept.map((profile) => ({
      id: profile.versionId,
      orgId: profile.firm.id,
      profileId: profile.profileId,
      version: 1,
      facts: profile.cargo.facts,
      createdBy: profile.firm.ownerId,
      createdAt: createdAt(profile),
    })),
  );
}
