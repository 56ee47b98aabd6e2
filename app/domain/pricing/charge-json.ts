import { inr } from '../shared/money.ts';
import { plainDate } from '../shared/plain-date.ts';
import type { Charge } from './charge.ts';

/** A charge as an invoice's line keeps it: paise as decimal text. */
export type ChargeJson = Omit<Charge, 'unitPrice' | 'firstDay' | 'lastDay'> & {
  unitPricePaise: string;
  firstDay: string;
  lastDay: string;
};

/** The stored form of a charge. */
export const chargeToJson = ({ unitPrice, ...rest }: Charge): ChargeJson => ({
  ...rest,
  unitPricePaise: unitPrice.paise.toString(),
});

/** The charge back from its stored form. @throws SyntaxError or RangeError when an amount or day isn't one */
export const chargeFromJson = ({ unitPricePaise, firstDay, lastDay, ...rest }: ChargeJson): Charge => ({
  ...rest,
  unitPrice: inr(BigInt(unitPricePaise)),
  firstDay: plainDate(firstDay),
  lastDay: plainDate(lastDay),
});
