import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

/**
 * Writes public/coastline.svg from Natural Earth's land (world-atlas, public domain): the coast only, no political
 * borders. Run by hand when the package or the window changes: `tsx db/seed/coastline.ts`.
 */

type Position = readonly [lon: number, lat: number];
type Ring = readonly Position[];

/** From the Makran coast to Myanmar; north to Ludhiana, so that the inland depots stand on land. */
const WEST = 62;
const SOUTH = 4;
const EAST = 98;
const NORTH = 32;

/** The symbol's unit is a hundredth of a degree; a tenth of it is about 110 m, finer than the source. */
const UNITS_PER_DEGREE = 100;

type Edge = { isInside: (p: Position) => boolean; cut: (a: Position, b: Position) => Position };

const atLon =
  (lon: number) =>
  (a: Position, b: Position): Position => {
    return [lon, a[1] + ((b[1] - a[1]) * (lon - a[0])) / (b[0] - a[0])];
  };
const atLat =
  (lat: number) =>
  (a: Position, b: Position): Position => {
    return [a[0] + ((b[0] - a[0]) * (lat - a[1])) / (b[1] - a[1]), lat];
  };

const EDGES: readonly Edge[] = [
  { isInside: (p) => p[0] >= WEST, cut: atLon(WEST) },
  { isInside: (p) => p[0] <= EAST, cut: atLon(EAST) },
  { isInside: (p) => p[1] >= SOUTH, cut: atLat(SOUTH) },
  { isInside: (p) => p[1] <= NORTH, cut: atLat(NORTH) },
];

/** Sutherland and Hodgman's clip of one ring against the window, an edge at a time. */
function clip(ring: Ring): Ring {
  return EDGES.reduce<Ring>((points, edge) => {
    return points.flatMap((point, index) => {
      const before = points.at(index - 1) ?? point;
      if (edge.isInside(point)) return edge.isInside(before) ? [point] : [edge.cut(before, point), point];
      return edge.isInside(before) ? [edge.cut(before, point)] : [];
    });
  }, ring);
}

/** Whole tenths of a unit, y downwards; points that fall together are one. */
function toGrid(ring: Ring): Position[] {
  const scale = UNITS_PER_DEGREE * 10;
  const points = ring.map(([lon, lat]): Position => [Math.round(lon * scale), Math.round(-lat * scale)]);
  return points.filter((point, index) => {
    const before = points.at(index - 1);
    return before === undefined || point[0] !== before[0] || point[1] !== before[1];
  });
}

/** A closed path in relative steps, which are shorter to write than absolute ones. */
function toPath(points: readonly Position[]): string {
  const tenth = (value: number) => String(value / 10).replace(/^(-?)0\./, '$1.');
  const steps = points.map((point, index) => {
    const before = points[index - 1] ?? [0, 0];
    const dx = tenth(point[0] - before[0]);
    const dy = tenth(point[1] - before[1]);
    return `${index === 0 ? 'm' : index === 1 ? 'l' : dx.startsWith('-') ? '' : ' '}${dx}${dy.startsWith('-') ? '' : ' '}${dy}`;
  });
  return `${steps.join('').replace(/^m/, 'M')}z`;
}

function landRings(): Ring[] {
  const source = createRequire(import.meta.url).resolve('world-atlas/land-10m.json');
  const topology = JSON.parse(readFileSync(source, 'utf8')) as Topology<{ land: GeometryCollection }>;
  return feature(topology, topology.objects.land).features.flatMap(({ geometry }) => {
    if (geometry.type === 'Polygon') return geometry.coordinates as unknown as Ring[];
    if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat() as unknown as Ring[];
    return [];
  });
}

/** The whole file: one path, no colours of its own, so that the page that uses it decides them. */
export function coastlineSvg(): string {
  const paths = landRings()
    .map((ring) => toGrid(clip(ring.slice(0, -1))))
    .filter((points) => points.length >= 3)
    .map(toPath);
  const box = [WEST, -NORTH, EAST - WEST, NORTH - SOUTH].map((degrees) => degrees * UNITS_PER_DEGREE).join(' ');
  const land = `<path id="land" vector-effect="non-scaling-stroke" stroke-linejoin="round" d="${paths.join('')}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}">${land}</svg>\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../../public/coastline.svg', import.meta.url), coastlineSvg());
}
