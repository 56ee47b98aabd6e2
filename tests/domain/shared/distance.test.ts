import { expect, test } from 'vitest';
import { formatDistance, metresBetween } from '#app/domain/shared/distance.ts';

test('great circles', () => {
  const nhavaSheva = { lat: 18.95, lon: 72.95 };
  expect(metresBetween(nhavaSheva, nhavaSheva)).toBe(0);
  expect(metresBetween({ lat: 0, lon: 0 }, { lat: 0, lon: 180 })).toBe(20_015_114);
  expect(metresBetween({ lat: 0, lon: 0 }, { lat: 1, lon: 0 })).toBe(111_195);
  expect(metresBetween({ lat: 10, lon: 179.5 }, { lat: 10, lon: -179.5 })).toBe(
    metresBetween({ lat: 10, lon: 0 }, { lat: 10, lon: 1 }),
  );
});

test.each([
  [0, '0 m'],
  [850, '850 m'],
  [999, '999 m'],
  [1000, '1 km'],
  [3_420, '3.4 km'],
  [9_960, '10 km'],
  [12_400, '12 km'],
])('%i m is %s', (metres, text) => expect(formatDistance(metres)).toBe(text));
