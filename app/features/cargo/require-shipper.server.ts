import type { Permission } from '#app/domain/access/can.ts';
import { notFound } from '#app/platform/problem.server.ts';
import { type RequestArgs, requireTenant } from '#app/platform/tenancy.server.ts';

/** A member who may do `permission` in an organisation that ships. For one that doesn't, these pages do not exist. */
export async function requireShipper(args: RequestArgs, permission: Permission): ReturnType<typeof requireTenant> {
  const tenant = await requireTenant(args, permission);
  if (!tenant.organisation.isShipper) throw notFound();
  return tenant;
}
