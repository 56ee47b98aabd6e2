import { and, eq, isNull, sql } from 'drizzle-orm';
import { withSystem } from '#app/platform/db.server.ts';
import type { Parcel } from '#app/platform/post.server.ts';
import { unsubscribeLink } from '#app/platform/unsubscribe.server.ts';
import { mailPreferences, mailSuppressions, users } from '#db/schema/index.ts';
import { PURPOSES } from '#emails/categories.ts';
import type { Letters } from '#emails/letters.ts';
import { isTemplate, renderLetter } from '#emails/render.ts';
import type { Claimed } from './claim-letter.server.ts';

/** One address and nothing else: no name, no list, no line break that could start a header. */
const ADDRESS = /^[^\s@<>,;:"()[\]\\\p{Cc}]+@[^\s@<>,;:"()[\]\\\p{Cc}]+$/u;

const purposeOf = (template: string) => (isTemplate(template) ? PURPOSES[template] : null);
const hasAddress = (recipient: string) => eq(sql`lower(${users.email})`, recipient.toLowerCase());

/** Why a letter is not to be sent to its reader; null when it is. */
export function withheld({ template, recipient }: Pick<Claimed, 'template' | 'recipient'>): Promise<string | null> {
  const purpose = purposeOf(template);
  if (purpose === null || purpose.why === 'security') return Promise.resolve(null);
  const { why, category } = purpose;
  return withSystem(async (tx) => {
    const address = eq(mailSuppressions.address, recipient.toLowerCase());
    const [suppressed] = await tx.select().from(mailSuppressions).where(address);
    if (suppressed) return suppressed.reason;
    if (why !== 'news' || category === null) return null;
    const [off] = await tx
      .select({ userId: mailPreferences.userId })
      .from(mailPreferences)
      .innerJoin(users, eq(users.id, mailPreferences.userId))
      .where(and(hasAddress(recipient), eq(mailPreferences.category, category), eq(mailPreferences.isOn, false)));
    return off ? 'switched off' : null;
  });
}

/** What the reader's mail program needs to offer "unsubscribe" by itself, at one click (RFC 8058). */
async function wayOut(template: keyof Letters, recipient: string): Promise<string | null> {
  const { why, category } = PURPOSES[template];
  if (why !== 'news' || category === null) return null;
  const [reader] = await withSystem((tx) =>
    tx
      .select({ id: users.id })
      .from(users)
      .where(and(hasAddress(recipient), isNull(users.disabledAt))),
  );
  return reader ? unsubscribeLink(reader.id, category) : null;
}

type Ready = { ok: true; parcel: Parcel } | { ok: false; reason: string };

/** A letter written out and addressed. The same letter always comes out the same: its key stands for one text. */
export async function addressed({ id, template, recipient, props }: Claimed): Promise<Ready> {
  if (!isTemplate(template)) return { ok: false, reason: 'no such template' };
  if (!ADDRESS.test(recipient)) return { ok: false, reason: 'not an address' };
  const unsubscribeUrl = await wayOut(template, recipient);
  const { subject, html, text } = await renderLetter(template, props as Letters[typeof template], { unsubscribeUrl });
  const headers: Record<string, string> = unsubscribeUrl
    ? { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
    : {};
  return { ok: true, parcel: { letterId: id, to: recipient, subject, html, text, headers } };
}
