import { compileConditions, decide, type HostCondition, type Neighbour } from '../../../app/domain/cargo/decide.ts';
import type { Decision } from '../../../app/domain/cargo/decision.ts';
import { apartness, type Placement } from '../../../app/domain/cargo/placement.ts';
import type { Rulebook } from '../../../app/domain/cargo/rulebook.ts';
import type { Stay } from '../../../app/domain/shared/interval.ts';
import { questionOf, type ShipperSide } from '../../../app/features/decisions/decide-for-slots.server.ts';
import type { Library, Profile } from './cargo.ts';
import { known } from './derive.ts';
import type { Place } from './facilities.ts';
import type { PapersOf } from './papers.ts';
import type { Cargo } from './tables.ts';

/** What the demo's bookings are decided on, before the database is asked. */
export type Ground = {
  rulebook: Rulebook;
  places: ReadonlyMap<string, Place>;
  papers: PapersOf;
  conditions: ReadonlyMap<string, readonly HostCondition[]>;
  library: Library;
  cargo: readonly Cargo[];
};

/** Cargo that stands, or is held to stand, in a slot. */
export type Standing = { slotKey: string; stay: Stay; profile: Profile };

/** What a booking asks of its slot. */
export type Asking = Standing & { pallets: number; massGrams: number };

function placementOf({ slot, hall }: Place): Placement {
  return {
    slotId: slot.id,
    hallId: hall.id,
    building: hall.building ?? '',
    place: hall.place ?? null,
    wallFireMinutes: hall.wallFireMinutes ?? 0,
    bayGapCm: hall.bayGapCm ?? 0,
  };
}

function sideOf(ground: Ground, slotKey: string, standing: readonly Standing[]) {
  const place = known(ground.places, slotKey);
  const { slot, hall, facility, host } = place;
  const placement = placementOf(place);
  const neighbours = standing.flatMap(({ slotKey: otherKey, stay, profile }): Neighbour[] => {
    const other = known(ground.places, otherKey);
    if (other.facility.id !== facility.id) return [];
    const apart = apartness(placement, placementOf(other), ground.rulebook.placement);
    return [{ hazard: profile.cargo.hazard, stay, apart }];
  });
  return {
    neighbours,
    slot: {
      regime: slot.regime,
      acceptedClasses: slot.hazardClasses,
      acceptedForms: slot.acceptedForms ?? [],
      acceptedPackagings: slot.acceptedPackagings ?? [],
      quarantine: slot.quarantine ?? false,
      sprinklered: hall.sprinklered ?? null,
      maxPalletMassGrams: slot.maxPalletMassGrams ?? null,
      licenceSection: facility.licenceSection ?? null,
      licenseeIec: facility.licenseeIec ?? null,
      bookingMode: slot.bookingMode,
      papers: [...ground.papers(facility.id), ...ground.papers(host.id)],
      conditions: compileConditions(known(ground.conditions, slotKey)),
    },
  };
}

/** What is asked of a slot, the slot apart. */
export type Asked = Omit<Asking, 'slotKey'>;

/**
 * The rulebook's answers to holding a slot beside what stands already: the question the application asks. The slot's side
 * is put together once, for as many askings as there are.
 */
export function answersOf(ground: Ground, slotKey: string, standing: readonly Standing[]): (asked: Asked) => Decision {
  const side = sideOf(ground, slotKey, standing);
  return (asked) => decide(questionOf(askOf(ground, asked), side), ground.rulebook);
}

function askOf(ground: Ground, { profile, stay, pallets, massGrams }: Asked): ShipperSide {
  return {
    cargo: profile.cargo,
    quantity: { pallets, massGrams },
    stay,
    regime: null,
    papers: ground.papers(profile.firm.id),
    step: 'hold',
  };
}
