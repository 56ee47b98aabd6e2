import { describe, expect, test } from 'vitest';
import { can, OPERATOR_PERMISSIONS, PERMISSIONS, type Permission, permissionsOf } from '#app/domain/access/can.ts';
import { ROLE_LABELS, ROLE_SUMMARIES, ROLES, type Role } from '#app/domain/access/roles.ts';

const EVERY = Object.keys(PERMISSIONS) as Permission[];
const CARGO: Permission[] = ['cargo.read', 'papers.read'];
const READS: Permission[] = ['organisation.read', 'facilities.read', 'bookings.read', 'invoices.read', ...CARGO];
const OWNERS: Permission[] = ['organisation.edit', 'members.remove', 'keys.edit'];

/** The rights of each role written role by role; the code's matrix is written permission by permission. */
const EXPECTED: Record<Role, Permission[]> = {
  owner: EVERY,
  manager: EVERY.filter((permission) => !OWNERS.includes(permission)),
  gate: [
    'organisation.read',
    'facilities.read',
    'bookings.read',
    'conditions.read',
    'goods.announce',
    'goods.move',
    ...CARGO,
  ],
  accounts: [
    ...READS,
    'members.read',
    'invoices.issue',
    'invoices.dispute',
    'invoices.pay',
    'exports.read',
    'audit.read',
  ],
  documents: [...READS, 'cargo.edit', 'papers.edit', 'conditions.read', 'goods.announce', 'goods.papers'],
  viewer: [...READS, 'conditions.read'],
};

test('there are 31 permissions', () => expect(EVERY).toHaveLength(31));

describe.each(ROLES)('%s', (role) => {
  test.each(EVERY)('%s', (permission) => expect(can(role, permission)).toBe(EXPECTED[role].includes(permission)));
  test('has exactly its list', () => expect(permissionsOf(role).toSorted()).toEqual(EXPECTED[role].toSorted()));
  test('is named and summed up in one sentence', () => {
    expect(ROLE_LABELS[role]).not.toBe('');
    expect(ROLE_SUMMARIES[role]).toMatch(/^[^.]+\.$/);
  });
});

test('no role of an organisation reaches the operator', () => {
  expect(EVERY.filter((permission) => permission.startsWith('operator.'))).toEqual([]);
  expect(OPERATOR_PERMISSIONS).toHaveLength(15);
});
