import { inTheWay } from '#app/domain/capacity/block.ts';
import type { Ask, Capacity } from '#app/domain/capacity/fit.ts';
import { fit } from '#app/domain/capacity/fit.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { formatMass, formatPallets } from '#app/domain/shared/quantity.ts';
import type { Violation } from '#app/domain/shared/verdict.ts';
import { fieldViolation } from '#app/features/facilities/refusal.server.ts';
import { violation } from '#app/platform/outcome.ts';
import type { Taking } from './takings.server.ts';

/** There is no such block of the organisation's own, or no such slot. */
export const blockNotFound = (): Violation => violation('block.not_found', 'There is no such block.');

/** A day that is over can't be blocked any more. */
export const blockedInThePast = (today: PlainDate): Violation =>
  fieldViolation('blockFrom', 'block.past', 'That day is over.', `Block from ${formatDate(today)} on, or a later day.`);

/** More places or kilograms than the slot has at all; nothing where it has as much. */
export function beyondTheSlot(slot: Capacity, ask: Ask): Violation[] {
  const pallets = fieldViolation(
    'blockPallets',
    'block.pallets_total',
    `This slot has ${formatPallets(slot.palletPositions)}.`,
    'Block as many or fewer.',
  );
  const mass = fieldViolation(
    'blockKg',
    'block.mass_total',
    `This slot carries ${formatMass(slot.maxMassGrams)}.`,
    'Block as much or less.',
  );
  return [
    ...(ask.pallets > slot.palletPositions ? [pallets] : []),
    ...(ask.massGrams > slot.maxMassGrams ? [mass] : []),
  ];
}

/** One booking or block in the way, with its days and places. */
function clash({ bookingId, name, startsOn, endsOn, pallets, massGrams }: Taking): Violation {
  const what = bookingId === null ? `Your block “${name}”` : `Booking ${name}`;
  return {
    code: 'capacity.clash',
    params: { name, ...(bookingId ? { bookingId } : {}), startsOn, endsOn, pallets, massGrams },
    sentence: `${what}: ${formatPallets(pallets)}, ${formatDate(startsOn)} to ${formatDate(endsOn)}.`,
    fix: null,
  };
}

/** Why the places can't be blocked: on which day they are short, and everything that stands in the way. */
export function clashesWith(slot: Capacity, takings: readonly Taking[], ask: Ask): Violation[] {
  const room = fit(slot, takings, ask);
  return room.ok
    ? []
    : [
        ...room.violations.map(({ sentence, ...rest }) => ({
          ...rest,
          sentence: sentence.replace('you ask for', 'you block'),
          fix: 'Block fewer, choose other days, or settle with who has booked.',
        })),
        ...inTheWay(slot, takings, ask).map(clash),
      ];
}
