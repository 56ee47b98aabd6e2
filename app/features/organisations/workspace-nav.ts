import { can, type Permission } from '#app/domain/access/can.ts';
import type { Role } from '#app/domain/access/roles.ts';

type Place = { slug: string; isHost: boolean; isShipper: boolean; role: Role };
type Item = {
  path: string;
  label: string;
  permission: Permission;
  hostsOnly?: true;
  shippersOnly?: true;
  shortcut?: string;
};

const ITEMS: readonly Item[] = [
  { path: '', label: 'Overview', permission: 'organisation.read' },
  { path: '/facilities', label: 'Facilities', permission: 'facilities.read', hostsOnly: true },
  { path: '/conditions', label: 'Conditions', permission: 'conditions.read', hostsOnly: true },
  { path: '/cargo', label: 'Cargo', permission: 'cargo.read', shippersOnly: true, shortcut: 'g c' },
  { path: '/bookings', label: 'Bookings', permission: 'bookings.read', shortcut: 'g b' },
  { path: '/invoices', label: 'Invoices', permission: 'invoices.read', shortcut: 'g i' },
  { path: '/statements', label: 'Statements', permission: 'invoices.read', hostsOnly: true },
  { path: '/exports', label: 'Exports', permission: 'exports.read', hostsOnly: true },
  { path: '/papers', label: 'Papers', permission: 'papers.read' },
  { path: '/members', label: 'Members', permission: 'members.read' },
  { path: '/settings', label: 'Settings', permission: 'organisation.edit' },
  { path: '/api-keys', label: 'API keys', permission: 'keys.edit' },
  { path: '/audit', label: 'Audit', permission: 'audit.read' },
];

/** The pages of a workspace that this role on this side of the market can open. */
export function workspaceNav({ slug, isHost, isShipper, role }: Place) {
  return ITEMS.filter(
    ({ permission, hostsOnly, shippersOnly }) =>
      can(role, permission) && (isHost || !hostsOnly) && (isShipper || !shippersOnly),
  ).map(({ path, label, shortcut }) => ({ to: `/o/${slug}${path}`, label, ...(shortcut ? { shortcut } : {}) }));
}
