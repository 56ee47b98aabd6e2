import { expect, test } from 'vitest';
import { findPort } from '#app/features/ports/find-port.server.ts';
import { listPorts } from '#app/features/ports/list-ports.server.ts';
import { portsByKind } from '#app/features/ports/port.ts';
import { useDatabase } from '#tests/setup/database.ts';

useDatabase();

test('every port has a point in India, by name; each is found by its key', async () => {
  const ports = await listPorts();
  expect(ports.length).toBeGreaterThan(20);
  for (const { lat, lon } of ports) {
    expect(lat).toBeGreaterThan(6);
    expect(lat).toBeLessThan(37);
    expect(lon).toBeGreaterThan(68);
    expect(lon).toBeLessThan(98);
  }
  const [first] = ports;
  expect(await findPort(first?.id ?? '')).toEqual(first);
});

test.each(['', 'atlantis', 'x'.repeat(10_000), 'a\u0000b', "'; drop table ports"])('%j is no port', async (id) => {
  expect(await findPort(id)).toBeNull();
});

test('every port stands in exactly one group', async () => {
  const ports = await listPorts();
  const groups = portsByKind(ports);
  expect(groups.map(({ label }) => label)).toEqual(
    ['Seaports', 'Inland container depots', 'Container freight stations'].filter((label) =>
      groups.some((group) => group.label === label),
    ),
  );
  expect(groups.flatMap((group) => group.ports)).toHaveLength(ports.length);
});
