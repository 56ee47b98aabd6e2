import { addDays, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { runDunning } from '#app/features/dunning/run-dunning.server.ts';
import { settleMonth } from '#app/features/settlements/settle-month.server.ts';
import { operatorScopeOf } from '#app/platform/tenancy.server.ts';
import { operatorId, secondOperatorId } from '#db/seed/demo/organisations.ts';
import { playBank } from './bank.ts';
import { playInvoices } from './open-invoices.ts';
import { playPayouts } from './payouts.ts';
import { monthsOver, playPrices } from './prices.ts';
import { clockOn, type Stage, there } from './script.ts';

/** Days before today on which the reminders ran; between two of them most steps fall due. */
const REMINDED_DAYS_AGO = [45, 28, 12, 0] as const;

/**
 * Plays what people do with money on the demo's data, by the features they do it with: rate cards, commission, payments,
 * corrections, disputes, two settled months, reminders, payout runs. The same day gives the same; the demo's data must be
 * fresh, and the application's database open.
 *
 * @throws Error where a command refuses
 */
export async function playMoney(today: PlainDate): Promise<void> {
  const stage: Stage = {
    today,
    operator: there(await operatorScopeOf(operatorId()), 'operator'),
    second: there(await operatorScopeOf(secondOperatorId()), 'second operator'),
  };
  await playPrices(stage);
  await playInvoices(stage);
  for (const month of monthsOver(today))
    await settleMonth({ kind: 'operator', scope: stage.operator }, month, clockOn(today));
  for (const days of REMINDED_DAYS_AGO) await runDunning(clockOn(addDays(today, -days)));
  await playBank(stage);
  await playPayouts(stage);
}
