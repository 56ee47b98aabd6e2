import { formatInr, type Money } from '#app/domain/shared/money.ts';

/** An amount in Indian grouping that never breaks across lines. */
export function Amount({ money, className }: { money: Money; className?: string }) {
  return <span className={`whitespace-nowrap tabular-nums ${className ?? ''}`}>{formatInr(money)}</span>;
}
