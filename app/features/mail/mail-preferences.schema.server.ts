import { z } from 'zod';
import { MAIL_CATEGORIES } from '#app/domain/mail/categories.ts';
import { listOf } from '#app/platform/form.server.ts';

/** The categories that are ticked: what isn't sent is off. */
export const mailPreferencesSchema = z.object({ on: listOf(z.enum(MAIL_CATEGORIES)).default([]) });
