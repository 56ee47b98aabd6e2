import { Link } from '@remix-run/react';
import { useId } from 'react';
import { chartAround, type LatLon, type Point, type Projection, round, spread } from './projection.ts';

export type MapSlot = LatLon & { id: string; label: string; regime: 'bonded' | 'neutral'; href: string };

type PortMapProps = {
  centre: LatLon;
  radiusKm: number;
  port: LatLon & { name: string };
  slots: readonly MapSlot[];
  activeId?: string | null;
};

const SIZE: Point = { x: 640, y: 460 };
/** Smallest distance of two pins in chart units: a 28-px pin on a 360-px wide chart. */
const PIN_GAP = 53;

/** The slots around a port, numbered as in the list beside it. Pins are plain links; the land is one cached file. */
export function PortMap({ centre, radiusKm, port, slots, activeId }: PortMapProps) {
  const titleId = useId();
  const radius = SIZE.y * 0.44;
  const chart = chartAround(centre, { x: SIZE.x / 2, y: SIZE.y / 2 }, radius / Math.max(radiusKm, 0.5));
  const places = slots.map((slot) => chart.toPoint(slot));
  const quay = chart.toPoint(port);
  // The anchor and its name below it stay readable.
  const taken = [-60, 0, 60].map((dx) => ({ x: quay.x + dx, y: quay.y + 34 }));
  const pins = spread(places, PIN_GAP, [quay, ...taken], SIZE);
  return (
    <figure className="relative self-start overflow-hidden rounded-md border border-line bg-sea">
      <svg viewBox={`0 0 ${SIZE.x} ${SIZE.y}`} className="block w-full" role="img" aria-labelledby={titleId}>
        <title id={titleId}>
          {`Map of ${slots.length} ${slots.length === 1 ? 'slot' : 'slots'} within ${radiusKm} km of ${port.name}`}
        </title>
        <Land chart={chart} />
        <circle
          cx={SIZE.x / 2}
          cy={SIZE.y / 2}
          r={radius}
          className="fill-accent/5 stroke-accent"
          strokeDasharray="5 4"
        />
        {pins.map((pin, index) => (
          <Leader key={slots[index]?.id} from={places[index] ?? pin} to={pin} />
        ))}
        <PortMark at={quay} />
      </svg>
      <PortName at={quay} name={port.name} />
      <ScaleBar chart={chart} radiusKm={radiusKm} />
      <ol>
        {slots.map((slot, index) => (
          <Pin
            key={slot.id}
            slot={slot}
            number={index + 1}
            at={pins[index] ?? { x: 0, y: 0 }}
            isActive={slot.id === activeId}
          />
        ))}
      </ol>
      <figcaption className="sr-only">
        {slots.map((slot, index) => `${index + 1}: ${slot.label}, ${slot.regime}`).join('; ')}
      </figcaption>
    </figure>
  );
}

/** The coast from the shared file; it takes its colours from here. */
export function Land({ chart }: { chart: Projection }) {
  return (
    <use
      href="/coastline.svg#land"
      transform={chart.landTransform}
      className="fill-land stroke-coast"
      fillRule="evenodd"
    />
  );
}

function Pin({ slot, number, at, isActive }: { slot: MapSlot; number: number; at: Point; isActive: boolean }) {
  const shape = slot.regime === 'bonded' ? 'rounded-sm bg-bonded' : 'rounded-full bg-neutral';
  const active = isActive ? 'z-10 scale-110 ring-4 ring-accent' : 'ring-2 ring-surface hover:z-10 hover:scale-110';
  return (
    <li className="absolute -translate-x-1/2 -translate-y-1/2" style={placed(at)}>
      <Link
        to={slot.href}
        data-slot={slot.id}
        aria-label={`${number}: ${slot.label}, ${slot.regime}`}
        aria-current={isActive ? 'true' : undefined}
        title={slot.label}
        className={`relative flex size-7 items-center justify-center text-xs font-semibold text-paper transition-transform ${shape} ${active}`}
      >
        {number}
      </Link>
    </li>
  );
}

/** Where a pin had to move aside, a line leads to its true place. */
function Leader({ from, to }: { from: Point; to: Point }) {
  if (Math.hypot(from.x - to.x, from.y - to.y) < 1) return null;
  return (
    <g className="stroke-ink">
      <line x1={round(from.x)} y1={round(from.y)} x2={round(to.x)} y2={round(to.y)} opacity="0.5" />
      <circle cx={round(from.x)} cy={round(from.y)} r="2.5" className="fill-ink" stroke="none" />
    </g>
  );
}

function PortMark({ at }: { at: Point }) {
  return (
    <g transform={`translate(${round(at.x)} ${round(at.y)})`}>
      <circle r="16" className="fill-surface stroke-ink" strokeWidth="1.5" />
      <path
        d="M0-6V8M-4-2.5h8M-7 2.5C-7 6-4 8 0 8s7-2 7-5.5M0-9.5a1.8 1.8 0 1 0 0 3.5 1.8 1.8 0 0 0 0-3.5"
        fill="none"
        className="stroke-ink"
        strokeWidth="1.75"
        strokeLinecap="round"
      />
    </g>
  );
}

/** Where a point of the chart is on the page: text stands there as HTML, so a small chart does not shrink it. */
function placed(at: Point) {
  return { left: `${round((at.x / SIZE.x) * 100)}%`, top: `${round((at.y / SIZE.y) * 100)}%` };
}

function PortName({ at, name }: { at: Point; name: string }) {
  return (
    <span
      className="pointer-events-none absolute -translate-x-1/2 rounded-sm bg-land px-1 text-xs font-semibold whitespace-nowrap sm:text-sm"
      style={placed({ x: at.x, y: at.y + 19 })}
    >
      {name}
    </span>
  );
}

/** A round number of kilometres, about a quarter of the radius. */
function scaleLength(radiusKm: number): number {
  const steps = [1, 2, 5, 10, 20, 50, 100];
  return steps.filter((step) => step <= radiusKm / 2).at(-1) ?? 1;
}

function ScaleBar({ chart, radiusKm }: { chart: Projection; radiusKm: number }) {
  const km = scaleLength(radiusKm);
  const width = `${round(((km * chart.unitsPerKm) / SIZE.x) * 100)}%`;
  return (
    <div className="pointer-events-none absolute inset-x-3 bottom-2 flex items-end gap-1.5" aria-hidden="true">
      <span className="h-1.5 border border-t-0 border-ink" style={{ width }} />
      <span className="text-xs leading-none">{km} km</span>
    </div>
  );
}
