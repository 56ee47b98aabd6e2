import { useRevalidator } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import { formatDateWithDay, formatInstant, type PlainDate } from '#app/domain/shared/plain-date.ts';

type CountdownProps = {
  /** When it ends, ISO. */
  until: string;
  /** When it began, ISO: the bar's full length. */
  from: string;
  /** The server's now, ISO: the browser's clock is never trusted. */
  now: string;
  timeZone: string;
  label: string;
};

/** Time left as people read a running clock: 4:07, or 2:04:07 above an hour, or 3 d 2 h above a day. */
export function formatRemaining(millis: number): string {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const two = (count: number) => String(count).padStart(2, '0');
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds % 60)}`;
  return `${two(minutes)}:${two(seconds % 60)}`;
}

/** Milliseconds left, ticking; the first render shows the server's value, so both sides agree. */
function useRemaining(until: string, now: string): number {
  const atLoad = Math.max(0, Date.parse(until) - Date.parse(now));
  const [remaining, setRemaining] = useState(atLoad);
  useEffect(() => {
    const endsAt = Date.now() + Math.max(0, Date.parse(until) - Date.parse(now));
    const tick = () => setRemaining(Math.max(0, endsAt - Date.now()));
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [until, now]);
  return remaining;
}

/** Asks the server once, at zero, what became of it. */
function useRevalidateAtZero(until: string, remaining: number) {
  const { revalidate } = useRevalidator();
  const asked = useRef('');
  useEffect(() => {
    if (remaining > 0 || asked.current === until) return;
    asked.current = until;
    revalidate();
  }, [remaining, until, revalidate]);
}

/** The words for the polite announcement: they change at five minutes, at one, and at the end, and at no other time. */
function announcement(label: string, atStart: number, remaining: number): string {
  if (remaining <= 0) return `${label}: time is up`;
  if (remaining <= 60_000 && atStart > 60_000) return `${label}: 1 minute left`;
  if (remaining <= 300_000 && atStart > 300_000) return `${label}: 5 minutes left`;
  return '';
}

/** A clock that runs: bar, number, and the absolute time in the facility's zone. */
export function Countdown({ until, from, now, timeZone, label }: CountdownProps) {
  const remaining = useRemaining(until, now);
  useRevalidateAtZero(until, remaining);
  const whole = Math.max(1, Date.parse(until) - Date.parse(from));
  const isLate = remaining <= 60_000;
  return (
    <div>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="text-sm font-semibold">{label}</span>
        <span role="timer" className={`text-lg font-semibold ${isLate ? 'text-danger' : 'text-amber'}`}>
          {formatRemaining(remaining)}
        </span>
      </div>
      <ClockBar share={remaining / whole} isLate={isLate} />
      <p className="mt-1.5 text-xs text-muted">
        Until <time dateTime={until}>{formatInstant(new Date(until), timeZone)}</time>
      </p>
      <span role="status" className="sr-only">
        {announcement(label, Date.parse(until) - Date.parse(now), remaining)}
      </span>
    </div>
  );
}

function ClockBar({ share, isLate }: { share: number; isLate: boolean }) {
  const width = `${Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10}%`;
  return (
    <div className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-amber-soft ring-1 ring-line" aria-hidden="true">
      <div className={`h-full ${isLate ? 'bg-danger' : 'bg-amber-mark'}`} style={{ width }} />
    </div>
  );
}

type DayClockProps = { label: string; day: number; of: number; on: PlainDate };

/** A clock in days: day 76 of 90, and the date it ends on. Amber in its last fifth, red when it is over. */
export function DayClock({ label, day, of, on }: DayClockProps) {
  const isOver = day > of;
  const isLate = day >= of * 0.8;
  const tone = isOver ? 'text-danger' : isLate ? 'text-amber' : '';
  const bar = isOver ? 'bg-danger' : isLate ? 'bg-amber-mark' : 'bg-bar';
  const width = `${Math.round(Math.min(1, Math.max(0, day / Math.max(of, 1))) * 1000) / 10}%`;
  return (
    <div>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span className="font-semibold">{label}</span>
        <span className={`font-semibold ${tone}`}>
          day {day} of {of}
          {isOver ? `, ${day - of} over` : ''}
        </span>
      </div>
      <div className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-sunken ring-1 ring-line" aria-hidden="true">
        <div className={`h-full ${bar}`} style={{ width }} />
      </div>
      <p className="mt-1.5 text-xs text-muted">
        {isOver ? 'Ended on ' : 'Ends on '}
        <time dateTime={on}>{formatDateWithDay(on)}</time>
      </p>
    </div>
  );
}
