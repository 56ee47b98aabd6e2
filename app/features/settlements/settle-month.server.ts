import { type Month, monthBefore, monthOf } from '#app/domain/shared/month.ts';
import { todayForInvoices } from '#app/features/invoices/invoice-page.server.ts';
import { type Clock, systemClock } from '#app/platform/clock.server.ts';
import { chargeFees } from './charge-fees.server.ts';
import { keepBackTaxes } from './keep-back-taxes.server.ts';
import type { Settler } from './settled-hosts.server.ts';

/** What settling a month wrote. */
export type Settled = { fees: number; taxes: number };

/** Charges a month's commission and keeps back its taxes; again it comes to nothing more. */
export async function settleMonth(by: Settler, month: Month, clock: Clock = systemClock): Promise<Settled> {
  return { fees: await chargeFees(by, month, clock), taxes: await keepBackTaxes(by, month, clock) };
}

/** The job: settles the month before this one. @returns how many papers it wrote */
export async function settleLastMonth(clock: Clock = systemClock): Promise<number> {
  const month = monthBefore(monthOf(todayForInvoices(clock.now())));
  const { fees, taxes } = await settleMonth({ kind: 'system' }, month, clock);
  return fees + taxes;
}
