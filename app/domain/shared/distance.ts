/** Mean Earth radius R1 of the IUGG, in metres. */
const EARTH_RADIUS_METRES = 6_371_008.8;

/** Degrees, WGS 84: lat −90 to 90, lon −180 to 180. */
type Point = { readonly lat: number; readonly lon: number };

/** Great-circle distance (haversine) in whole metres; within 0.6 % of the ellipsoid. Not a road distance. */
export function metresBetween(a: Point, b: Point): number {
  const halfLat = Math.sin(radians(b.lat - a.lat) / 2);
  const halfLon = Math.sin(radians(b.lon - a.lon) / 2);
  const h = halfLat ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * halfLon ** 2;
  // For opposite points the sum can come out a hair above 1, where asin has no value.
  return Math.round(2 * EARTH_RADIUS_METRES * Math.asin(Math.sqrt(Math.min(1, h))));
}

/** '850 m' below a kilometre, '3.4 km' below ten, '12 km' above. @param m whole metres, 0 or more */
export function formatDistance(m: number): string {
  if (m < 1000) return `${m} m`;
  const kilometres = m / 1000;
  return kilometres < 9.95 ? `${Number(kilometres.toFixed(1))} km` : `${Math.round(kilometres)} km`;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
