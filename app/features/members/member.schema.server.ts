import { z } from 'zod';
import { ROLES } from '#app/domain/access/roles.ts';
import { email } from '#app/features/people/person.schema.server.ts';

const role = z.enum(ROLES, { error: 'Choose a role.' });

export const inviteSchema = z.object({ email, role });
export type InviteInput = z.output<typeof inviteSchema>;

export const revokeInvitationSchema = z.object({ invitationId: z.uuid('That invitation is not in the list.') });
export type RevokeInvitationInput = z.output<typeof revokeInvitationSchema>;

export const changeRoleSchema = z.object({ userId: z.uuid('That person is not in the list.'), role });
export type ChangeRoleInput = z.output<typeof changeRoleSchema>;

export const removeMemberSchema = z.object({ userId: z.uuid('That person is not in the list.') });
export type RemoveMemberInput = z.output<typeof removeMemberSchema>;
