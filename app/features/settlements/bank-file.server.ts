import { csvLine } from '#app/domain/shared/csv.ts';
import { rupeesText } from '#app/domain/shared/money.ts';
import type { PayoutRow } from './read-runs.server.ts';

/** Of the payout's id: short enough for a bank's remark, and enough to find it. */
const REMARK_DIGITS = 12;

/**
 * What the bank is given: a line a host, under the code it is registered with as a beneficiary. Account numbers stay with
 * the bank.
 */
export function bankFile(rows: readonly PayoutRow[]): string {
  const lines = rows
    .filter(({ state }) => state === 'approved' || state === 'sent')
    .map(({ id, beneficiary, host, amount }) =>
      csvLine([beneficiary, host, rupeesText(amount), `QUAYSLOT ${id.slice(0, REMARK_DIGITS).toUpperCase()}`]),
    );
  return [csvLine(['Beneficiary code', 'Name', 'Amount in rupees', 'Remark']), ...lines].join('');
}
