import type { PlainDate } from './plain-date.ts';

/** A fact in force on the days [effectiveFrom, effectiveTo); without an end it stays in force. */
export type Dated = { readonly effectiveFrom: PlainDate; readonly effectiveTo: PlainDate | null };

/** Whether the row is in force on the day. */
export const isInForce = (row: Dated, day: PlainDate): boolean =>
  row.effectiveFrom <= day && (row.effectiveTo === null || day < row.effectiveTo);

/** The row in force on a day; where several are, the one that came into force last; null where none is. */
export function inForce<Row extends Dated>(rows: readonly Row[], day: PlainDate): Row | null {
  return rows.reduce<Row | null>(
    (best, row) => (isInForce(row, day) && (best === null || row.effectiveFrom > best.effectiveFrom) ? row : best),
    null,
  );
}
