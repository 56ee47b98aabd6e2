/** What a member is in one organisation; a person can be something else in another. */
export const ROLES = ['owner', 'manager', 'gate', 'accounts', 'documents', 'viewer'] as const;
/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

/** Roles for people. */
export const ROLE_LABELS: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  manager: 'Manager',
  gate: 'Gate',
  accounts: 'Accounts',
  documents: 'Documents',
  viewer: 'Viewer',
};

/** What each role is for, shown where a member is invited. The rights themselves are in `can.ts`. */
export const ROLE_SUMMARIES: Readonly<Record<Role, string>> = {
  owner: 'Does everything, including changing the organisation and removing members.',
  manager: 'Runs slots, cargo, bookings, invoices and invitations, but not the organisation, its keys or removals.',
  gate: 'Sees facilities, bookings, cargo and papers, to know what arrives and leaves.',
  accounts: 'Sees everything, issues invoices and reads the audit trail.',
  documents: 'Describes cargo and enters papers; sees facilities, bookings and invoices.',
  viewer: 'Sees facilities, bookings and invoices, and changes nothing.',
};
