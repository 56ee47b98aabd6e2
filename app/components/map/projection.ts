export type LatLon = { lat: number; lon: number };
export type Point = { x: number; y: number };

/** Length of one degree of latitude. */
export const KM_PER_DEGREE = 111.32;

/** An equirectangular chart, true to scale at its centre; units are those of the SVG's viewBox. */
export type Projection = {
  toPoint: (place: LatLon) => Point;
  unitsPerKm: number;
  /** Places `/coastline.svg#land`, whose units are hundredths of a degree, on the chart. */
  landTransform: string;
};

/** A chart with `centre` at `middle`, drawn at `unitsPerKm`. */
export function chartAround(centre: LatLon, middle: Point, unitsPerKm: number): Projection {
  const perLat = unitsPerKm * KM_PER_DEGREE;
  const perLon = perLat * Math.cos((centre.lat * Math.PI) / 180);
  const left = middle.x - centre.lon * perLon;
  const top = middle.y + centre.lat * perLat;
  return {
    toPoint: ({ lat, lon }) => ({ x: left + lon * perLon, y: top - lat * perLat }),
    unitsPerKm,
    landTransform: `translate(${round(left)} ${round(top)}) scale(${perLon / 100} ${perLat / 100})`,
  };
}

/** Two decimals are finer than a pixel and keep the markup short. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/**
 * Moves points that would cover each other to the nearest free place on a widening ring, first come first served, so
 * the same list always gives the same chart. `taken` are places no point may cover.
 */
export function spread(points: readonly Point[], gap: number, taken: readonly Point[], within: Point): Point[] {
  const placed: Point[] = [];
  const isFree = (point: Point) =>
    point.x >= gap / 2 &&
    point.y >= gap / 2 &&
    point.x <= within.x - gap / 2 &&
    point.y <= within.y - gap / 2 &&
    [...placed, ...taken].every(
      (other) => Math.max(Math.abs(other.x - point.x), Math.abs(other.y - point.y)) >= gap - 0.01,
    );
  for (const point of points) placed.push(rings(point, gap).find(isFree) ?? point);
  return placed;
}

/** The point itself, then ten rings of places around it. */
function rings(centre: Point, gap: number): Point[] {
  const around = Array.from({ length: 10 }, (_, ring) => {
    const radius = (ring + 1) * gap * 0.6;
    const steps = 8 + ring * 6;
    return Array.from({ length: steps }, (_, step) => {
      const angle = (step / steps) * 2 * Math.PI - Math.PI / 2;
      return { x: centre.x + radius * Math.cos(angle), y: centre.y + radius * Math.sin(angle) };
    });
  });
  return [centre, ...around.flat()];
}

/** Moves the labels of a column apart, up and down alike, just far enough that each has `gap`; the order stays. */
export function stack(ys: readonly number[], gap: number): number[] {
  const down = pushed(ys, gap);
  const up = pushed(ys.map((y) => -y).reverse(), gap)
    .map((y) => -y)
    .reverse();
  // Both keep the gap, so their middle does.
  return down.map((y, index) => (y + (up[index] ?? y)) / 2);
}

function pushed(ys: readonly number[], gap: number): number[] {
  const placed: number[] = [];
  for (const y of ys) placed.push(Math.max(y, (placed.at(-1) ?? Number.NEGATIVE_INFINITY) + gap));
  return placed;
}
