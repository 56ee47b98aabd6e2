import type { LeavingCost } from '#app/domain/pricing/leave-on-day.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';

const WIDTH = 600;
const HEIGHT = 160;

type CurveProps = {
  /** Costs by day out, in order; at least one. */
  costs: readonly LeavingCost[];
  /** The day out that is asked or agreed; marked. */
  asked: PlainDate;
};

/** "Cost if you leave on day N": a curve, and the same figures as a table for whoever can't see it. */
export function LeavingCurve({ costs, asked }: CurveProps) {
  const last = costs.at(-1);
  if (last === undefined) return null;
  const [dearest = last] = costs.toSorted((a, b) => (a.total.paise > b.total.paise ? -1 : 1));
  const highest = dearest.total.paise === 0n ? 1n : dearest.total.paise;
  const x = (days: number) => (costs.length === 1 ? WIDTH / 2 : ((days - 1) / (costs.length - 1)) * WIDTH);
  const y = (paise: bigint) => HEIGHT - (Number((paise * 1000n) / highest) / 1000) * HEIGHT;
  const points = costs.map(({ days, total }) => `${x(days).toFixed(1)},${y(total.paise).toFixed(1)}`).join(' ');
  const marked = costs.find(({ leavesOn }) => leavesOn === asked);
  return (
    <figure>
      <svg
        viewBox={`-6 -6 ${WIDTH + 12} ${HEIGHT + 12}`}
        role="img"
        aria-label={`Cost by day out, with GST: ${formatInr(costs[0]?.total ?? last.total)} after 1 day, ${formatInr(last.total)} after ${countOf(last.days, 'day')}.`}
        className="h-auto w-full"
      >
        <line x1="0" y1={HEIGHT} x2={WIDTH} y2={HEIGHT} className="stroke-line-strong" />
        <polyline points={points} className="fill-none stroke-accent stroke-2" />
        {marked ? <circle cx={x(marked.days)} cy={y(marked.total.paise)} r="5" className="fill-accent" /> : null}
      </svg>
      <figcaption className="mt-1 text-xs text-muted">
        {marked ? `Marked: out ${formatDate(marked.leavesOn)}, ${formatInr(marked.total)} with GST.` : 'With GST.'}
      </figcaption>
      <details className="mt-2">
        <summary className="w-fit cursor-pointer py-1.5 text-sm text-accent">As a table</summary>
        <table className="mt-1 w-full max-w-md border-collapse text-sm">
          <caption className="sr-only">Cost by day out</caption>
          <thead>
            <tr className="border-b border-line-strong text-left text-xs text-muted">
              <th scope="col" className="py-1.5 font-normal">
                Day out
              </th>
              <th scope="col" className="py-1.5 text-right font-normal">
                Days
              </th>
              <th scope="col" className="py-1.5 text-right font-normal">
                Before GST
              </th>
              <th scope="col" className="py-1.5 text-right font-normal">
                With GST
              </th>
            </tr>
          </thead>
          <tbody>
            {costs.map(({ leavesOn, days, subtotal, total }) => (
              <tr key={leavesOn} className="border-b border-line">
                <th scope="row" className={`py-1 text-left ${leavesOn === asked ? 'font-semibold' : 'font-normal'}`}>
                  {formatDate(leavesOn)}
                </th>
                <td className="py-1 text-right">{days}</td>
                <td className="py-1 text-right">{formatInr(subtotal)}</td>
                <td className="py-1 text-right">{formatInr(total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
