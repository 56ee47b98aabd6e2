import { compileConditions, type SlotFacts } from '#app/domain/cargo/decide.ts';
import { codesOf, PAPER_KINDS, type Paper } from '#app/domain/cargo/facts.ts';
import { HAZARD_CLASSES } from '#app/domain/shared/hazard-class.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import type { DecisionAnswer } from './answer.schema.server.ts';
import type { SlotBody } from './slot-body.schema.server.ts';

export type Assumed = DecisionAnswer['assumed'][number];

const ALL_PAPERS: readonly Paper[] = codesOf(PAPER_KINDS).map((kind) => ({
  kind,
  validFrom: plainDate('2000-01-01'),
  validUntil: null,
  names: [],
  verified: true,
  coversPaise: null,
}));

/** Takes everything: for asking about neighbours alone. */
export const OPEN_SLOT: SlotFacts = {
  regime: 'neutral',
  acceptedClasses: HAZARD_CLASSES.map(({ code }) => code),
  acceptedForms: [],
  acceptedPackagings: [],
  quarantine: true,
  sprinklered: null,
  maxPalletMassGrams: null,
  licenceSection: null,
  licenseeIec: null,
  bookingMode: 'instant',
  papers: ALL_PAPERS,
  conditions: [],
};

/** How a slot is taken whose description leaves a term open: the word for it in the answer's `assumed`. */
const LEFT_OPEN: Readonly<Record<Exclude<keyof SlotFacts, 'regime'>, string>> = {
  acceptedClasses: 'No class is taken as accepted.',
  acceptedForms: 'Every form is taken as accepted.',
  acceptedPackagings: 'Every packaging is taken as accepted.',
  quarantine: 'The slot is taken as no quarantine slot.',
  sprinklered: 'Whether it is sprinklered is taken as not known.',
  maxPalletMassGrams: 'The floor is taken as bearing any pallet.',
  licenceSection: 'The slot is taken as having no customs licence.',
  licenseeIec: 'The licensee is taken as not known.',
  bookingMode: 'The slot is taken as booked at once, without the host’s answer.',
  papers: 'The host is taken as showing no papers.',
  conditions: 'The host is taken as having no conditions of its own.',
};

/** A slot as a request describes it, with what it leaves open. */
export function slotOf(body: SlotBody, regime: SlotFacts['regime']): { slot: SlotFacts; assumed: Assumed[] } {
  const slot: SlotFacts = {
    regime,
    acceptedClasses: body.acceptedClasses ?? [],
    acceptedForms: body.acceptedForms ?? [],
    acceptedPackagings: body.acceptedPackagings ?? [],
    quarantine: body.quarantine ?? false,
    sprinklered: body.sprinklered ?? null,
    maxPalletMassGrams: body.maxPalletMassGrams ?? null,
    licenceSection: body.licenceSection ?? null,
    licenseeIec: body.licenseeIec ?? null,
    bookingMode: body.bookingMode ?? 'instant',
    papers: body.papers ?? [],
    conditions: compileConditions(body.conditions ?? []),
  };
  const open = (Object.keys(LEFT_OPEN) as (keyof typeof LEFT_OPEN)[]).filter((term) => body[term] === undefined);
  return { slot, assumed: open.map((term) => ({ field: `slot.${term}`, sentence: LEFT_OPEN[term] })) };
}
