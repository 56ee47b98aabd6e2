import type { Role } from './roles.ts';

/** Everything a member may be allowed to do in an organisation. */
export type Permission =
  | 'organisation.read'
  | 'organisation.edit'
  | 'members.read'
  | 'members.invite'
  | 'members.remove'
  | 'facilities.read'
  | 'facilities.edit'
  | 'slots.edit'
  | 'slots.publish'
  | 'bookings.read'
  | 'bookings.hold'
  | 'bookings.confirm'
  | 'bookings.cancel'
  | 'bookings.decide'
  | 'goods.announce'
  | 'goods.move'
  | 'goods.papers'
  | 'goods.settle'
  | 'invoices.read'
  | 'invoices.issue'
  | 'invoices.dispute'
  | 'invoices.pay'
  | 'exports.read'
  | 'cargo.read'
  | 'cargo.edit'
  | 'papers.read'
  | 'papers.edit'
  | 'conditions.read'
  | 'conditions.edit'
  | 'keys.edit'
  | 'audit.read';

/** The one matrix of who may do what. Screens, API and commands all ask it through {@link can}. */
export const PERMISSIONS: Readonly<Record<Permission, readonly Role[]>> = {
  'organisation.read': ['owner', 'manager', 'gate', 'accounts', 'documents', 'viewer'],
  'organisation.edit': ['owner'],
  'members.read': ['owner', 'manager', 'accounts'],
  'members.invite': ['owner', 'manager'],
  'members.remove': ['owner'],
  'facilities.read': ['owner', 'manager', 'gate', 'accounts', 'documents', 'viewer'],
  'facilities.edit': ['owner', 'manager'],
  'slots.edit': ['owner', 'manager'],
  'slots.publish': ['owner', 'manager'],
  'bookings.read': ['owner', 'manager', 'gate', 'accounts', 'documents', 'viewer'],
  'bookings.hold': ['owner', 'manager'],
  'bookings.confirm': ['owner', 'manager'],
  'bookings.cancel': ['owner', 'manager'],
  'bookings.decide': ['owner', 'manager'],
  'goods.announce': ['owner', 'manager', 'gate', 'documents'],
  'goods.move': ['owner', 'manager', 'gate'],
  'goods.papers': ['owner', 'manager', 'documents'],
  'goods.settle': ['owner', 'manager'],
  'invoices.read': ['owner', 'manager', 'accounts', 'documents', 'viewer'],
  'invoices.issue': ['owner', 'manager', 'accounts'],
  'invoices.dispute': ['owner', 'manager', 'accounts'],
  'invoices.pay': ['owner', 'manager', 'accounts'],
  'exports.read': ['owner', 'manager', 'accounts'],
  'cargo.read': ['owner', 'manager', 'gate', 'accounts', 'documents', 'viewer'],
  'cargo.edit': ['owner', 'manager', 'documents'],
  'papers.read': ['owner', 'manager', 'gate', 'accounts', 'documents', 'viewer'],
  'papers.edit': ['owner', 'manager', 'documents'],
  'conditions.read': ['owner', 'manager', 'gate', 'documents', 'viewer'],
  'conditions.edit': ['owner', 'manager'],
  'keys.edit': ['owner'],
  'audit.read': ['owner', 'manager', 'accounts'],
};

/** Whether a role carries a permission. */
export function can(role: Role, permission: Permission): boolean {
  return PERMISSIONS[permission].includes(role);
}

/** Every permission of a role, in the order of the matrix. */
export function permissionsOf(role: Role): Permission[] {
  return (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => can(role, permission));
}

/** What the marketplace's own staff may do; no organisation's role carries any of these. */
export const OPERATOR_PERMISSIONS = [
  'operator.invoices.read',
  'operator.payments.record',
  'operator.notes.issue',
  'operator.disputes.decide',
  'operator.audit.read',
  'operator.rulebook.read',
  'operator.rulebook.publish',
  'operator.reclassifications.review',
  'operator.papers.verify',
  'operator.keys.edit',
  'operator.commission.edit',
  'operator.payouts.run',
  'operator.exports.read',
  'operator.einvoices.record',
  'operator.queues.run',
] as const;
