import { can, type Permission } from '#app/domain/access/can.ts';
import type { ApiCaller } from '#app/platform/api.server.ts';
import type { ApiProblem } from '#app/platform/problem-json.server.ts';
import type { TenantScope } from '#app/platform/scopes.ts';

const NO_ORGANISATION: ApiProblem = {
  status: 403,
  code: 'key.no_organisation',
  detail: 'This key is an operator’s and speaks for no organisation.',
  fixes: ['Use a key from an organisation’s API keys page.'],
};

const roleTooSmall = ({ role }: TenantScope): ApiProblem => ({
  status: 403,
  code: 'key.role_too_small',
  detail: `This key acts with the role of whoever made it, which is ${role}; that role may not do this.`,
  fixes: ['Use a key made by a member whose role may.'],
});

/** The organisation a key acts for, where the role of the key's maker carries the permission. */
export function actingTenant(
  { tenant }: ApiCaller,
  permission: Permission,
): { ok: true; scope: TenantScope } | { ok: false; problem: ApiProblem } {
  if (!tenant) return { ok: false, problem: NO_ORGANISATION };
  return can(tenant.role, permission) ? { ok: true, scope: tenant } : { ok: false, problem: roleTooSmall(tenant) };
}
