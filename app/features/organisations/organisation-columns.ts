import type { OrganisationInput } from './organisation.schema.server.ts';

/** The form's fields as columns. */
export function organisationColumns({ sides, ...rest }: OrganisationInput) {
  return { ...rest, isHost: sides !== 'shipper', isShipper: sides !== 'host' };
}

/** The two columns as the form's one choice. */
export function sidesOf({ isHost, isShipper }: { isHost: boolean; isShipper: boolean }): OrganisationInput['sides'] {
  if (isHost && isShipper) return 'both';
  return isHost ? 'host' : 'shipper';
}
