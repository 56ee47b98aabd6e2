import { z } from 'zod';
import { viewSlot } from '#app/features/slots/view-slot.server.ts';
import type { ApiCaller, ApiOutcome } from '#app/platform/api.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { type ApiProblem, unusable } from '#app/platform/problem-json.server.ts';
import { actingTenant } from './acting-tenant.server.ts';
import { cursorAt, placeAt, STRANGE_CURSOR } from './cursor.server.ts';
import { noQuerySchema, pagedQuerySchema } from './list-query.schema.server.ts';
import type { SlotAnswer, SlotsAnswer } from './market-answer.schema.server.ts';
import { type OwnSlot, ownSlots } from './own-slots.server.ts';
import { readQuery } from './query-fields.server.ts';

const PER_PAGE = 20;
const LIST = 'slots';

/** The same for another organisation's slot and for one that never was. */
const NO_SUCH_SLOT: ApiProblem = {
  status: 404,
  code: 'slot.not_found',
  detail: 'There is no such slot.',
  fixes: ['See /api/v1/slots for those there are.'],
};

/** One page of the slots of the key's organisation, drafts included; none for one that lets no space. */
export async function answerSlots(caller: ApiCaller, query: URLSearchParams): Promise<ApiOutcome<SlotsAnswer>> {
  const acting = actingTenant(caller, 'facilities.read');
  if (!acting.ok) return acting;
  const read = readQuery(pagedQuerySchema, query);
  if (!read.ok) return read;
  const { cursor } = read.value;
  const after = cursor === null ? null : placeAt(cursor, LIST, z.uuid());
  if (cursor !== null && after === null) return { ok: false, problem: unusable([STRANGE_CURSOR]) };
  const { rows, next } = await ownSlots(acting.scope, { after, limit: PER_PAGE });
  return { ok: true, value: { slots: rows.map(slotAnswer), nextCursor: next && cursorAt(LIST, next) } };
}

/** One slot of the key's organisation with its next sixty days. */
export async function answerSlot(
  caller: ApiCaller,
  query: URLSearchParams,
  slotId: string,
  clock: Clock = systemClock,
): Promise<ApiOutcome<SlotAnswer>> {
  const acting = actingTenant(caller, 'facilities.read');
  if (!acting.ok) return acting;
  const read = readQuery(noQuerySchema, query);
  if (!read.ok) return read;
  const view = await viewSlot(acting.scope, slotId, clock);
  if (!view) return { ok: false, problem: NO_SUCH_SLOT };
  const { slot, hallName, facility, days } = view;
  return { ok: true, value: { ...slotAnswer({ slot, hallName, facilityName: facility.name }), days } };
}

const slotAnswer = ({ slot, hallName, facilityName }: OwnSlot): SlotsAnswer['slots'][number] => ({
  id: slot.id,
  name: slot.name,
  hallName,
  facilityId: slot.facilityId,
  facilityName,
  status: slot.status,
  regime: slot.regime,
  bookingMode: slot.bookingMode,
  palletPositions: slot.palletPositions,
  maxMassGrams: slot.maxMassGrams,
  maxPalletMassGrams: slot.maxPalletMassGrams,
  hazardClasses: slot.hazardClasses,
  acceptedForms: slot.acceptedForms,
  acceptedPackagings: slot.acceptedPackagings,
  quarantine: slot.quarantine,
  minimumDays: slot.minimumDays,
  maximumDays: slot.maximumDays,
  leadDays: slot.leadDays,
  cutOffHour: slot.cutOffHour,
  turnaround: { ...slot.turnaround },
  pricePerPalletDayPaise: slot.pricePerPalletDayPaise.toString(),
  handlingInPaise: slot.handlingInPaise.toString(),
  handlingOutPaise: slot.handlingOutPaise.toString(),
});
