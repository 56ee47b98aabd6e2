import { Link } from '@remix-run/react';
import { useId } from 'react';
import { Land } from './port-map.tsx';
import { chartAround, type LatLon, type Point, round, stack } from './projection.ts';

export type MapPort = LatLon & { name: string; slots: number; href: string };

const SIZE: Point = { x: 640, y: 580 };
/** The chart's middle and scale keep its edges inside the file's 62 to 98 degrees east and 4 to 32 north. */
const CHART = chartAround({ lat: 18.9, lon: 79.2 }, { x: SIZE.x / 2, y: SIZE.y / 2 }, 0.203);
/** A 24-px label on a 360-px wide chart. */
const LABEL_GAP = 46;
/** Distance of a label from its port. */
const OFFSET = 13;

/** Ports nearer than this to a named one stay unnamed: a dot that is a link, and a line in the port list. */
const NAMED_APART = 62;
const NAMED_AT_MOST = 14;

type Side = 'left' | 'right';
type Labelled = { port: MapPort; dot: Point; y: number; side: Side };

type Region = 'west' | 'north' | 'east' | 'delta';

/** The coasts are named at sea; the gulfs of Gujarat, the inland depots and the delta of Bengal on land. */
function regionOf(port: MapPort): Region {
  if (port.lat > 24.5) return 'north';
  if (port.lon >= 87.5) return 'delta';
  if (port.lon >= 77) return 'east';
  const isGulf = port.lat > 22.2 || (port.lat > 20.5 && port.lon > 72);
  return isGulf ? 'north' : 'west';
}

function labelled(ports: readonly MapPort[], side: Side): Labelled[] {
  const dots = ports
    .map((port) => ({ port, dot: CHART.toPoint(port) }))
    .sort((a, b) => a.dot.y - b.dot.y || a.dot.x - b.dot.x);
  const ys = stack(
    dots.map(({ dot }) => dot.y),
    LABEL_GAP,
  );
  return dots.map((entry, index) => ({ ...entry, side, y: ys[index] ?? entry.dot.y }));
}

/** The ports that get a name: those with most slots, and never two so close that their names would meet. */
function namedPorts(ports: readonly MapPort[]): MapPort[] {
  const named: MapPort[] = [];
  for (const port of [...ports].sort((a, b) => b.slots - a.slots || a.name.localeCompare(b.name))) {
    const at = CHART.toPoint(port);
    const crowded = named.some((other) => {
      const there = CHART.toPoint(other);
      return Math.hypot(at.x - there.x, at.y - there.y) < NAMED_APART;
    });
    if (!crowded && named.length < NAMED_AT_MOST) named.push(port);
  }
  return named;
}

/** The ports with space: all as dots, the larger ones named beside the coast they serve. */
export function IndiaMap({ ports }: { ports: readonly MapPort[] }) {
  const titleId = useId();
  const named = namedPorts(ports);
  const unnamed = ports.filter((port) => !named.includes(port));
  const inRegion = (region: Region) => named.filter((port) => regionOf(port) === region);
  const entries = [
    ...labelled(inRegion('north'), 'right'),
    ...labelled(inRegion('west'), 'left'),
    ...labelled(inRegion('east'), 'right'),
    ...labelled(inRegion('delta'), 'left'),
  ];
  return (
    <div className="relative self-start overflow-hidden rounded-md border border-line bg-sea">
      <svg viewBox={`0 0 ${SIZE.x} ${SIZE.y}`} className="block w-full" role="img" aria-labelledby={titleId}>
        <title id={titleId}>{`Map of ${ports.length} Indian ports with storage on Quayslot`}</title>
        <Land chart={CHART} />
        {unnamed.map((port) => (
          <Dot key={port.name} at={CHART.toPoint(port)} radius={4} />
        ))}
        {entries.map((entry) => (
          <PortDot key={entry.port.name} entry={entry} />
        ))}
      </svg>
      <ul>
        {entries.map((entry) => (
          <PortLabel key={entry.port.name} entry={entry} />
        ))}
        {unnamed.map((port) => (
          <DotLink key={port.name} port={port} />
        ))}
      </ul>
    </div>
  );
}

const share = (part: number, whole: number) => `${round((part / whole) * 100)}%`;

function labelX({ dot, side }: Labelled): number {
  return side === 'left' ? dot.x - OFFSET : dot.x + OFFSET;
}

function PortDot({ entry }: { entry: Labelled }) {
  const { dot, y } = entry;
  return (
    <g>
      <line x1={round(labelX(entry))} y1={round(y)} x2={round(dot.x)} y2={round(dot.y)} className="stroke-muted" />
      <Dot at={dot} radius={6} />
    </g>
  );
}

function Dot({ at, radius }: { at: Point; radius: number }) {
  return <circle cx={round(at.x)} cy={round(at.y)} r={radius} className="fill-accent stroke-surface" strokeWidth="2" />;
}

/** An unnamed port's link lies over its dot. Not in the tab order: the same port stands in the form's list. */
function DotLink({ port }: { port: MapPort }) {
  const at = CHART.toPoint(port);
  const title = `${port.name}, ${port.slots} ${port.slots === 1 ? 'slot' : 'slots'}`;
  return (
    <li
      className="absolute -translate-x-1/2 -translate-y-1/2"
      style={{ left: share(at.x, SIZE.x), top: share(at.y, SIZE.y) }}
    >
      <Link to={port.href} title={title} aria-label={title} tabIndex={-1} className="block size-6 rounded-full" />
    </li>
  );
}

function PortLabel({ entry }: { entry: Labelled }) {
  const { port, y, side } = entry;
  const edge =
    side === 'left' ? { right: share(SIZE.x - labelX(entry), SIZE.x) } : { left: share(labelX(entry), SIZE.x) };
  return (
    <li className="absolute -translate-y-1/2" style={{ ...edge, top: share(y, SIZE.y) }}>
      <Link
        to={port.href}
        className="flex min-h-6 items-center gap-1.5 px-0.5 text-xs font-semibold whitespace-nowrap text-ink hover:text-accent hover:underline"
      >
        {port.name}
        <span className="font-normal text-muted">
          {port.slots}
          <span className="sr-only"> {port.slots === 1 ? 'slot' : 'slots'}</span>
        </span>
      </Link>
    </li>
  );
}
