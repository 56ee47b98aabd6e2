import { z } from 'zod';
import { line } from '#app/platform/form.server.ts';
import { isCommonPassword, PASSWORD_MAX, PASSWORD_MIN } from './password-rules.ts';

/** An e-mail address as it is compared: trimmed, lower case. */
export const email = z
  .string({ error: 'Enter your e-mail address.' })
  .trim()
  .toLowerCase()
  .min(1, 'Enter your e-mail address.')
  .max(254, 'An e-mail address can have at most 254 characters.')
  .pipe(z.email('Enter an e-mail address like name@example.in.'));

const newPassword = z
  .string({ error: 'Choose a password.' })
  .min(PASSWORD_MIN, `The password needs at least ${PASSWORD_MIN} characters.`)
  .max(PASSWORD_MAX, `The password can have at most ${PASSWORD_MAX} characters.`)
  .refine(
    (password) => !isCommonPassword(password),
    'This password is among the first that are tried. Choose another.',
  );

/** A password as typed to prove who one is: whatever its length, it is compared and nothing else. */
const givenPassword = z
  .string({ error: 'Enter your password.' })
  .min(1, 'Enter your password.')
  .max(1_000, 'That is longer than any password here.');

const notTheAddress = 'The password can’t be your e-mail address.';

export const signUpSchema = z
  .object({ name: line('your name', 80), email, password: newPassword })
  .refine(({ email, password }) => password.trim().toLowerCase() !== email, {
    path: ['password'],
    error: notTheAddress,
  });
export type SignUpInput = z.output<typeof signUpSchema>;

export const signInSchema = z.object({ email, password: givenPassword });
export type SignInInput = z.output<typeof signInSchema>;

export const requestResetSchema = z.object({ email });
export type RequestResetInput = z.output<typeof requestResetSchema>;

export const resetPasswordSchema = z.object({ password: newPassword });

export const renameSchema = z.object({ name: line('your name', 80) });
export type RenameInput = z.output<typeof renameSchema>;

export const changePasswordSchema = z.object({ currentPassword: givenPassword, password: newPassword });
export type ChangePasswordInput = z.output<typeof changePasswordSchema>;

export const revokeSessionSchema = z.object({
  sessionId: z.string().regex(/^[0-9a-f]{64}$/, 'That device is not in the list.'),
});
export type RevokeSessionInput = z.output<typeof revokeSessionSchema>;
