import type fc from 'fast-check';
import type { ModelCommand } from '../model-command.ts';
import { editASlot } from './edit-slot.ts';
import { holdPlaces } from './hold-places.ts';
import { issueAnInvoice } from './issue-invoice.ts';
import { letLapse } from './let-lapse.ts';
import { listASlot } from './list-slot.ts';
import { moveABooking } from './move-booking.ts';
import { passDays } from './pass-days.ts';
import { sayAgain } from './say-again.ts';
import { sweep } from './sweep.ts';

/** Everything that can happen in a run. A line twice comes up twice as often. */
export const EVERY_COMMAND: fc.Arbitrary<ModelCommand>[] = [
  holdPlaces,
  holdPlaces,
  holdPlaces,
  moveABooking,
  moveABooking,
  moveABooking,
  editASlot,
  letLapse,
  sweep,
  issueAnInvoice,
  listASlot,
  passDays,
  sayAgain,
];
