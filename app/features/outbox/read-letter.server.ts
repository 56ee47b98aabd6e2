import { eq } from 'drizzle-orm';
import { isUuid } from '#app/domain/shared/ids.ts';
import { publicDatabase } from '#app/platform/db.server.ts';
import { mailOutbox } from '#db/schema/index.ts';
import type { Letters } from '#emails/letters.ts';
import { isTemplate, renderLetter } from '#emails/render.ts';

/** A letter's HTML part; null when there is no such letter. */
export async function readLetter(id: string): Promise<string | null> {
  if (!isUuid(id)) return null;
  const [row] = await publicDatabase().select().from(mailOutbox).where(eq(mailOutbox.id, id));
  if (!row || !isTemplate(row.template)) return null;
  const { html } = await renderLetter(row.template, row.props as Letters[typeof row.template]);
  return html;
}
