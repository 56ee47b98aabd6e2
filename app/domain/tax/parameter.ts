import { type Dated, inForce } from '../shared/dated.ts';
import { type BasisPoints, basisPoints, inr, type Money } from '../shared/money.ts';
import type { PlainDate } from '../shared/plain-date.ts';

/** A rate, limit or period that law or house sets from a day on; see the reference table of money parameters. */
export type Parameter = Dated & {
  readonly name: string;
  /** A whole number of its unit: basis points, paise, days, months and days (1130), lines. */
  readonly value: number;
  readonly unit: string;
  readonly citation: string;
  readonly provisional: boolean;
};

/** All parameters there are, of all times. */
export type Parameters = readonly Parameter[];

/** The parameter in force on a day. @throws RangeError where there is none: nothing may be worked out by a guess */
export function parameterOn(rows: Parameters, name: string, day: PlainDate): Parameter {
  const row = inForce(
    rows.filter((each) => each.name === name),
    day,
  );
  if (row === null) throw new RangeError(`No ${name} in force on ${day}`);
  return row;
}

/** A rate in force on a day. @throws RangeError where there is none */
export const rateOn = (rows: Parameters, name: string, day: PlainDate): BasisPoints =>
  basisPoints(parameterOn(rows, name, day).value);

/** An amount in force on a day. @throws RangeError where there is none */
export const thresholdOn = (rows: Parameters, name: string, day: PlainDate): Money =>
  inr(BigInt(parameterOn(rows, name, day).value));
