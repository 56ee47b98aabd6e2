import type fc from 'fast-check';
import type { ModelCommand } from '../model-command.ts';
import { announceGoods } from './announce-goods.ts';
import { blockSomePlaces, liftABlock } from './block-places.ts';
import { cancelABooking } from './cancel-booking.ts';
import { editASlot } from './edit-slot.ts';
import { fileADocument, withdrawADocument } from './exit-documents.ts';
import { answerAnExtension, extendAStay } from './extend-stay.ts';
import { holdPlaces } from './hold-places.ts';
import { issueAnInvoice } from './issue-invoice.ts';
import { leaveSooner } from './leave-early.ts';
import { letLapse } from './let-lapse.ts';
import { listASlot } from './list-slot.ts';
import { agreeToAnOffer, makeAnOffer } from './make-offer.ts';
import { markAllOverstays } from './mark-overstays.ts';
import { moveABooking } from './move-booking.ts';
import { passDays } from './pass-days.ts';
import { receiveGoods, refuseSomeGoods } from './receive-goods.ts';
import { closeABooking, releaseGoods, settleACase } from './release-goods.ts';
import { sayAgain } from './say-again.ts';
import { sweep } from './sweep.ts';

const times = (count: number, command: fc.Arbitrary<ModelCommand>) => Array.from({ length: count }, () => command);

/** Everything that can happen in a run. What is there so many times comes up so many times as often. */
export const EVERY_COMMAND: fc.Arbitrary<ModelCommand>[] = [
  ...times(10, holdPlaces),
  ...times(20, moveABooking),
  ...times(12, announceGoods),
  ...times(20, receiveGoods),
  ...times(16, fileADocument),
  ...times(24, releaseGoods),
  ...times(6, extendAStay),
  ...times(6, answerAnExtension),
  ...times(8, makeAnOffer),
  ...times(8, agreeToAnOffer),
  ...times(3, leaveSooner),
  ...times(4, blockSomePlaces),
  ...times(2, liftABlock),
  ...times(3, passDays),
  ...times(3, markAllOverstays),
  ...times(3, cancelABooking),
  ...times(2, refuseSomeGoods),
  ...times(2, withdrawADocument),
  ...times(6, settleACase),
  ...times(6, closeABooking),
  ...times(2, editASlot),
  ...times(2, letLapse),
  ...times(2, sweep),
  ...times(2, issueAnInvoice),
  ...times(2, listASlot),
  ...times(2, sayAgain),
];
