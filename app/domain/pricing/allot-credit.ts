import { inr, lesser, type Money, minus, ZERO_INR } from '../shared/money.ts';
import { amountOf, type Charge } from './charge.ts';

/** A line of a standing invoice, with what of it is not credited yet. */
export type BilledLine = {
  readonly invoiceId: string;
  readonly lineNumber: number;
  /** Of the charge it bills; null on an invoice of a whole stay, whose lines are told by what they are called. */
  readonly chargeKey: string | null;
  readonly description: string;
  readonly unitPrice: Money;
  readonly left: Money;
};

/** What is taken back of a line, before GST. */
export type Allotted = { readonly invoiceId: string; readonly lineNumber: number; readonly amount: Money };

/** How surely a line is the one that billed a charge; null: it isn't. */
function kinship({ chargeKey, description, unitPrice }: BilledLine, { key, name, unitPrice: price }: Charge) {
  if (chargeKey !== null) return chargeKey === key ? 0 : null;
  if (description !== name && !description.startsWith(`${name},`)) return null;
  return unitPrice.paise === price.paise ? 1 : 2;
}

/**
 * Puts what was billed and isn't owed to the lines that billed it: never more than a line has left. What a person has
 * credited by hand already finds no line and is left over.
 * @param charges with the quantity that is too much
 */
export function allotCredit(
  charges: readonly Charge[],
  lines: readonly BilledLine[],
): { readonly allotted: readonly Allotted[]; readonly rest: readonly Money[] } {
  const left = new Map(lines.map((line) => [line, line.left]));
  const taken = new Map<BilledLine, Money>();
  const rest = charges.map((charge) => {
    const kin = lines
      .flatMap((line) => {
        const near = kinship(line, charge);
        return near === null ? [] : [{ line, near }];
      })
      .sort((a, b) => a.near - b.near);
    let open = amountOf(charge);
    for (const { line } of kin) {
      const amount = lesser(open, left.get(line) ?? ZERO_INR);
      if (amount.paise <= 0n) continue;
      open = minus(open, amount);
      left.set(line, minus(left.get(line) ?? ZERO_INR, amount));
      taken.set(line, inr((taken.get(line)?.paise ?? 0n) + amount.paise));
    }
    return open;
  });
  const allotted = [...taken].map(([{ invoiceId, lineNumber }, amount]) => ({ invoiceId, lineNumber, amount }));
  return { allotted, rest };
}
