import { useId } from 'react';
import type { FreeDay } from '#app/domain/capacity/fit.ts';
import type { Stay } from '#app/domain/shared/interval.ts';
import { formatDate, type PlainDate } from '#app/domain/shared/plain-date.ts';

type LotStripProps = {
  days: readonly FreeDay[];
  capacity: number;
  asked?: Stay | null;
  askedPallets?: number;
  height?: number;
  compact?: boolean;
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Space under the bars for the names of the months, in pixels. */
const TICKS = 18;

const percent = (share: number) => `${Math.round(share * 10_000) / 100}%`;

function isAsked(day: PlainDate, asked: Stay | null | undefined): boolean {
  return asked ? day >= asked.startsOn && day < asked.endsOn : false;
}

/** "Free 12 of 40 on the tightest day, 14 May 2026": of the asked days, or of all where none are asked. */
export function tightestDaySentence(days: readonly FreeDay[], capacity: number, asked?: Stay | null): string {
  const within = days.filter((day) => isAsked(day.day, asked));
  const considered = within.length > 0 ? within : days;
  const [first, ...others] = considered;
  if (!first) return 'No availability is known for these days';
  const tightest = others.reduce((least, day) => (day.freePallets < least.freePallets ? day : least), first);
  return `Free ${tightest.freePallets} of ${capacity} on the tightest day, ${formatDate(tightest.day)}`;
}

/** A calendar of free pallets: one bar a day, its height the pallets free, the asked days marked. Needs no JavaScript. */
export function LotStrip({ days, capacity, asked, askedPallets, height, compact }: LotStripProps) {
  const titleId = useId();
  const plot = height ?? (compact ? 32 : 56);
  const first = days[0];
  const last = days[days.length - 1];
  const sentence = tightestDaySentence(days, capacity, asked);
  if (!first || !last) return <p className="text-sm text-muted">{sentence}</p>;
  return (
    <figure className="min-w-0">
      <svg width="100%" height={compact ? plot : plot + TICKS} role="img" aria-labelledby={titleId} className="block">
        <title id={titleId}>{`Free pallets a day, ${formatDate(first.day)} to ${formatDate(last.day)}`}</title>
        <desc>{`One bar a day; its height is the pallets free, of ${capacity}.`}</desc>
        <AskedWindow days={days} asked={asked} plot={plot} />
        <line x1="0" x2="100%" y1="0.5" y2="0.5" className="stroke-line" strokeDasharray="1 3" />
        {days.map((day, index) => (
          <Bar
            key={day.day}
            day={day}
            index={index}
            count={days.length}
            capacity={capacity}
            plot={plot}
            asked={isAsked(day.day, asked)}
            tooFew={day.freePallets < Math.max(askedPallets ?? 1, 1)}
          />
        ))}
        <line x1="0" x2="100%" y1={plot - 0.5} y2={plot - 0.5} className="stroke-line-strong" />
        <AskedLevel askedPallets={askedPallets} capacity={capacity} plot={plot} />
        {compact ? null : <MonthTicks days={days} plot={plot} />}
      </svg>
      <figcaption className="sr-only">{sentence}</figcaption>
    </figure>
  );
}

type BarProps = {
  day: FreeDay;
  index: number;
  count: number;
  capacity: number;
  plot: number;
  asked: boolean;
  tooFew: boolean;
};

function Bar({ day, index, count, capacity, plot, asked, tooFew }: BarProps) {
  const share = capacity > 0 ? Math.min(1, Math.max(0, day.freePallets / capacity)) : 0;
  const tall = share * (plot - 2);
  // A full day in the asked window keeps a stub, so that the refusal has a place to be seen.
  const shown = Math.max(tall, day.freePallets > 0 ? 2 : asked ? 4 : 0);
  if (shown === 0) return null;
  const colour = !asked ? 'fill-bar' : tooFew ? 'fill-danger' : 'fill-accent';
  return (
    <rect
      x={percent((index + 0.14) / count)}
      width={percent(0.72 / count)}
      y={plot - 1 - shown}
      height={shown}
      className={colour}
    />
  );
}

function AskedWindow({ days, asked, plot }: { days: readonly FreeDay[]; asked?: Stay | null; plot: number }) {
  const from = days.findIndex((day) => isAsked(day.day, asked));
  if (from === -1) return null;
  const length = days.filter((day) => isAsked(day.day, asked)).length;
  const left = percent(from / days.length);
  const right = percent((from + length) / days.length);
  return (
    <g>
      <rect x={left} width={percent(length / days.length)} y="0" height={plot} className="fill-accent-soft" />
      <line x1={left} x2={left} y1="0" y2={plot} className="stroke-accent" strokeWidth="1.5" />
      <line x1={right} x2={right} y1="0" y2={plot} className="stroke-accent" strokeWidth="1.5" />
    </g>
  );
}

function AskedLevel({ askedPallets, capacity, plot }: { askedPallets?: number; capacity: number; plot: number }) {
  if (!askedPallets || capacity <= 0 || askedPallets > capacity) return null;
  const y = plot - 1 - (askedPallets / capacity) * (plot - 2);
  return <line x1="0" x2="100%" y1={y} y2={y} className="stroke-ink" strokeDasharray="4 3" opacity="0.6" />;
}

function MonthTicks({ days, plot }: { days: readonly FreeDay[]; plot: number }) {
  const starts = days.flatMap((day, index) => (day.day.endsWith('-01') ? [{ day: day.day, index }] : []));
  return starts.map(({ day, index }) => {
    const x = percent(index / days.length);
    // A name that would run over the right edge is written before its tick.
    const isNearEnd = index / days.length > 0.9;
    return (
      <g key={day}>
        <line x1={x} x2={x} y1={plot} y2={plot + 6} className="stroke-line-strong" />
        <text
          x={x}
          y={plot + 15}
          dx={isNearEnd ? -4 : 4}
          textAnchor={isNearEnd ? 'end' : 'start'}
          className="fill-muted text-xs"
        >
          {MONTHS[Number(day.slice(5, 7)) - 1]}
        </text>
      </g>
    );
  });
}
