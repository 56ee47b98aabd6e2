import type { LeavingCost } from '#app/domain/pricing/leave-on-day.ts';
import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { costTicks, dayTicks } from './curve-axes.ts';

/** The plot within the drawing: room for the costs at its left and the days below. */
const PLOT = { left: 116, top: 14, width: 470, height: 164 };
const VIEW = { width: 600, height: 234 };
/** Costs by day without unfolding the table: the first, the asked and the last, and what lies between. */
const PICKED = 5;

type CurveProps = {
  /** Costs by day out, in order; at least one. */
  costs: readonly LeavingCost[];
  /** The day out that is asked or agreed; marked. */
  asked: PlainDate;
};

/** "Cost if you leave on day N": a curve with its axes, and the same figures as a table for whoever can't see it. */
export function LeavingCurve({ costs, asked }: CurveProps) {
  const last = costs.at(-1);
  if (last === undefined) return null;
  const marked = costs.find(({ leavesOn }) => leavesOn === asked);
  return (
    <figure>
      <Plot costs={costs} last={last} marked={marked} />
      <figcaption className="mt-1 text-xs text-muted">
        {marked ? `Marked: out ${formatDate(marked.leavesOn)}, ${formatInr(marked.total)} with GST.` : 'With GST.'}
      </figcaption>
      <CostTable caption="Cost by day out, some days" costs={pickedOf(costs, marked)} asked={asked} />
      {costs.length > PICKED ? (
        <details className="mt-2">
          <summary className="w-fit cursor-pointer py-1.5 text-sm text-accent">Every day as a table</summary>
          <CostTable caption="Cost by day out" costs={costs} asked={asked} />
        </details>
      ) : null}
    </figure>
  );
}

/** A few days that tell the course: evenly over the stay, and the marked one. */
function pickedOf(costs: readonly LeavingCost[], marked: LeavingCost | undefined): readonly LeavingCost[] {
  const last = costs.length - 1;
  const even = Array.from({ length: PICKED }, (_, index) => costs[Math.round((last * index) / (PICKED - 1))]);
  const picked = new Set([...even, marked]);
  return costs.filter((cost) => picked.has(cost));
}

type PlotProps = { costs: readonly LeavingCost[]; last: LeavingCost; marked: LeavingCost | undefined };

function Plot({ costs, last, marked }: PlotProps) {
  const { left, top, width, height } = PLOT;
  const [dearest = last] = costs.toSorted((a, b) => (a.total.paise > b.total.paise ? -1 : 1));
  const rows = costTicks(dearest.total.paise);
  const highest = rows.at(-1)?.value ?? 1n;
  const x = (days: number) => left + (costs.length === 1 ? width / 2 : ((days - 1) / (costs.length - 1)) * width);
  const y = (paise: bigint) => top + height - (Number((paise * 10_000n) / highest) / 10_000) * height;
  const points = costs.map(({ days, total }) => `${x(days).toFixed(1)},${y(total.paise).toFixed(1)}`).join(' ');
  // On a phone the drawing is half as large, and its words have to be read.
  const text = 'fill-muted text-[22px] tabular-nums sm:text-[13px]';
  return (
    <svg
      viewBox={`0 0 ${VIEW.width} ${VIEW.height}`}
      role="img"
      aria-label={`Cost by day out, with GST: ${formatInr(costs[0]?.total ?? last.total)} after 1 day, ${formatInr(last.total)} after ${countOf(last.days, 'day')}.`}
      className="h-auto w-full"
    >
      {rows.map(({ value, label }) => (
        <g key={label}>
          <line
            {...{ x1: left, x2: left + width, y1: y(value), y2: y(value) }}
            className={value === 0n ? 'stroke-line-strong' : 'stroke-line'}
          />
          <text x={left - 8} y={y(value) + 4} textAnchor="end" className={text}>
            {label}
          </text>
        </g>
      ))}
      {dayTicks(costs).map(({ value, label }) => (
        <g key={label}>
          <line
            {...{ x1: x(value), x2: x(value), y1: top + height, y2: top + height + 4 }}
            className="stroke-line-strong"
          />
          <text x={x(value)} y={top + height + 24} textAnchor="middle" className={text}>
            {label}
          </text>
        </g>
      ))}
      <text x={left + width / 2} y={VIEW.height - 4} textAnchor="middle" className={text}>
        Days of the stay
      </text>
      <polyline points={points} className="fill-none stroke-accent stroke-2" />
      {marked ? <circle cx={x(marked.days)} cy={y(marked.total.paise)} r="5" className="fill-accent" /> : null}
    </svg>
  );
}

function CostTable({ caption, costs, asked }: CurveProps & { caption: string }) {
  const head = (label: string, isNumber = true) => (
    <th scope="col" className={`py-1.5 font-normal ${isNumber ? 'text-right' : ''}`}>
      {label}
    </th>
  );
  return (
    <table className="mt-1 w-full max-w-md border-collapse text-sm tabular-nums">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="border-b border-line-strong text-left text-xs text-muted">
          {head('Day out', false)}
          {head('Days')}
          {head('Before GST')}
          {head('With GST')}
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
  );
}
